import { Alert, Button, Drawer, Input, InputNumber, Popconfirm, Radio, Select } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AttendanceRules } from '../../../db/model/attendance/rules.ts'
import { addDays } from '../../../db/model/day.ts'
import { Role } from '../../../db/model/roles.ts'
import { DayInput } from '../../desk/case/dialogs/day-input.tsx'
import { Field } from '../../desk/parts/field.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { EditProblem } from '../parts/edit-problem.tsx'
import { ChainsEditor } from './chains-editor.tsx'
import { HoursEditor } from './hours-editor.tsx'
import { useProblemWords, type RulesInput, type RuleSet } from './rules-words.ts'

interface RulesDrawerProps {
  readonly rules: RulesInput
  readonly isNew: boolean
  /** All sets, to say which one this one ends. */
  readonly sets: readonly RuleSet[]
  readonly onClose: () => void
}

/** A check runs once the hand rests. */
const PAUSE_MS = 300

type NumberKey =
  | 'openBeforeMinutes'
  | 'closeAfterMinutes'
  | 'graceMinutes'
  | 'shortMinutes'
  | 'absenceMinutes'
  | 'makeupWithinDays'
  | 'forgotPerMonthMax'
  | 'shortAbsenceMinutes'
  | 'coverWithinMinutes'
  | 'escalateAfterMinutes'
  | 'lateRequestMinutes'
  | 'sickProofDays'
  | 'balanceMonths'

const units = {
  openBeforeMinutes: 'minutes',
  closeAfterMinutes: 'minutes',
  graceMinutes: 'minutes',
  shortMinutes: 'minutes',
  absenceMinutes: 'minutes',
  makeupWithinDays: 'workingDays',
  forgotPerMonthMax: 'times',
  shortAbsenceMinutes: 'minutes',
  coverWithinMinutes: 'minutes',
  escalateAfterMinutes: 'minutes',
  lateRequestMinutes: 'minutes',
  sickProofDays: 'days',
  balanceMonths: 'months',
} as const satisfies Record<NumberKey, string>

const GROUPS = [
  ['punches', ['openBeforeMinutes', 'closeAfterMinutes']],
  ['judging', ['graceMinutes', 'shortMinutes', 'absenceMinutes']],
  ['posts', ['shortAbsenceMinutes', 'coverWithinMinutes', 'escalateAfterMinutes']],
  [
    'requests',
    ['makeupWithinDays', 'forgotPerMonthMax', 'lateRequestMinutes', 'sickProofDays', 'balanceMonths'],
  ],
] as const satisfies readonly (readonly [string, readonly NumberKey[]])[]

const PUNCHES = [4, 3, 2] as const

const useSettled = <Value,>(value: Value): Value => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [value])
  return settled
}

/** Which parts of the form are not yet what the rules ask for. */
const useMissing = (rules: RulesInput): string[] => {
  const { t } = useTranslation('rules')
  const parsed = AttendanceRules.safeParse({ ...rules, version: Math.max(1, rules.version) })
  if (parsed.success) return []
  const names = parsed.error.issues.map(({ path: [key] }) => {
    if (key === 'hours') return t('section.hours')
    if (key === 'chains' || key === 'chiefChains') return t(`section.${key}`)
    if (key === 'name' || key === 'validFrom' || key === 'validTo' || key === 'subjectRoles')
      return t(`field.${key}`)
    const number = GROUPS.flatMap(([, keys]): readonly NumberKey[] => keys).find((each) => each === key)
    return number === undefined ? String(key) : t(`field.${number}`)
  })
  return [...new Set(names)]
}

function Part({
  title,
  help,
  children,
}: {
  readonly title: string
  readonly help?: string
  readonly children: ReactNode
}) {
  return (
    <section className="rules-part">
      <h3>{title}</h3>
      {help === undefined ? null : <p className="muted">{help}</p>}
      {children}
    </section>
  )
}

