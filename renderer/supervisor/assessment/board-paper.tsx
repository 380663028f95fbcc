import { useTranslation } from 'react-i18next'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import type { BoardRow, PeriodView } from '../../shared/assessment/assessment-types.ts'
import { plainPoints, rankWords, signed } from '../../shared/assessment/points.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { dayAndTime } from '../../shared/format.ts'
import { useStatus } from '../../shared/status-store.ts'
import './assess-paper.css'
import { PaperFoot, PaperHead } from './paper-parts.tsx'
import { shownStatus } from './period-status.tsx'
import { pagesOf, totalsOf, type PaperTotals } from './paper-pages.ts'

/** What fits on a landscape sheet between head, totals and signatures. */
const ROWS_PER_PAGE = 19
const DIMENSIONS_MAX = 8

interface BoardPaperProps {
  readonly period: PeriodView
  readonly target: ScoreTarget
  readonly rows: readonly BoardRow[]
  readonly asOfMs: number
  /** How many there are in all; the paper says when it lists fewer. */
  readonly of: number
}

const minus = (deducted: string): string => (deducted === '0' ? '' : signed(`-${deducted}`))

/** The board on A4 landscape, with totals of each page and lines to sign on. */
export function BoardPaper({ period, target, rows, asOfMs, of }: BoardPaperProps) {
  const { t } = useTranslation('assessment')
  const periods = usePeriodWords()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const pages = pagesOf(rows, ROWS_PER_PAGE)
  const dimensions = (rows[0]?.dimensions ?? []).slice(0, DIMENSIONS_MAX)
  const before = target === 'PERSON' ? 4 : target === 'WINDOW' ? 3 : 2
  const sums = (label: string, totals: PaperTotals) => (
    <tr className="assess-paper-sum">
      <td colSpan={before}>{t('paper.sumOf', { label, count: totals.count })}</td>
      <td>{t('paper.meanOf', { mean: totals.mean })}</td>
      <td />
      {dimensions.map(({ code }) => (
        <td key={code} />
      ))}
      <td>{minus(totals.deducted)}</td>
      <td>{totals.entries}</td>
      <td />
    </tr>
  )
  return (
    <div className="assess-paper">
      {pages.map(({ no, lines }) => (
        <section key={no} className="assess-paper-sheet assess-paper-landscape">
          <PaperHead
            title={t('paper.boardTitle', { hall: hallName, target: t(`target.${target}`) })}
            parts={[
              periods.name(period),
              t(`status.${shownStatus(period)}`),
              t('derivation.rules', { name: period.rulesName, version: period.rulesVersion }),
              t('paper.asOf', { at: dayAndTime(asOfMs) }),
              ...(rows.length < of ? [t('paper.onlySome', { count: rows.length, of })] : []),
            ]}
          />
          <table>
            <colgroup>
              <col className="assess-paper-col-no" />
              <col className={`assess-paper-col-name assess-paper-of-${target.toLowerCase()}`} />
              {target === 'PERSON' ? <col className="assess-paper-col-window" /> : null}
              {target === 'UNIT' ? null : <col className="assess-paper-col-unit" />}
            </colgroup>
            <thead>
              <tr>
                <th scope="col">{t('board.rank')}</th>
                <th scope="col">{t(`board.name.${target}`)}</th>
                {target === 'PERSON' ? <th scope="col">{t('target.WINDOW')}</th> : null}
                {target === 'UNIT' ? null : <th scope="col">{t('board.unit')}</th>}
                <th scope="col">{t('board.score')}</th>
                <th scope="col">{t('board.grade')}</th>
                {dimensions.map(({ code, name }) => (
                  <th key={code} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">{t('board.deducted')}</th>
                <th scope="col">{t('board.entries')}</th>
                <th scope="col">{t('paper.remark')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((row) => (
                <tr key={row.subject.subjectId}>
                  <td>{rankWords(row.rank)}</td>
                  <td className="assess-paper-left">{row.subject.name}</td>
                  {target === 'PERSON' ? (
                    <td className="assess-paper-left">{row.subject.windowName}</td>
                  ) : null}
                  {target === 'UNIT' ? null : <td className="assess-paper-left">{row.subject.unitName}</td>}
                  <td>
                    <b>{plainPoints(row.score)}</b>
                  </td>
                  <td>{row.gradeName}</td>
                  {dimensions.map(({ code }, index) => (
                    <td key={code}>{plainPoints(row.dimensions[index]?.points ?? '')}</td>
                  ))}
                  <td>{minus(row.deducted)}</td>
                  <td>{row.entries}</td>
                  <td>{row.vetoed ? t('board.vetoed') : ''}</td>
                </tr>
              ))}
              {sums(t('paper.pageTotal'), totalsOf(lines))}
              {no === pages.length ? sums(t('paper.allTotal'), totalsOf(rows)) : null}
            </tbody>
          </table>
          <PaperFoot no={no} pages={pages.length} signs={['maker', 'inspector', 'leader']} />
        </section>
      ))}
    </div>
  )
}
