import { Alert, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../../db/contract/cases.ts'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import type { CaseMaterial } from '../../../../db/model/events/case-events.ts'
import type { Material } from '../../../../db/model/reference.ts'
import { MaterialsVerdicts } from '../../intake/materials-verdicts.tsx'
import {
  agentInput,
  applicantInput,
  emptyAgent,
  emptyApplicant,
  type AgentDraft,
  type ApplicantDraft,
} from '../../intake/party-draft.ts'
import { AgentFields, ApplicantFields } from '../../intake/party-fields.tsx'
import { Field } from '../../parts/field.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import type { StepProps } from './dialog-props.ts'

type CorrectFields = Omit<ParamsInput<'cases.correct'>, 'caseId' | 'revision'>
/** The host's sign for an address that was never shown and stays as it is. */
const UNCHANGED_ADDRESS = '****'

type Part = 'applicant' | 'agent' | 'summary' | 'materials'
const PARTS = ['applicant', 'agent', 'summary', 'materials'] as const

export interface CorrectDialogProps extends StepProps<CorrectFields> {
  readonly guide: readonly Material[]
  /** Identifier findings of what stands in the form now. */
  readonly findings: readonly string[]
  readonly agentFindings: readonly string[]
  readonly onParties: (applicant: ApplicantDraft | null, agent: AgentDraft | null) => void
}

/** Sealed values stand in the form masked; sent back as they are, the host keeps what it has. */
const applicantOf = (party: CaseView['applicant']): ApplicantDraft => ({
  ...emptyApplicant(party.kind),
  name: party.name,
  ...(party.idKind ? { idKind: party.idKind } : {}),
  idNumber: party.idMasked,
  phone: party.phoneMasked,
  address: party.hasAddress ? UNCHANGED_ADDRESS : '',
  legalRepresentative: party.legalRepresentative,
  reasons: Object.fromEntries(party.findings.map((finding) => [finding.code, finding.reason])),
})

const agentOf = (party: CaseView['agent']): AgentDraft =>
  party === null
    ? emptyAgent()
    : {
        name: party.name,
        relation: party.relation,
        idKind: party.idKind ?? 'CITIZEN_ID',
        idNumber: party.idMasked,
        phone: party.phoneMasked,
      }

/** A correction: only the parts that are opened change; what was there before stays readable in the timeline. */
export const CorrectDialog = ({
  caseFile,
  guide,
  findings,
  agentFindings,
  onParties,
  busy,
  error,
  onSubmit,
  onClose,
}: CorrectDialogProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [applicant, setApplicant] = useState<ApplicantDraft | null>(null)
  const [agent, setAgent] = useState<AgentDraft | null>(null)
  const [noAgent, setNoAgent] = useState(false)
  const [summary, setSummary] = useState<string | null>(null)
  const [materials, setMaterials] = useState<CaseMaterial[] | null>(null)

  const changeApplicant = (next: ApplicantDraft | null) => {
    setApplicant(next)
    onParties(next, agent)
  }
  const changeAgent = (next: AgentDraft | null) => {
    setAgent(next)
    onParties(applicant, next)
  }
  const open = (part: Part) => {
    if (part === 'summary') setSummary(caseFile.summary)
    else if (part === 'materials') setMaterials([...caseFile.materials])
    else if (part === 'applicant') changeApplicant(applicantOf(caseFile.applicant))
    else changeAgent(agentOf(caseFile.agent))
  }
  const isOpen: Record<Part, boolean> = {
    applicant: applicant !== null,
    agent: agent !== null || noAgent,
    summary: summary !== null,
    materials: materials !== null,
  }
  const unexplained = findings.some((code) => (applicant?.reasons[code] ?? '').trim() === '')
  const submit = () => {
    setTried(true)
    if (reason.trim() === '' || (applicant !== null && (applicant.name.trim() === '' || unexplained))) return
    onSubmit({
      reason: reason.trim(),
      ...(applicant ? { applicant: applicantInput(applicant, findings) } : {}),
      ...(noAgent ? { agent: null } : agent ? { agent: agentInput(agent) } : {}),
      ...(summary !== null && summary.trim() !== caseFile.summary ? { summary: summary.trim() } : {}),
      ...(materials ? { materials } : {}),
    })
  }
  const nothingOpen = PARTS.every((part) => !isOpen[part])
  return (
    <StepDialog
      title={t('dialog.correct.title')}
      okText={t('dialog.correct.ok')}
      width={860}
      busy={busy}
      okDisabled={nothingOpen}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={submit}
    >
      <Field
        label={t('dialog.correct.reason')}
        required
        hint={t('dialog.correct.hint')}
        error={tried && reason.trim() === '' ? t('dialog.reasonNeeded') : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            data-first
            maxLength={500}
            {...(tried && reason.trim() === '' ? { status: 'error' as const } : {})}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="hd-row">
        {PARTS.map((part) => (
          <Button key={part} disabled={isOpen[part]} onClick={() => open(part)}>
            {t(`dialog.correct.part.${part}`)}
          </Button>
        ))}
      </div>
      {applicant ? (
        <fieldset className="hd-correct-part">
          <legend>{t('party.applicant')}</legend>
          <ApplicantFields
            draft={applicant}
            onChange={changeApplicant}
            findings={findings}
            showFindingErrors={tried}
            nameError={applicant.name.trim() === '' ? t('dialog.correct.nameNeeded') : undefined}
          />
          <BeforeAfter label={t('field.name')} before={caseFile.applicant.name} after={applicant.name} />
        </fieldset>
      ) : null}
      {agent ? (
        <fieldset className="hd-correct-part">
          <legend>{t('party.agent')}</legend>
          {caseFile.agent ? (
            <Checkbox
              checked={noAgent}
              onChange={(event) => {
                setNoAgent(event.target.checked)
              }}
            >
              {t('dialog.correct.noAgent')}
            </Checkbox>
          ) : null}
          {noAgent ? null : <AgentFields draft={agent} onChange={changeAgent} findings={agentFindings} />}
          <BeforeAfter
            label={t('field.name')}
            before={caseFile.agent?.name ?? ''}
            after={noAgent ? '' : agent.name}
          />
        </fieldset>
      ) : null}
      {summary !== null ? (
        <fieldset className="hd-correct-part">
          <legend>{t('field.summary')}</legend>
          <Input.TextArea
            aria-label={t('field.summary')}
            rows={2}
            maxLength={2000}
            value={summary}
            onChange={(event) => setSummary(event.target.value)}
          />
          <BeforeAfter label={t('field.summary')} before={caseFile.summary} after={summary} />
        </fieldset>
      ) : null}
      {materials ? (
        <fieldset className="hd-correct-part hd-dialog-verdicts">
          <legend>{t('materials.title')}</legend>
          <MaterialsVerdicts materials={materials} guide={guide} onChange={setMaterials} />
          {materials.map((material, index) => {
            const before = caseFile.materials[index]
            return before && before.verdict !== material.verdict ? (
              <BeforeAfter
                key={material.materialId}
                label={material.name}
                before={t(`common:verdict.${before.verdict}`)}
                after={t(`common:verdict.${material.verdict}`)}
              />
            ) : null
          })}
        </fieldset>
      ) : null}
      {nothingOpen ? <Alert type="info" title={t('dialog.correct.choose')} /> : null}
    </StepDialog>
  )
}

const BeforeAfter = ({
  label,
  before,
  after,
}: {
  readonly label: string
  readonly before: string
  readonly after: string
}) => {
  const { t } = useTranslation('cases')
  return before === after ? null : (
    <div className="hd-timeline-changes">
      <span className="hd-secondary">{label}</span> <del>{before || t('blank')}</del> →{' '}
      <ins>{after || t('blank')}</ins>
    </div>
  )
}
