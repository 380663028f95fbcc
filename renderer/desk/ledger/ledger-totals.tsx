import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { count } from '../../shared/format.ts'
import type { LedgerTotals } from './ledger-columns.ts'

const NUMBERS = [
  'records',
  'consultations',
  'cases',
  'closed',
  'instantClosed',
  'notAccepted',
  'onTime',
  'overdue',
  'secondNotices',
  'trips',
] as const
const ALARMING: ReadonlySet<string> = new Set(['overdue', 'secondNotices'])

interface LedgerTotalsLineProps {
  readonly totals: LedgerTotals | null
  readonly feeText: (fen: number) => string
}

/** Totals over everything the filter fits, not over what happens to be loaded. */
export const LedgerTotalsLine = ({ totals, feeText }: LedgerTotalsLineProps): ReactNode => {
  const { t } = useTranslation('ledger')
  return (
    <>
      {NUMBERS.map((name) => (
        <span
          key={name}
          className={totals !== null && ALARMING.has(name) && totals[name] > 0 ? 'ledger-bad' : ''}
        >
          {t(`total.${name}`)} <b>{totals === null ? '…' : count(totals[name])}</b>
        </span>
      ))}
      <span>
        {t('total.feeFen')} <b>{totals === null ? '…' : feeText(totals.feeFen)}</b>
      </span>
    </>
  )
}
