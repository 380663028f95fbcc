import { useTranslation } from 'react-i18next'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints, signed, sumOf } from '../../shared/assessment/points.ts'
import { dayAndTime } from '../../shared/format.ts'
import { useStatus } from '../../shared/status-store.ts'
import './assess-paper.css'
import { feedbackBlocks, type FeedbackFacts } from './feedback-blocks.ts'
import { flowBlocks, type BlockPart } from './paper-pages.ts'
import { PaperFoot, PaperHead } from './paper-parts.tsx'
import { shownStatus } from './period-status.tsx'

/** Lines of a table between head and signatures; the first page has the scores and the pictures besides. */
const LINES = 33
const FIRST_LINES = 30
const PICTURE_LINES = 7

function BlockTable({ part }: { readonly part: BlockPart }) {
  const { t } = useTranslation('assessment')
  const { block, rows, continued, last } = part
  const points = (of: typeof rows): string => {
    const own = of.map((each) => each.points).filter((each) => each !== '')
    return own.length === 0 ? '' : signed(sumOf(own))
  }
  const total = (label: string, of: typeof rows) => (
    <tr className="assess-paper-sum">
      <td colSpan={block.columns.length}>
        {t('paper.linesOf', { label, count: of.length })} {points(of)}
      </td>
    </tr>
  )
  return (
    <>
      <h2>{continued ? t('paper.continued', { title: block.title }) : block.title}</h2>
      <table>
        <colgroup>
          {block.columns.map(({ label, width }) => (
            <col key={label} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {block.columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => (
                <td
                  key={block.columns[index]?.label}
                  className={block.columns[index]?.left === true ? 'assess-paper-wrap' : ''}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={block.columns.length}>{t('paper.noLines')}</td>
            </tr>
          ) : null}
          {block.totals && rows.length > 0 ? total(t('paper.pageTotal'), rows) : null}
          {block.totals && last && continued ? total(t('paper.allTotal'), block.rows) : null}
        </tbody>
      </table>
    </>
  )
}

interface FeedbackPaperProps extends FeedbackFacts {
  readonly today: string
  readonly atMs: number
  /** Charts as they stand on the page, as addresses of pictures. */
  readonly pictures: readonly { readonly name: string; readonly address: string }[]
}

/** 考评结果反馈单: what a unit, a window or a person is told on paper, with how each point came about. */
export function FeedbackPaper({ today, atMs, pictures, ...facts }: FeedbackPaperProps) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const periods = usePeriodWords()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const { derivation } = facts
  const { period, subject } = derivation
  const pages = flowBlocks(
    feedbackBlocks(facts, { t, words, periodOf: periods.ofId }),
    pictures.length > 0 ? FIRST_LINES - PICTURE_LINES : FIRST_LINES,
    LINES,
  )
  return (
    <div className="assess-paper">
      {pages.map((parts, index) => (
        <section
          key={parts.map(({ block }) => block.key).join(' ') + String(index)}
          className="assess-paper-sheet assess-paper-upright"
        >
          <PaperHead
            title={t('paper.feedbackTitle', { hall: hallName })}
            parts={[
              [subject.name, subject.windowName, subject.unitName === subject.name ? '' : subject.unitName]
                .filter((part) => part !== '')
                .join(' · '),
              periods.name(period),
              t(`status.${shownStatus(period)}`),
              t('paper.asOf', { at: dayAndTime(atMs) }),
            ]}
          />
          {index === 0 ? (
            <>
              <div className="assess-paper-scores">
                <b>
                  {t('derivation.total', { score: plainPoints(derivation.score) })}{' '}
                  {t('derivation.outOf', { base: derivation.base })}
                </b>
                <span>
                  {derivation.gradeName === ''
                    ? t('derivation.noGrade')
                    : t('derivation.grade', { grade: derivation.gradeName })}
                </span>
                {derivation.rank === null ? null : (
                  <span>
                    {t('derivation.rank', {
                      rank: derivation.rank,
                      of: derivation.of,
                      unit: t(`targetOf.${subject.target}`),
                    })}
                  </span>
                )}
                <span>{t('derivation.rules', { name: period.rulesName, version: period.rulesVersion })}</span>
              </div>
              {period.appealUntil === null ? null : (
                <p className="assess-paper-note">
                  {t(today > period.appealUntil ? 'paper.appealOver' : 'paper.appeal', {
                    day: period.appealUntil,
                  })}
                </p>
              )}
              {pictures.length === 0 ? null : (
                <div className="assess-paper-pictures">
                  {pictures.map(({ name, address }) => (
                    <figure key={name}>
                      <figcaption>{name}</figcaption>
                      <img src={address} alt={name} />
                    </figure>
                  ))}
                </div>
              )}
            </>
          ) : null}
          {parts.map((part) => (
            <BlockTable key={part.block.key} part={part} />
          ))}
          <PaperFoot no={index + 1} pages={pages.length} signs={['maker', 'inspector', 'chief']} />
        </section>
      ))}
    </div>
  )
}
