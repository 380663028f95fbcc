// First two digits of GB/T 2260: provinces, autonomous regions, municipalities, Taiwan, Hong Kong, Macao.
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(
    ' ',
  ),
)

/** Whether two digits name a province; the full code is not checked, since old codes live on in numbers still in use. */
export const isProvinceCode = (digits: string): boolean => PROVINCES.has(digits)