/** One rule set. What would be wrong with all sets together is said while it is typed. */
export function RulesDrawer({ rules, isNew, sets, onClose }: RulesDrawerProps) {
  const { t } = useTranslation(['rules', 'common'])
  const problemWords = useProblemWords()
  const [draft, setDraft] = useState(rules)
  const save = useHallAction('attendance.saveRules')
  const change = (part: Partial<RulesInput>): void => setDraft((before) => ({ ...before, ...part }))
  const missing = useMissing(draft)
  const settled = useSettled(draft)
  const isSettled = settled === draft
  const check = useHallQuery(
    'attendance.checkRules',
    missing.length > 0
      ? null
      : { rules: { ...settled, version: Math.max(1, settled.version) }, endsEarlier: isNew },
    { keepPrevious: true },
  )
  const ended = isNew
    ? sets.filter(
        ({ rulesId, validFrom, validTo }) =>
          rulesId !== 'default' &&
          validFrom < draft.validFrom &&
          (validTo === null || validTo >= draft.validFrom),
      )
    : []
  const problems = check.data?.problems ?? []
  const submit = async (active: boolean): Promise<void> => {
    const done = await save.run({ rules: draft, active, endsEarlier: isNew && active })
    if (done === undefined) return
    notifySaved(
      active
        ? t('editor.saved', { name: draft.name, version: done.version })
        : t('editor.deactivated', { name: draft.name }),
    )
    onClose()
  }
  useShortcut('Ctrl+Enter', () => {
    if (missing.length === 0) void submit(true)
  })
  const number = (key: NumberKey) => (
    <Field key={key} label={t(`field.${key}`)} hint={t(`help.${key}`)}>
      {(ids) => (
        <InputNumber
          {...ids}
          min={0}
          max={1_440}
          precision={0}
          suffix={t(`unit.${units[key]}`)}
          className="rules-number"
          value={draft[key]}
          onChange={(value) => change({ [key]: value ?? 0 })}
        />
      )}
    </Field>
  )
  return (
    <Drawer
      open
      size={880}
      title={isNew ? t('editor.new') : draft.name}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="rules-foot">
          <div className="rules-check" role="status">
            {missing.length > 0 ? (
              <span className="rules-wrong">
                {t('editor.invalid', { fields: missing.join(t('common:state.separator')) })}
              </span>
            ) : !isSettled || check.loading ? (
              <span className="muted">{t('editor.checking')}</span>
            ) : problems.length === 0 ? (
              <span className="rules-fine">{t('editor.fine')}</span>
            ) : (
              problems.map((problem) => (
                <span key={`${problem.code} ${problem.from}`} className="rules-wrong">
                  {problemWords(problem)}
                </span>
              ))
            )}
          </div>
          {isNew || rules.rulesId === 'default' ? null : (
            <Popconfirm title={t('editor.deactivate')} onConfirm={() => void submit(false)}>
              <Button>{t('editor.deactivate')}</Button>
            </Popconfirm>
          )}
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            type="primary"
            disabled={missing.length > 0}
            loading={save.busy}
            onClick={() => void submit(true)}
          >
            {t('editor.save')}
          </Button>
        </div>
      }
    >
      <div className="rules-form">
        <EditProblem error={save.error ?? check.error} onReopen={onClose} />
        <Part title={t('section.basics')}>
          <div className="rules-basics">
            <Field label={t('field.name')} required>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={120}
                  value={draft.name}
                  onChange={(event) => change({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('field.validFrom')} required>
              {(ids) => (
                <DayInput
                  id={ids.id}
                  value={draft.validFrom}
                  onChange={(validFrom) => change({ validFrom })}
                />
              )}
            </Field>
            <Field label={t('field.validTo')} hint={t('field.validToHint')}>
              {(ids) => (
                <DayInput
                  id={ids.id}
                  value={draft.validTo ?? ''}
                  onChange={(validTo) => change({ validTo: validTo === '' ? null : validTo })}
                />
              )}
            </Field>
          </div>
          {ended.map(({ rulesId, name }) => (
            <Alert
              key={rulesId}
              type="info"
              showIcon
              title={t('editor.endsEarlier', { name, day: addDays(draft.validFrom, -1) })}
            />
          ))}
        </Part>
        <Part title={t('section.hours')} help={t('hours.help')}>
          <HoursEditor hours={draft.hours} onChange={(hours) => change({ hours })} />
        </Part>
        {GROUPS.map(([group, keys]) => (
          <Part key={group} title={t(`section.${group}`)}>
            {group === 'punches' ? (
              <Radio.Group
                aria-label={t('field.punchesADay')}
                value={draft.punchesADay}
                options={PUNCHES.map((value) => ({ value, label: t(`field.punches${value}`) }))}
                onChange={(event) => {
                  const chosen = PUNCHES.find((value) => value === event.target.value)
                  if (chosen !== undefined) change({ punchesADay: chosen })
                }}
              />
            ) : null}
            <div className="rules-numbers">{keys.map(number)}</div>
          </Part>
        ))}
        <Part title={t('section.chains')} help={t('chain.help')}>
          <ChainsEditor
            label={t('section.chains')}
            chains={draft.chains}
            onChange={(chains) => change({ chains })}
          />
        </Part>
        <Part title={t('section.chiefChains')}>
          <ChainsEditor
            label={t('section.chiefChains')}
            chains={draft.chiefChains}
            onChange={(chiefChains) => change({ chiefChains })}
          />
        </Part>
        <Part title={t('section.roles')}>
          <Field label={t('field.subjectRoles')}>
            {(ids) => (
              <Select<Role[]>
                {...ids}
                mode="multiple"
                value={draft.subjectRoles}
                options={Role.options.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
                onChange={(subjectRoles) => change({ subjectRoles })}
              />
            )}
          </Field>
        </Part>
      </div>
    </Drawer>
  )
}
