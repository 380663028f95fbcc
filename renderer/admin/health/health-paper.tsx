import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HallHealth } from '../../../db/model/hall-views.ts'
import { dayAndTime } from '../../shared/format.ts'
import { HealthFacts } from './health-facts.tsx'
import { HealthTable } from './health-table.tsx'
import { HealthWarnings } from './health-warnings.tsx'

interface HealthPaperProps {
  readonly health: HallHealth
  readonly hallName: string
  /** The plots as pictures, with their titles. */
  readonly pictures: readonly { readonly title: string; readonly source: string }[]
}

/** The state of the server on paper, with the head of the chain: a witness that no one can alter later. */
export const HealthPaper = ({ health, hallName, pictures }: HealthPaperProps): ReactNode => {
  const { t } = useTranslation('hall')
  return (
    <article className="health-paper">
      <h1>{t('health.paperTitle', { hall: hallName })}</h1>
      <p>{t('health.paperAt', { at: dayAndTime(health.nowMs) })}</p>
      <HealthWarnings health={health} />
      <HealthFacts health={health} />
      <p className="health-paper-head">
        {t('health.paperHead', { number: health.head.hallSeq, hash: health.head.hallHash })}
      </p>
      <div className="health-paper-plots">
        {pictures.map(({ title, source }) => (
          <figure key={title}>
            <figcaption>{title}</figcaption>
            <img src={source} alt={title} />
          </figure>
        ))}
      </div>
      <h2>{t('health.tableTitle')}</h2>
      <HealthTable samples={health.samples} />
    </article>
  )
}
