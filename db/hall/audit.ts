import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import type { StoredBatch } from './accept.ts'
import type { HallContext } from './context.ts'
import type { HallTx } from './hall-db.ts'
import { newId, type Hall, type HallBasis } from './halls.ts'
import { recordOwn } from './own-chain.ts'

/** What is done to the hall's machines at the server; acts of `audit.recorded`. */
export type ServerAct =
  | 'DEVICE_CODE_MADE'
  | 'DEVICE_CODE_WITHDRAWN'
  | 'DEVICE_CHANGED'
  | 'DEVICE_STANDING'
  | 'DEVICE_TAKEN_IN_AGAIN'
  | 'MACHINES_CHECKED'
  | 'BUNDLE_TAKEN'
  | 'WITNESS_DIFFERS'

export interface Audited {
  readonly act: ServerAct
  /** Who; null for what the server met by itself. */
  readonly by: string | null
  readonly subject: string
  readonly reason?: string
  readonly details?: Readonly<Record<string, string | number | boolean>>
  /** Names the record; a new id unless it is to be found again. */
  readonly id?: string
}

/**
 * Does work and puts what is to be known of it into the hall's own chain, in one transaction: the log of the process can
 * be lost or edited, this one cannot without a trace (domain-rules section 16, sync.md point 8).
 */
export const withAudit = async <Result>(
  context: HallBasis & Partial<Pick<HallContext, 'pokes'>>,
  hall: Hall,
  work: (tx: HallTx, audit: (fact: Audited) => void) => Promise<Result>,
): Promise<Result> => {
  const { result, stored } = await context.db.transaction(hall.hallId, async (tx) => {
    const facts: Audited[] = []
    const done = await work(tx, (fact) => void facts.push(fact))
    let put: StoredBatch | null = null
    if (facts.length > 0)
      put = await recordOwn(
        tx,
        context,
        hall,
        facts.map(({ act, by, subject, reason = '', details = {}, id }) => ({
          type: 'audit.recorded',
          entity: ['audit', id ?? newId(context)],
          staffId: by,
          payload: { act, subject: subject.slice(0, 200), reason: reason.slice(0, 500), details },
        })),
      )
    return { result: done, stored: put }
  })
  if (stored)
    context.pokes?.news(hall.hallId, new Map([...stored.scopes, [SUPERVISOR_SCOPE, stored.head.hallSeq]]))
  return result
}
