import { Alert, Button, Input, InputNumber, Radio, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import { Field } from '../../desk/parts/field.tsx'
import type { Proposal } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { EvidenceLinks } from '../../shared/assessment/evidence-links.tsx'
import { dayAndTime, useFormat } from '../../shared/format.ts'
import { chargesWith, rangeOf, ruleOf, type Hindrance, type RuleChoice } from './inbox-choice.ts'

interface InboxPanelProps {
  readonly proposal: Proposal
  readonly choice: RuleChoice | undefined
  readonly hindrance: Hindrance | null
  /** How many are marked besides or with this one; 0: none. */
  readonly marked: number
  readonly busy: boolean
  readonly rejectedOnes: boolean
  readonly onChoice: (choice: RuleChoice) => void
  readonly onConfirm: () => void
  readonly onReject: () => void
}

/** One fact in full: what is known, by which rule and at which points it would count, and the decision. */
export function InboxPanel(props: InboxPanelProps) {
  const { proposal, choice, hindrance, marked, busy, rejectedOnes, onChoice } = props
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const format = useFormat()
  const rule = ruleOf(proposal, choice?.itemCode)
  const range = rule === undefined ? null : rangeOf(rule)
  const current: RuleChoice = choice ?? { itemCode: rule?.itemCode ?? '', delta: null, note: '' }
  const many = marked > 1
  const { caseNo, paperNo, makeupUntil } = proposal.params
  // The sentence names them by their end; here they stand in full.
  const numbers: Readonly<Record<string, unknown>> = { case: caseNo, paper: paperNo }
  const evidence = proposal.evidence.map((link) => ({ ...link, text: String(numbers[link.kind] ?? '') }))
  return (
    <aside className="panel assess-inbox-panel" aria-label={t('inbox.detail')}>
      <h2>{words.fact(proposal)}</h2>
      {typeof makeupUntil === 'string' ? (
        <Alert type="info" showIcon title={t('inbox.makeupHint', { day: format.shortDay(makeupUntil) })} />
      ) : null}
      {proposal.late ? <Alert type="warning" showIcon title={t('inbox.lateHint')} /> : null}
      {proposal.rejected === null ? null : (
        <Alert
          type="info"
          showIcon
          title={t('inbox.rejectedBy', {
            name: proposal.rejected.byName,
            at: dayAndTime(proposal.rejected.atMs),
            reason: proposal.rejected.reason,
          })}
        />
      )}
      <dl className="hd-facts">
        <dt>{t('entry.who')}</dt>
        <dd>{words.concerned(proposal)}</dd>
        <dt>{t('entry.day')}</dt>
        <dd>{format.longDay(proposal.day)}</dd>
        <dt>{t('entry.evidence')}</dt>
        <dd>
          <EvidenceLinks evidence={evidence} staffId={proposal.staffId} day={proposal.day} />
        </dd>
      </dl>
      {rule === undefined ? (
        <Alert type="warning" showIcon title={t('inbox.noRuleHint')} />
      ) : (
        <>
          <Field label={t('inbox.rule')}>
            {(ids) =>
              proposal.items.length === 1 ? (
                <div id={ids.id}>
                  {rule.itemText} <span className="muted">{t('entry.rule', { code: rule.itemCode })}</span>
                </div>
              ) : (
                <Radio.Group
                  id={ids.id}
                  className="assess-rules"
                  value={rule.itemCode}
                  onChange={(event) =>
                    onChoice({ ...current, itemCode: String(event.target.value), delta: null })
                  }
                  options={proposal.items.map((item) => ({
                    value: item.itemCode,
                    label: t('inbox.ruleChoice', { text: item.itemText, code: item.itemCode }),
                  }))}
                />
              )
            }
          </Field>
          {range === null ? null : (
            <Field
              label={t('inbox.delta')}
              hint={t('inbox.deltaHint', range)}
              error={hindrance === 'DELTA' ? t('inbox.deltaHint', range) : undefined}
            >
              {(ids) => (
                <InputNumber<number>
                  {...ids}
                  step={0.1}
                  precision={1}
                  min={range.from}
                  max={range.to}
                  value={Number(current.delta ?? rule.delta)}
                  onChange={(value) =>
                    onChoice({ ...current, delta: value === null ? null : decimal(value).toFixed() })
                  }
                />
              )}
            </Field>
          )}
          <Field label={t('inbox.charges')}>
            {(ids) => (
              <ul id={ids.id} className="score-charges">
                {chargesWith(rule, current.delta).map((charge) => (
                  <li key={`${charge.target} ${charge.subjectId} ${charge.dimension}`}>
                    {words.charge(charge, rule.quantity)}
                  </li>
                ))}
                {rule.veto === 'NONE' ? null : <li className="score-veto">{t(`veto.${rule.veto}`)}</li>}
              </ul>
            )}
          </Field>
          <Field
            label={t('inbox.note')}
            required={rule.evidence === 'NOTE'}
            hint={hindrance === 'NOTE' ? t('inbox.noteNeeded') : undefined}
          >
            {(ids) => (
              <Input.TextArea
                {...ids}
                rows={2}
                maxLength={500}
                value={current.note}
                onChange={(event) => onChoice({ ...current, note: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      {hindrance === 'OWN' ? <Alert type="info" showIcon title={t('inbox.own')} /> : null}
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={!many && hindrance !== null}
          onClick={props.onConfirm}
        >
          {many
            ? t('inbox.confirmMany', { count: marked })
            : t(rejectedOnes ? 'inbox.confirmAfter' : 'inbox.confirm')}
        </Button>
        {rejectedOnes ? null : (
          <Button danger disabled={busy || (!many && hindrance === 'OWN')} onClick={props.onReject}>
            {many ? t('inbox.rejectMany', { count: marked }) : t('inbox.reject')}
          </Button>
        )}
      </Space>
    </aside>
  )
}
