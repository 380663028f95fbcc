import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import { SHEET_LIMITS, tooLarge, unreadable, type Sheet } from './sheet.ts'

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte)

/**
 * The sheets of a spreadsheet file, told by its content and not by its name. Cells are texts as the spreadsheet
 * shows them (days as YYYY-MM-DD, numbers in full), rows keep the numbers a person sees.
 * @throws ContractError FILE_UNREADABLE or TOO_LARGE; `details.problem` says why.
 */
export const readSheets = (bytes: Uint8Array, fileName: string): Sheet[] => {
  if (bytes.length > SHEET_LIMITS.fileBytes) throw tooLarge(fileName, 'FILE_BYTES', '30 MB')
  if (bytes.length === 0) throw unreadable(fileName, 'EMPTY_FILE')
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(bytes, fileName)
  // A compound file is either a workbook from before 2007 or a new one behind a password.
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
      'EncryptedPackage',
      0,
      'utf16le',
    )
    throw unreadable(fileName, encrypted ? 'ENCRYPTED' : 'OLD_XLS')
  }
  // Web pages and XML saved under a spreadsheet's name, PDF.
  const start = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 64))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (start.startsWith('<') || start.startsWith('%PDF')) throw unreadable(fileName, 'NOT_A_SPREADSHEET')
  return readCsv(bytes, fileName)
}
