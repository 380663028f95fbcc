import { createHash, timingSafeEqual } from 'node:crypto'
import type { ReferenceData } from '../store/index.ts'
import type { DeskContext } from './context.ts'
import { setting } from './hall-rules.ts'

/** READABLE: stored by an earlier version, as it is; it goes on working, and is to be chosen anew. */
export type ExitCodeState = 'NONE' | 'READABLE' | 'HIDDEN'

const EXIT_CODE = 'screen.exitCode'
const DIGITS = /^\d+$/

export const exitCodeState = (reference: ReferenceData): ExitCodeState => {
  const kept = setting(reference, EXIT_CODE)
  if (kept === '') return 'NONE'
  return DIGITS.test(kept) ? 'READABLE' : 'HIDDEN'
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Whether this is the code with which the public screens of the hall are left and set up. */
export const isExitCode = async (
  { reference, desk }: Pick<DeskContext, 'reference' | 'desk'>,
  code: string,
): Promise<boolean> => {
  const kept = setting(reference, EXIT_CODE)
  if (exitCodeState(reference) === 'READABLE') return timingSafeEqual(digest(code), digest(kept))
  return desk.secrets.verify(code, kept)
}
