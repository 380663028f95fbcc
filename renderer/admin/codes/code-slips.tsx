import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import './codes.css'

export type IssuedCode = Result<'accounts.issueActivations'>['codes'][number]

interface CodeSlipsProps {
  readonly codes: readonly IssuedCode[]
  readonly hallName: string
}

/** Slips to cut apart, one a person: who, the code, and how to use it. */
export const CodeSlips = ({ codes, hallName }: CodeSlipsProps): ReactNode => {
  const { t } = useTranslation('setup')
  return (
    <div className="code-slips">
      {codes.map((each) => (
        <article key={each.staffId} className="code-slip">
          <header>
            <span>{hallName}</span>
            <strong>{t('slip.title')}</strong>
          </header>
          <div className="code-slip-person">
            <strong>{each.name}</strong>
            <span>{t('slip.staffId', { staffId: each.staffId })}</span>
          </div>
          <div className="code-slip-place">
            {[each.unitName, each.windowName].filter((text) => text !== '').join(' · ')}
          </div>
          <div className="code-slip-code">{each.code}</div>
          <ol>
            <li>{t('slip.choose')}</li>
            <li>{t('slip.type')}</li>
            <li>{t('slip.once')}</li>
          </ol>
        </article>
      ))}
    </div>
  )
}
