import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../db/contract/cases.ts'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { MaskedText } from '../../shared/masked-text.tsx'
import { findingText } from '../intake/finding-text.ts'
import './case.css'

export type RevealField = ParamsInput<'cases.reveal'>['field']

export interface PartyCardProps {
  readonly title: string
  readonly party: CaseView['applicant']
  readonly role: 'APPLICANT' | 'AGENT'
  readonly onReveal: (field: RevealField, reason: string) => Promise<string>
}

/** Applicant or agent: name in full, identifiers masked until a reason is given. */
export const PartyCard = ({ title, party, role, onReveal }: PartyCardProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const masked = (text: string, field: RevealField) => (
    <MaskedText masked={text} onReveal={(reason) => onReveal(field, reason)} />
  )
  return (
    <section className="panel hd-card">
      <h2 className="hd-panel-title">
        {title}
        <Tag variant="outlined">{t(`common:partyKind.${party.kind}`)}</Tag>
      </h2>
      <dl className="hd-facts">
        <dt>{t('field.name')}</dt>
        <dd>{party.name}</dd>
        {(role === 'AGENT' ? party.relation : party.legalRepresentative) ? (
          <>
            <dt>{role === 'AGENT' ? t('field.relation') : t('field.legalRepresentative')}</dt>
            <dd>{role === 'AGENT' ? party.relation : party.legalRepresentative}</dd>
          </>
        ) : null}
        {party.idMasked ? (
          <>
            <dt>{party.idKind ? t(`common:idKind.${party.idKind}`) : t('field.identifier')}</dt>
            <dd>{masked(party.idMasked, `${role}_ID`)}</dd>
          </>
        ) : null}
        {party.phoneMasked ? (
          <>
            <dt>{t('field.phone')}</dt>
            <dd>{masked(party.phoneMasked, `${role}_PHONE`)}</dd>
          </>
        ) : null}
        {party.hasAddress && role === 'APPLICANT' ? (
          <>
            <dt>{t('field.address')}</dt>
            <dd>{masked('••••••', 'APPLICANT_ADDRESS')}</dd>
          </>
        ) : null}
      </dl>
      {party.findings.map((finding) => (
        <div key={finding.code} className="hd-secondary">
          ⚠ {findingText(t, finding.code)} — {finding.reason}
        </div>
      ))}
    </section>
  )
}
