export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Long enough for the slowest shell to have taken the file over. */
const FREE_AFTER_MS = 60_000

/** Hands a file the host made to the shell's own "save as". */
export const saveFile = (fileName: string, base64: string, type: string): void => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), FREE_AFTER_MS)
}
