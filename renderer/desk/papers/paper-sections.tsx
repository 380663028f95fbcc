import type { ReactNode } from 'react'
import { Section } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'

export interface SectionEntry {
  readonly title: string
  /** Null leaves the section out, and the numbers close up. */
  readonly body: ReactNode
}

/** Numbered parts of a paper: 一、二、三、 */
export const Sections = ({ entries }: { entries: readonly SectionEntry[] }): ReactNode => {
  const { t } = usePaperSheet()
  const numerals = t('section.numerals').split(' ')
  return entries
    .filter((entry) => entry.body !== null)
    .map((entry, index) => (
      <Section
        key={entry.title}
        heading={t('section.heading', { numeral: numerals[index] ?? index + 1, title: entry.title })}
      >
        {entry.body}
      </Section>
    ))
}

/** To whom the paper is addressed, with the one who stood at the window for them. */
export const Addressee = ({
  applicantName,
  agentName,
}: {
  applicantName: string
  agentName: string
}): ReactNode => {
  const { t } = usePaperSheet()
  const name = applicantName === '' ? t('addressee.unnamed') : applicantName
  return (
    <p className="paper-addressee">
      {agentName === ''
        ? t('addressee.line', { name })
        : t('addressee.withAgent', { name, agent: agentName })}
    </p>
  )
}
