import { z } from 'zod'
import { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { useOwnDraft, type OwnDraft } from '../../desk/parts/use-own-draft.ts'

/** A finding that is being written; its photos are kept on this machine already and only named here. */
const FindingDraft = z.object({
  windowId: z.string(),
  /** Empty: none is being written. */
  itemCode: z.string(),
  staffId: z.string().nullable(),
  quantity: z.number().int().min(1),
  delta: z.string(),
  note: z.string(),
  files: z.array(AttachedFile).readonly(),
  reminded: z.boolean(),
})
export type FindingDraft = z.infer<typeof FindingDraft>

export const NO_FINDING: FindingDraft = {
  windowId: '',
  itemCode: '',
  staffId: null,
  quantity: 1,
  delta: '0',
  note: '',
  files: [],
  reminded: false,
}

const parse = (text: string): FindingDraft | null => {
  try {
    return FindingDraft.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** The finding being written on a round: it outlives a reload until it is saved or given up. */
export const useFindingDraft = (patrolId: string): OwnDraft<FindingDraft> =>
  useOwnDraft<FindingDraft>({
    key: `finding/${patrolId}`,
    fresh: () => NO_FINDING,
    parse,
    isWorthKeeping: ({ itemCode }) => itemCode !== '',
    active: true,
  })
