import { z } from 'zod'
import { AttachedFile } from '../model/assessment/charges.ts'
import { defineMethod } from './define.ts'

export const fileMethods = {
  'files.keep': defineMethod({
    summary:
      'Keep a picture or PDF on this machine, encrypted, for a record that will name it; it goes to the hall in the background.',
    params: z.object({
      mime: AttachedFile.shape.mime,
      name: AttachedFile.shape.name,
      base64: z.string().max(8_000_000),
    }),
    result: AttachedFile,
    access: 'SIGNED_IN',
    errors: ['FILE_TOO_LARGE', 'FILE_NOT_PICTURE'],
  }),
  'files.read': defineMethod({
    summary: 'A kept file by its content; fetched from the hall where this machine does not have it.',
    params: z.object({ sha256: AttachedFile.shape.sha256 }),
    result: z.object({ mime: AttachedFile.shape.mime, base64: z.string() }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'FILE_NOT_HERE'],
  }),
}
