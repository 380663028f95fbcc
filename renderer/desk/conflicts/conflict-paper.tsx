import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { useReasonWords } from '../../shared/sync/reason-words.ts'
import { useLineLabel, type ConflictView } from './conflict-words.ts'
import './conflict-paper.css'
import { SideBySide } from './side-by-side.tsx'

interface ConflictPaperProps {
  readonly view: ConflictView
  readonly hallName: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** One conflict on paper: both versions, what stands, the decision, and lines to sign on. */
export const ConflictPaper = ({ view, hallName, printedBy, printedAtMs }: ConflictPaperProps): ReactNode => {
  const { t } = useTranslation('conflicts')
  const lineLabel = useLineLabel()
  const reasonWords = useReasonWords()
  const { conflict, settlement } = view
  const isTwice = conflict.kind === 'NUMBER_TWICE'
  return (
    <article className="conflict-paper">
      <h1>{t(isTwice ? 'twice.paperTitle' : 'paper.title', { hall: hallName })}</h1>
      <p>
        {t('paper.subject', { subject: conflict.subject })} · {t(`kind.${conflict.kind}`)} ·{' '}
        {reasonWords(conflict.reason).says}
      </p>
      <SideBySide view={view} />
      <h2>{t(isTwice ? 'twice.now' : 'now')}</h2>
      <p>
        {view.now.length === 0
          ? t('nowNothing')
          : view.now
              .map((line) => t('paper.nowLine', { label: lineLabel(line.label), value: line.value }))
              .join(t('paper.separator'))}
      </p>
      <h2>{t(isTwice ? 'twice.title' : 'decide.title')}</h2>
      <p>
        {settlement === null
          ? t(isTwice ? 'twice.notDone' : 'paper.notSettled')
          : t(isTwice ? 'twice.settlement' : 'settlement', {
              at: dayAndTime(settlement.atMs),
              name: settlement.staffName,
              decision: t(`decide.${settlement.decision}`),
            })}
      </p>
      {settlement === null ? null : (
        <p>{t(isTwice ? 'twice.doneNote' : 'settlementNote', { note: settlement.note })}</p>
      )}
      <footer>
        <span>{t('paper.signAuthor', { name: view.refused.staffName })}</span>
        <span>{t('paper.signDecider', { name: settlement?.staffName ?? '' })}</span>
        <span>{t('paper.printed', { at: dayAndTime(printedAtMs), name: printedBy })}</span>
      </footer>
    </article>
  )
}
