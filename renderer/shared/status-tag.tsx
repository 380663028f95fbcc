import { useTranslation } from 'react-i18next'
import type { CaseStatus } from '../../db/model/case.ts'

/** Where the case lies: with the applicant, with us, done, or ended without a result. */
const tones: Record<CaseStatus, 'open' | 'waiting' | 'work' | 'done' | 'ended'> = {
  RECEIVED: 'open',
  REVIEWING: 'open',
  SUPPLEMENT_ASKED: 'waiting',
  ACCEPTED: 'work',
  HANDLING: 'work',
  SUSPENDED: 'waiting',
  DECIDED: 'work',
  DELIVERED: 'work',
  CLOSED: 'done',
  ARCHIVED: 'done',
  NOT_ACCEPTED: 'ended',
  NOT_NEEDED: 'ended',
  WITHDRAWN: 'ended',
  LAPSED: 'ended',
  TERMINATED: 'ended',
}

export function StatusTag({ status }: { readonly status: CaseStatus }) {
  const { t } = useTranslation()
  return <span className={`status-tag status-${tones[status]}`}>{t(`caseStatus.${status}`)}</span>
}
