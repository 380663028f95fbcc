import type { Result } from '../../../db/contract/index.ts'

/** A hall server that answered at an address. */
export type FoundHall = Result<'setup.checkHall'>
