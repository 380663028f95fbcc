import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Drawer, Input, InputNumber, Popconfirm, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  AutoSource,
  CountUnit,
  RuleItem,
  sheetOf,
  type ScoreTarget,
} from '../../../db/model/assessment/score-rules.ts'
import { Field } from '../../desk/parts/field.tsx'
import { PointsInput, type EditorProps } from './editor-parts.tsx'
import { faultAt } from './faults.ts'
import { LinksEditor } from './links-editor.tsx'
import { deltaFrom, isDeduction, replaced, sizeOf, without } from './rules-draft.ts'

/** Sources whose facts have minutes, or a number of times or days. */
const WITH_MINUTES: ReadonlySet<AutoSource> = new Set(['LATE', 'EARLY', 'OFF_POST', 'POST_UNCOVERED'])
const WITH_COUNT: ReadonlySet<AutoSource> = new Set([
  'ABSENT_DAYS_IN_MONTH',
  'LATE_OR_EARLY_IN_MONTH',
  'PROMISE_PASSED',
])

interface ItemDrawerProps extends EditorProps {
  readonly at: number
  readonly onClose: () => void
  /** Offered where the set itself cannot be changed. */
  readonly onCopy: (() => void) | null
}

/** One item. What is typed is in the draft at once; saving is the page's. */
export function ItemDrawer({ rules, readOnly, faults, onChange, at, onClose, onCopy }: ItemDrawerProps) {
  const { t } = useTranslation(['score-rules', 'assessment', 'common'])
  const item = rules.items[at]
  const [takes, setTakes] = useState(item === undefined || isDeduction(item.delta) || item.delta === '0')
  if (item === undefined) return null
  const change = (part: Partial<RuleItem>): void => onChange({ items: replaced(rules.items, at, part) })
  const wrong = (...fields: string[]): string | undefined => faultAt(faults, 'items', at, fields)
  const sheet = sheetOf(rules, item.target)
  const turn = (now: boolean): void => {
    setTakes(now)
    change({
      delta: deltaFrom(now, sizeOf(item.delta)),
      deltaTo: item.deltaTo === null ? null : deltaFrom(now, sizeOf(item.deltaTo)),
    })
  }
  const { autoSource, when } = item
  const hasMinutes =
    (autoSource !== null && WITH_MINUTES.has(autoSource)) ||
    when.minutesFrom !== null ||
    when.minutesBelow !== null
  const hasCount = (autoSource !== null && WITH_COUNT.has(autoSource)) || when.countFrom !== null
  const bound = (key: keyof RuleItem['when'], label: string) => (
    <Field label={label} error={wrong(key)}>
      {(ids) => (
        <InputNumber
          {...ids}
          min={0}
          max={100_000}
          precision={0}
          disabled={readOnly}
          placeholder={t('score-rules:hint.noBound')}
          value={when[key]}
          onChange={(value) => change({ when: { ...when, [key]: value } })}
        />
      )}
    </Field>
  )
  return (
    <Drawer
      open
      size={620}
      title={item.text === '' ? t('score-rules:item.new') : `${item.code} ${item.text}`}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="score-foot">
          {readOnly ? null : (
            <Popconfirm
              title={t('score-rules:item.removeAsk')}
              description={t('score-rules:item.removeHint')}
              onConfirm={() => {
                onClose()
                onChange({ items: without(rules.items, at) })
              }}
            >
              <Button danger icon={<DeleteOutlined />}>
                {t('score-rules:item.remove')}
              </Button>
            </Popconfirm>
          )}
          <span className="score-grow muted">{readOnly ? '' : t('score-rules:item.savedByPage')}</span>
          <Button type="primary" onClick={onClose}>
            {t(readOnly ? 'common:action.close' : 'score-rules:item.done')}
          </Button>
        </div>
      }
    >
      <div className="score-form">
        {onCopy === null ? null : (
          <Alert
            type="info"
            showIcon
            title={t('score-rules:pack.item')}
            action={
              <Button type="primary" size="small" onClick={onCopy}>
                {t('score-rules:pack.copy')}
              </Button>
            }
          />
        )}
        <Field
          label={t('score-rules:field.delta')}
          hint={t('score-rules:hint.delta')}
          error={wrong('delta', 'deltaTo')}
        >
          {(ids) => (
            <div className="score-line">
              <Segmented<'TAKE' | 'GIVE'>
                aria-label={t('score-rules:item.takesOrGives')}
                disabled={readOnly}
                value={takes ? 'TAKE' : 'GIVE'}
                options={[
                  { value: 'TAKE', label: t('score-rules:item.takes') },
                  { value: 'GIVE', label: t('score-rules:item.gives') },
                ]}
                onChange={(value) => turn(value === 'TAKE')}
              />
              <PointsInput
                id={ids.id}
                describedBy={ids['aria-describedby']}
                autoFocus
                disabled={readOnly}
                invalid={wrong('delta') !== undefined}
                value={sizeOf(item.delta)}
                onChange={(size) => change({ delta: deltaFrom(takes, size) })}
              />
              {item.deltaTo === null ? null : (
                <>
                  <span>{t('score-rules:item.upTo')}</span>
                  <PointsInput
                    label={t('score-rules:field.deltaTo')}
                    disabled={readOnly}
                    invalid={wrong('deltaTo') !== undefined}
                    value={sizeOf(item.deltaTo)}
                    onChange={(size) => change({ deltaTo: deltaFrom(takes, size) })}
                  />
                </>
              )}
              <span>{t('score-rules:item.pointsPer')}</span>
              <Select<CountUnit>
                aria-label={t('score-rules:field.unit')}
                className="score-unit"
                disabled={readOnly}
                value={item.unit}
                options={CountUnit.options.map((value) => ({
                  value,
                  label: t(`score-rules:word.unit.${value}`),
                }))}
                onChange={(unit) => change({ unit })}
              />
            </div>
          )}
        </Field>
        <Checkbox
          disabled={readOnly}
          checked={item.deltaTo !== null}
          onChange={(event) => change({ deltaTo: event.target.checked ? item.delta : null })}
        >
          {t('score-rules:item.choice')}
        </Checkbox>
        <Field label={t('score-rules:field.text')} required error={wrong('text')}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              rows={2}
              maxLength={300}
              disabled={readOnly}
              value={item.text}
              onChange={(event) => change({ text: event.target.value })}
            />
          )}
        </Field>
        <div className="score-two">
          <Field label={t('score-rules:field.target')} hint={t('score-rules:hint.target')}>
            {(ids) => (
              <Select<ScoreTarget>
                {...ids}
                disabled={readOnly}
                value={item.target}
                options={rules.sheets.map(({ target }) => ({
                  value: target,
                  label: t(`assessment:target.${target}`),
                }))}
                onChange={(target) =>
                  change({ target, dimension: sheetOf(rules, target)?.dimensions[0]?.code ?? '' })
                }
              />
            )}
          </Field>
          <Field
            label={t('score-rules:field.dimension')}
            hint={t('score-rules:hint.dimension')}
            error={wrong('dimension', 'target')}
          >
            {(ids) => (
              <Select<string>
                {...ids}
                disabled={readOnly}
                value={item.dimension}
                options={(sheet?.dimensions ?? []).map(({ code, name }) => ({ value: code, label: name }))}
                onChange={(dimension) => change({ dimension })}
              />
            )}
          </Field>
          <Field label={t('score-rules:field.cap')} hint={t('score-rules:hint.cap')} error={wrong('cap')}>
            {(ids) => (
              <PointsInput
                id={ids.id}
                mayBeEmpty
                disabled={readOnly}
                placeholder={t('score-rules:hint.noLimit')}
                value={item.cap ?? ''}
                onChange={(cap) => change({ cap: cap === '' ? null : cap })}
              />
            )}
          </Field>
          <Field label={t('score-rules:field.evidence')} hint={t('score-rules:hint.evidence')}>
            {(ids) => (
              <Select<RuleItem['evidence']>
                {...ids}
                disabled={readOnly}
                value={item.evidence}
                options={RuleItem.shape.evidence.options.map((value) => ({
                  value,
                  label: t(`score-rules:word.evidence.${value}`),
                }))}
                onChange={(evidence) => change({ evidence })}
              />
            )}
          </Field>
          <Field label={t('score-rules:field.veto')} hint={t('score-rules:hint.veto')}>
            {(ids) => (
              <Select<RuleItem['veto']>
                {...ids}
                disabled={readOnly}
                value={item.veto}
                options={RuleItem.shape.veto.options.map((value) => ({
                  value,
                  label: t(`score-rules:word.veto.${value}`),
                }))}
                onChange={(veto) => change({ veto })}
              />
            )}
          </Field>
          <Field label={t('score-rules:field.cycle')} hint={t('score-rules:hint.cycle')}>
            {(ids) => (
              <Select<RuleItem['cycle']>
                {...ids}
                disabled={readOnly}
                value={item.cycle}
                options={RuleItem.shape.cycle.options.map((value) => ({
                  value,
                  label: t(`score-rules:word.cycle.${value}`),
                }))}
                onChange={(cycle) => change({ cycle })}
              />
            )}
          </Field>
        </div>
        <Field
          label={t('score-rules:field.autoSource')}
          hint={t('score-rules:hint.autoSource')}
          error={wrong('autoSource')}
        >
          {(ids) => (
            <Select<AutoSource | 'NONE'>
              {...ids}
              disabled={readOnly}
              value={autoSource ?? 'NONE'}
              showSearch={{ optionFilterProp: 'label' }}
              options={[
                { value: 'NONE', label: t('score-rules:item.byHand') },
                ...AutoSource.options.map((value) => ({
                  value,
                  label: t(`score-rules:word.autoSource.${value}`),
                })),
              ]}
              onChange={(value) =>
                change(
                  value === 'NONE'
                    ? { autoSource: null, when: { minutesFrom: null, minutesBelow: null, countFrom: null } }
                    : { autoSource: value },
                )
              }
            />
          )}
        </Field>
        {hasMinutes ? (
          <div className="score-two">
            {bound('minutesFrom', t('score-rules:field.minutesFrom'))}
            {bound('minutesBelow', t('score-rules:field.minutesBelow'))}
          </div>
        ) : null}
        {hasCount ? (
          <div className="score-two">{bound('countFrom', t('score-rules:field.countFrom'))}</div>
        ) : null}
        <LinksEditor
          rules={rules}
          linked={item.linked}
          error={wrong('linked', 'share', 'to')}
          readOnly={readOnly}
          onChange={(linked) => change({ linked })}
        />
        <Field label={t('score-rules:field.code')} hint={t('score-rules:hint.code')} error={wrong('code')}>
          {(ids) => (
            <Input
              {...ids}
              className="score-code-input"
              maxLength={30}
              disabled={readOnly}
              value={item.code}
              onChange={(event) => change({ code: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Drawer>
  )
}
