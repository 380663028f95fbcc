import type { z } from 'zod'
import type { Role } from '../model/roles.ts'
import type { ErrorCode } from './errors.ts'

/**
 * `PUBLIC`: everybody, also a public screen; its answer holds no personal data. `ANYONE`: before log-in, at a desk.
 * `SIGNED_IN`: any account. A list: one of these roles.
 */
export type Access = 'PUBLIC' | 'ANYONE' | 'SIGNED_IN' | readonly Role[]

/** One method a page or a script may call. */
export interface MethodDefinition<
  Params extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  readonly summary: string
  readonly params: Params
  readonly result: Result
  readonly access: Access
  /** Failures particular to it; those of every method, of hall edits and of asking the hall come on top (`describe.ts`). */
  readonly errors: readonly ErrorCode[]
  /**
   * Edits what the whole hall shares (people, windows, items, rules): on a machine of a hall only possible while the hall
   * server is reachable, and answered once the hall has taken it (sync.md point 9). HALL_NEEDED otherwise, VERSION_CHANGED
   * when somebody else was quicker.
   */
  readonly needsHall?: true
  /**
   * A public screen's machine has too few records to answer: it asks the hall, and while that is away answers with the last
   * it heard, which says itself of when it is. Any other machine answers by itself. `NOW`: it is refused while the hall is
   * away, since an older answer would be of somebody else.
   */
  readonly viaHall?: true | 'NOW'
}

export const defineMethod = <Params extends z.ZodType, Result extends z.ZodType>(
  definition: Omit<MethodDefinition<Params, Result>, 'errors'> & { errors?: readonly ErrorCode[] },
): MethodDefinition<Params, Result> => ({ errors: [], ...definition })
