export type PhoneFinding = 'PHONE_CHARACTERS' | 'PHONE_LENGTH' | 'PHONE_FORM'

export interface PhoneCheck {
  /** Mobile `13900000000`, landline `0746-1234567`, with an extension `010-12345678-801`; other numbers as digits. */
  readonly normalised: string
  readonly kind: 'MOBILE' | 'LANDLINE' | 'SERVICE' | 'OTHER'
  readonly findings: readonly PhoneFinding[]
}

// 010 and 02x are the two area codes of three digits; all others have four.
const LANDLINE = /^(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})$/

/** Brings a phone number as people write it into one form, so that the same number is found again. */
export function checkPhone(text: string): PhoneCheck {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
  const [main = '', extension] = plain.split(/\s*(?:转|分机|ext\.?|x)\s*/i)
  const foreign = main.startsWith('+') && !/^\+\s*86/.test(main)
  const digits = main.replace(/^(\+\s*86|0086)/, '').replaceAll(/[\s().\p{Dash}]/gu, '')
  if (foreign || !/^\d+$/.test(digits) || !/^\d{0,6}$/.test(extension ?? '')) {
    const isNumber = foreign && /^\+\d{6,15}$/.test(main.replaceAll(/[\s().\p{Dash}]/gu, ''))
    return isNumber
      ? { normalised: main.replaceAll(/[\s().\p{Dash}]/gu, ''), kind: 'OTHER', findings: [] }
      : { normalised: plain, kind: 'OTHER', findings: ['PHONE_CHARACTERS'] }
  }
  if (/^1[3-9]\d{9}$/.test(digits)) return { normalised: digits, kind: 'MOBILE', findings: [] }
  // 0746-2234567-801: the extension stands behind a dash like everything else.
  const dashed = /^\(?(0\d{2,3})\D+(\d{7,8})\D+(\d{1,6})$/.exec(main)
  if (dashed !== null && extension === undefined && LANDLINE.test(`${dashed[1]}${dashed[2]}`))
    return { normalised: `${dashed[1]}-${dashed[2]}-${dashed[3]}`, kind: 'LANDLINE', findings: [] }
  const landline = LANDLINE.exec(digits)
  const hasExtension = extension !== undefined && extension !== ''
  if (landline !== null) {
    const number = `${landline[1]}-${landline[2]}`
    return { normalised: hasExtension ? `${number}-${extension}` : number, kind: 'LANDLINE', findings: [] }
  }
  // Without an area code a dash would be read as part of the number.
  const tail = hasExtension ? `转${extension}` : ''
  if (/^[2-9]\d{6,7}$/.test(digits)) return { normalised: digits + tail, kind: 'LANDLINE', findings: [] }
  if (/^(400|800)\d{7}$|^(1[12]\d{1,3}|123\d{2}|9[56]\d{3,4})$/.test(digits))
    return { normalised: digits + tail, kind: 'SERVICE', findings: [] }
  const isMobileLike = /^1[3-9]/.test(digits)
  return {
    normalised: digits + tail,
    kind: 'OTHER',
    findings: [isMobileLike || digits.length < 7 ? 'PHONE_LENGTH' : 'PHONE_FORM'],
  }
}
