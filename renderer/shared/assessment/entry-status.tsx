import { useTranslation } from 'react-i18next'
import type { EntryView } from './assessment-types.ts'

const TONES: Record<EntryView['status'], string> = {
  COUNTS: 'work',
  REJECTED: 'ended',
  REVERSED: 'ended',
  REVOKED: 'ended',
}

/** How an entry stands, with an appeal that waits before everything else. */
export function EntryStatus({ entry }: { readonly entry: Pick<EntryView, 'status' | 'appeal'> }) {
  const { t } = useTranslation('assessment')
  const appeal = entry.status === 'COUNTS' ? entry.appeal : null
  if (appeal !== null)
    return appeal.decision === null ? (
      <span className="status-tag status-waiting">{t('status.APPEAL')}</span>
    ) : (
      <span className="status-tag status-done">
        {t('entry.rechecked', { outcome: t(`outcome.${appeal.decision.outcome}`) })}
      </span>
    )
  return (
    <span className={`status-tag status-${TONES[entry.status]}`}>{t(`entryStatus.${entry.status}`)}</span>
  )
}
