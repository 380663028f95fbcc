import type { Result } from '../../../db/contract/index.ts'

export type ConflictEntry = Result<'conflicts.list'>['conflicts'][number]
