import { useEffect, useState } from 'react'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import type { IntakeDraft } from './intake-draft.ts'
import { agentInput, applicantInput } from './party-draft.ts'

const TYPING_PAUSE_MS = 250

type CheckInput = ParamsInput<'cases.checkApplicant'>
type Check = Result<'cases.checkApplicant'>

/** What the host is asked about the parties; null while there is no name to go by. */
export const checkInput = (draft: Pick<IntakeDraft, 'applicant' | 'agent' | 'item'>): CheckInput | null =>
  draft.applicant.name.trim() === ''
    ? null
    : {
        applicant: applicantInput(draft.applicant, []),
        agent: agentInput(draft.agent),
        itemId: draft.item?.itemId ?? null,
      }

const NOTHING: Check = { applicantFindings: [], agentFindings: [], duplicates: [], earlierCases: 0 }

/** Checks identifiers and looks for duplicates once typing pauses. */
export const useApplicantCheck = (draft: Pick<IntakeDraft, 'applicant' | 'agent' | 'item'>): Check => {
  const wanted = checkInput(draft)
  const key = JSON.stringify(wanted)
  const [settled, setSettled] = useState<CheckInput | null>(wanted)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(JSON.parse(key) as CheckInput | null), TYPING_PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [key])
  const { data } = useHallQuery('cases.checkApplicant', settled, { keepPrevious: true })
  return wanted === null ? NOTHING : (data ?? NOTHING)
}
