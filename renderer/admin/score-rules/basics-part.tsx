import { Input, InputNumber, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { ScoreRuleSet } from '../../../db/model/assessment/score-rules.ts'
import { DayInput } from '../../desk/case/dialogs/day-input.tsx'
import { Field } from '../../desk/parts/field.tsx'
import { EditorPart, type EditorProps } from './editor-parts.tsx'
import { faultAt } from './faults.ts'

type RollUp = ScoreRuleSet['rollUp']
const APPEAL_KEYS = ['publishedWorkingDays', 'withinWorkingDays', 'answerWithinWorkingDays'] as const

/** Name and days of the set, how longer periods come out of shorter ones, and times for appeals. */
export function BasicsPart({ rules, readOnly, faults, onChange }: EditorProps) {
  const { t } = useTranslation('score-rules')
  const wrong = (field: string): string | undefined => faultAt(faults, null, -1, field)
  const { rollUp, appeal } = rules
  const changeRollUp = (part: Partial<RollUp>): void => onChange({ rollUp: { ...rollUp, ...part } })
  return (
    <div className="score-parts">
      <EditorPart title={t('basics.title')} help={t('basics.help')}>
        <div className="score-basics">
          <Field label={t('field.setName')} required error={wrong('name')}>
            {(ids) => (
              <Input
                {...ids}
                maxLength={120}
                disabled={readOnly}
                value={rules.name}
                onChange={(event) => onChange({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('field.validFrom')} required hint={t('hint.validFrom')} error={wrong('validFrom')}>
            {(ids) =>
              readOnly ? (
                <Input {...ids} disabled value={rules.validFrom} />
              ) : (
                <DayInput
                  id={ids.id}
                  value={rules.validFrom}
                  invalid={wrong('validFrom') !== undefined}
                  onChange={(validFrom) => onChange({ validFrom })}
                />
              )
            }
          </Field>
          <Field label={t('field.validTo')} hint={t('hint.validTo')} error={wrong('validTo')}>
            {(ids) =>
              readOnly ? (
                <Input {...ids} disabled value={rules.validTo ?? ''} />
              ) : (
                <DayInput
                  id={ids.id}
                  value={rules.validTo ?? ''}
                  invalid={wrong('validTo') !== undefined}
                  onChange={(validTo) => onChange({ validTo: validTo === '' ? null : validTo })}
                />
              )
            }
          </Field>
          <Field label={t('field.decimals')} hint={t('hint.decimals')}>
            {(ids) => (
              <InputNumber
                {...ids}
                min={0}
                max={2}
                precision={0}
                disabled={readOnly}
                value={rules.decimals}
                onChange={(decimals) => onChange({ decimals: decimals ?? 0 })}
              />
            )}
          </Field>
        </div>
      </EditorPart>
      <EditorPart title={t('rollUp.title')}>
        <Field label={t('field.month')}>
          {(ids) => (
            <Radio.Group
              {...ids}
              className="score-radios"
              disabled={readOnly}
              value={rollUp.month}
              options={ScoreRuleSet.shape.rollUp.shape.month.options.map((value) => ({
                value,
                label: t(`rollUp.${value}`),
              }))}
              onChange={(event) => changeRollUp({ month: event.target.value as RollUp['month'] })}
            />
          )}
        </Field>
        <Field label={t('field.longer')}>
          {(ids) => (
            <Radio.Group
              {...ids}
              className="score-radios"
              disabled={readOnly}
              value={rollUp.longer}
              options={ScoreRuleSet.shape.rollUp.shape.longer.options.map((value) => ({
                value,
                label: t(`rollUp.${value}`),
              }))}
              onChange={(event) => changeRollUp({ longer: event.target.value as RollUp['longer'] })}
            />
          )}
        </Field>
        <Field label={t('field.minWorkedDays')} hint={t('hint.minWorkedDays')}>
          {(ids) => (
            <InputNumber
              {...ids}
              min={0}
              max={31}
              precision={0}
              disabled={readOnly}
              suffix={t('basics.days')}
              value={rollUp.minWorkedDays}
              onChange={(minWorkedDays) => changeRollUp({ minWorkedDays: minWorkedDays ?? 0 })}
            />
          )}
        </Field>
      </EditorPart>
      <EditorPart title={t('appeal.title')}>
        <div className="score-basics">
          {APPEAL_KEYS.map((key) => (
            <Field key={key} label={t(`field.${key}`)} hint={t(`hint.${key}`)}>
              {(ids) => (
                <InputNumber
                  {...ids}
                  min={1}
                  max={30}
                  precision={0}
                  disabled={readOnly}
                  suffix={t('basics.workingDays')}
                  value={appeal[key]}
                  onChange={(value) => onChange({ appeal: { ...appeal, [key]: value ?? 1 } })}
                />
              )}
            </Field>
          ))}
        </div>
      </EditorPart>
    </div>
  )
}
