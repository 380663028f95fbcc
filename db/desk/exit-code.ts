import type { ReferenceData } from '../store/index.ts'
import { isSameSecret } from '../store/sha256.ts'
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

/** Whether this is the code with which the public screens of the hall are left and set up. */
export const isExitCode = async (
  { reference, desk }: Pick<DeskContext, 'reference' | 'desk'>,
  code: string,
): Promise<boolean> => {
  const kept = setting(reference, EXIT_CODE)
  if (exitCodeState(reference) === 'READABLE') return isSameSecret(code, kept)
  return desk.secrets.verify(code, kept)
}
