const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Long enough for the slowest disk to begin; after that the memory is given back. */
const KEEP_MS = 60_000

/** Hands a file the host made to the person, through the browser's own download. */
export function saveFile(fileName: string, base64: string, type: string = XLSX_TYPE): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(address), KEEP_MS)
}
