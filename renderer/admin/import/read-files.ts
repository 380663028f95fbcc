import type { ParamsInput } from '../../../db/contract/index.ts'

export type ImportFileInput = ParamsInput<'import.preview'>['files'][number]

const readFile = (file: File): Promise<ImportFileInput> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('error', () => reject(reader.error ?? new Error(file.name)))
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : ''
      resolve({ fileName: file.name, base64: address.slice(address.indexOf(',') + 1) })
    })
    reader.readAsDataURL(file)
  })

/** The chosen files as the contract takes them. */
export const readFiles = (files: readonly File[]): Promise<ImportFileInput[]> =>
  Promise.all(files.map(readFile))
