import { useTranslation } from 'react-i18next'
import type { AwardView, PeriodView } from '../../shared/assessment/assessment-types.ts'
import { tieWords } from '../../shared/assessment/derivation-nodes.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints, rankWords } from '../../shared/assessment/points.ts'
import { useStatus } from '../../shared/status-store.ts'
import './assess-paper.css'
import { PaperFoot, PaperHead } from './paper-parts.tsx'
import { pagesOf } from './paper-pages.ts'

/** What fits on an upright sheet between head, totals and signatures. */
const ROWS_PER_PAGE = 28

/** The awards of a period on A4, each on sheets of its own: who has it, with lines to sign on. */
export function AwardsPaper({
  period,
  awards,
}: {
  readonly period: PeriodView
  readonly awards: readonly AwardView[]
}) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  return (
    <div className="assess-paper">
      {awards.flatMap((award) => {
        const winners = award.candidates.filter(({ outcome }) => outcome === 'WON' || outcome === 'SHARED')
        const pages = pagesOf(winners, ROWS_PER_PAGE)
        return pages.map(({ no, lines }) => (
          <section key={`${award.code} ${no}`} className="assess-paper-sheet assess-paper-upright">
            <PaperHead
              title={t('paper.awardsTitle', { hall: hallName, award: award.name })}
              parts={[
                words.name(period),
                t(award.published ? 'awards.published' : 'paper.notPublished'),
                t('awards.quota', {
                  target: t(`target.${award.target}`),
                  quota: award.quota,
                  ranked: award.ranked,
                  won: winners.length,
                }),
              ]}
            />
            <table>
              <colgroup>
                <col className="assess-paper-col-no" />
                <col className="assess-paper-col-name" />
                <col />
                <col className="assess-paper-col-score" />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">{t('board.rank')}</th>
                  <th scope="col">{t(`board.name.${award.target}`)}</th>
                  <th scope="col">{t('board.unit')}</th>
                  <th scope="col">{t('board.score')}</th>
                  <th scope="col">{t('paper.remark')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((candidate) => (
                  <tr key={candidate.subject.subjectId}>
                    <td>{rankWords(candidate.rank)}</td>
                    <td className="assess-paper-left">{candidate.subject.name}</td>
                    <td className="assess-paper-left">
                      {[candidate.subject.unitName, candidate.subject.windowName]
                        .filter((part) => part !== '' && part !== candidate.subject.name)
                        .join(' · ')}
                    </td>
                    <td>{plainPoints(candidate.score)}</td>
                    <td className="assess-paper-left">
                      {[
                        candidate.outcome === 'SHARED' ? t('award.SHARED') : '',
                        candidate.tieBrokenBy === null ? '' : tieWords(candidate.tieBrokenBy, t),
                      ]
                        .filter((part) => part !== '')
                        .join(t('listSeparator'))}
                    </td>
                  </tr>
                ))}
                <tr className="assess-paper-sum">
                  <td colSpan={5}>
                    {t('paper.sumOf', { label: t('paper.pageTotal'), count: lines.length })}
                  </td>
                </tr>
                {no === pages.length ? (
                  <tr className="assess-paper-sum">
                    <td colSpan={5}>
                      {t('paper.sumOf', { label: t('paper.allTotal'), count: winners.length })}
                    </td>
                  </tr>
                ) : null}
              </tbody>
            </table>
            <PaperFoot no={no} pages={pages.length} signs={['maker', 'inspector', 'leader']} />
          </section>
        ))
      })}
    </div>
  )
}
