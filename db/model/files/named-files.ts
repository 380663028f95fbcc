import { z } from 'zod'
import { AttachedFile } from '../assessment/charges.ts'

const NamesFiles = z.object({ files: z.array(AttachedFile) })

/** Files a record names, whatever its type; a payload that names none answers none. */
export const namedFiles = (payload: unknown): readonly AttachedFile[] =>
  NamesFiles.safeParse(payload).data?.files ?? []
