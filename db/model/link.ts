import { z } from 'zod'

// How a machine stands with its hall, in codes; the words are in the locale.

/** What can keep a record, or all of them, from the hall. */
export const LinkProblem = z.enum([
  'UNREACHABLE',
  'CERTIFICATE_CHANGED',
  'NOT_A_HALL',
  'NOT_TRUSTED',
  'DEVICE_REVOKED',
  'DEVICE_LOST',
  'UNKNOWN_DEVICE',
  'DESK_TOO_OLD',
  'SERVER_TOO_OLD',
  'SERVER_BUSY',
  'SERVER_FULL',
  'SERVER_STORAGE',
  'DISK_FULL',
  'FORK',
  'INTERNAL',
])
export type LinkProblem = z.infer<typeof LinkProblem>

/** What the hall told that a person must know. */
export const LinkNews = z.enum([
  'FORK_HEALED',
  'HALL_RESTORED',
  'RESENT',
  'WITNESS_DIFFERS',
  'REFILLED',
  'NUMBERS_LOW',
])
export type LinkNews = z.infer<typeof LinkNews>
