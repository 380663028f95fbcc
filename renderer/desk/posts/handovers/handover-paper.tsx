import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../../shared/format.ts'
import { placeWords } from '../../../supervisor/posts/post-rows.ts'
import { useStepWords, type Handover } from './handover-words.ts'
import './handover-paper.css'

interface HandoverPaperProps {
  readonly handover: Handover
  readonly hallName: string
}

/** The record on paper, with a line for each side's hand. */
export const HandoverPaper = ({ handover, hallName }: HandoverPaperProps): ReactNode => {
  const { t } = useTranslation('posts')
  const stepWords = useStepWords()
  const { returned } = handover
  const orNothing = (text: string): string => (text === '' ? t('handover.nothing') : text)
  const signatures = (
    <footer>
      <span>{t('paper.fromSign')}</span>
      <span>{t('paper.toSign')}</span>
      <span>{t('paper.date')}</span>
    </footer>
  )
  return (
    <article className="handover-paper">
      <h1>{t('paper.title')}</h1>
      <table>
        <tbody>
          <tr>
            <th scope="row">{t('paper.hall')}</th>
            <td>{hallName}</td>
            <th scope="row">{t('handover.post')}</th>
            <td>{placeWords(handover.windowName, handover.postName)}</td>
          </tr>
          <tr>
            <th scope="row">{t('handover.column.from')}</th>
            <td>{handover.fromName}</td>
            <th scope="row">{t('handover.column.to')}</th>
            <td>{handover.toName}</td>
          </tr>
          <tr>
            <th scope="row">{t('handover.column.time')}</th>
            <td colSpan={3}>
              {t('handover.span', {
                from: dayAndTime(handover.startMs),
                to: dayAndTime(handover.expectedEndMs),
              })}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('handover.materials')}</th>
            <td colSpan={3}>{orNothing(handover.pendingMaterials)}</td>
          </tr>
          <tr>
            <th scope="row">{t('handover.seals')}</th>
            <td colSpan={3}>{orNothing(handover.sealsAndKeys)}</td>
          </tr>
          <tr>
            <th scope="row">{t('handover.phone')}</th>
            <td>{orNothing(handover.phone)}</td>
            <th scope="row">{t('handover.note')}</th>
            <td>{orNothing(handover.note)}</td>
          </tr>
        </tbody>
      </table>
      <h2>
        {t('handover.cases')} {handover.cases.length}
      </h2>
      {handover.cases.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('handover.caseNo')}</th>
              <th scope="col">{t('handover.item')}</th>
              <th scope="col">{t('handover.step')}</th>
              <th scope="col">{t('handover.due')}</th>
              <th scope="col">{t('handover.caseNote')}</th>
            </tr>
          </thead>
          <tbody>
            {handover.cases.map((each) => (
              <tr key={each.caseId}>
                <td className="handover-number">{each.caseNo}</td>
                <td>{each.itemName}</td>
                <td>{stepWords(each.step)}</td>
                <td>{each.dueDay ?? ''}</td>
                <td>{each.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {t('handover.openedAt', { name: handover.fromName, at: dayAndTime(handover.openedAtMs) })}
        {handover.confirmedAtMs === null
          ? ''
          : ` · ${t('handover.confirmedAt', { name: handover.toName, at: dayAndTime(handover.confirmedAtMs) })}`}
      </p>
      <h2>{t('paper.onOpen')}</h2>
      {signatures}
      {returned === null ? null : (
        <>
          <h2>{t('handover.done')}</h2>
          {returned.done.length === 0 ? <p>{t('handover.nothingDone')}</p> : null}
          <ul>
            {returned.done.map(({ caseId, caseNo, text }) => (
              <li key={caseId}>
                {caseNo} {text}
              </li>
            ))}
          </ul>
          <p>{t('paper.problems', { text: orNothing(returned.problems) })}</p>
          <p>
            {t(returned.materialsBack ? 'handover.materialsBack' : 'handover.materialsNotBack')} ·{' '}
            {t('handover.returnedAt', { name: returned.byName, at: dayAndTime(returned.atMs) })}
          </p>
        </>
      )}
      <h2>{t('paper.onReturn')}</h2>
      {signatures}
    </article>
  )
}
