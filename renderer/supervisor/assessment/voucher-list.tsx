import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints, signed } from '../../shared/assessment/points.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'

type Listed = Result<'assessment.vouchers'>['own'][number]

/** 更正凭单: those that corrected a period, and those of earlier ones its publication tells of; each opens its score. */
export function VoucherList({ periodId }: { readonly periodId: string }) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const query = useHallQuery('assessment.vouchers', { periodId }, { refreshOn: SCORE_KINDS })
  const list = (title: string, vouchers: readonly Listed[], telling: (of: Listed) => string) =>
    vouchers.length === 0 ? null : (
      <section aria-label={title}>
        <h3>{title}</h3>
        <ul className="assess-withdrawn">
          {vouchers.map((voucher) => {
            const { before, after, delta, reason, subject } = voucher
            return (
              <li key={voucher.voucherId}>
                <Link to={paths.derivation(voucher.periodId, subject.target, subject.subjectId)}>
                  {subject.name}
                </Link>{' '}
                {t('voucher.line', {
                  before: plainPoints(before),
                  after: plainPoints(after),
                  delta: signed(delta),
                  reason,
                })}
                <div className="muted">
                  {telling(voucher)} ·{' '}
                  {t('voucher.by', { name: voucher.byName, at: dayAndTime(voucher.atMs) })}
                </div>
              </li>
            )
          })}
        </ul>
      </section>
    )
  return (
    <>
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {list(t('derivation.vouchersName'), query.data?.own ?? [], ({ carriedTo }) =>
        t('voucher.carried', { period: words.ofId(carriedTo) }),
      )}
      {list(t('voucher.told'), query.data?.told ?? [], (voucher) => words.ofId(voucher.periodId))}
    </>
  )
}
