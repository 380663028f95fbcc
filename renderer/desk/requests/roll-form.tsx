import { Button, Checkbox, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { DEFAULT_ATTENDANCE_RULES, HalfDay } from '../../../db/model/attendance/rules.ts'
import { clockFromMs, msAt } from '../../../db/model/day.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ClockInput } from '../parts/clock-input.tsx'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useToday } from '../parts/use-today.ts'
import { hoursFrom } from './leave-draft.ts'
import type { RequestView } from './request-words.ts'
import './requests.css'

type Cause = ParamsInput<'roll.file'>['cause']
const CAUSES: readonly Cause[] = ['MACHINE_FAULT', 'POWER_CUT', 'OTHER']
/** Of the hall, not of one unit: they may call any unit's roll. */
const CENTRE = ['INSPECTOR', 'CENTER_ADMIN'] as const

interface Entry {
  readonly present: boolean
  readonly in: string
  readonly out: string
}

/** The roll of a unit for one half day: everybody present to begin with, exceptions changed. */
export function RollForm(props: {
  readonly onClose: () => void
  readonly onDone: (request: RequestView) => void
}) {
  const { t } = useTranslation(['requests', 'attendance', 'common'])
  const today = useToday()
  const session = useSession((state) => state.session)
  const isCentre = session?.roles.some((role) => CENTRE.some((each) => each === role)) ?? false
  const [openedAtMs] = useState(() => useStatus.getState().status?.nowMs ?? Date.now())
  const directory = useHallQuery('hall.directory', {})
  const mine = useHallQuery('attendance.today', {})
  const [unitId, setUnitId] = useState<string>(session?.unitId ?? '')
  const [half, setHalf] = useState<HalfDay>(clockFromMs(openedAtMs) < '13:00' ? 'AM' : 'PM')
  const [cause, setCause] = useState<Cause>('MACHINE_FAULT')
  const [note, setNote] = useState('')
  const [changed, setChanged] = useState<Readonly<Record<string, Entry>>>({})
  const submit = useHallAction('roll.file')
  const hours = hoursFrom([{ day: today, sessions: mine.data?.sessions ?? [] }])(today, half)
  const usual: Entry = {
    present: true,
    in: clockFromMs(hours.fromMs),
    // Nobody has left a half day that is not over.
    out: openedAtMs >= hours.toMs ? clockFromMs(hours.toMs) : '',
  }
  const people = (directory.data?.staff ?? []).filter(
    (each) =>
      each.active &&
      each.unitId === unitId &&
      each.roles.some((role) => DEFAULT_ATTENDANCE_RULES.subjectRoles.includes(role)),
  )
  const entryOf = (staffId: string): Entry => changed[staffId] ?? usual
  const change = (staffId: string, part: Partial<Entry>): void =>
    setChanged((before) => ({
      ...before,
      [staffId]: { ...(before[staffId] ?? usual), ...part },
    }))
  const absent = people.filter(({ staffId }) => !entryOf(staffId).present).length
  const msOf = (entry: Entry, clock: string): number | null =>
    entry.present && clock !== '' ? msAt(today, clock) : null
  const send = async (): Promise<void> => {
    const done = await submit.run({
      unitId,
      day: today,
      half,
      cause,
      note: note.trim(),
      people: people.map(({ staffId }) => {
        const entry = entryOf(staffId)
        return { staffId, inAtMs: msOf(entry, entry.in), outAtMs: msOf(entry, entry.out) }
      }),
    })
    if (done === undefined) return
    notifySaved(t('rollForm.saved'))
    props.onDone(done)
  }
  return (
    <StepDialog
      title={t('rollForm.title')}
      okText={t('rollForm.submit', { number: people.length })}
      width={720}
      busy={submit.busy}
      okDisabled={people.length === 0}
      error={submit.error?.message ?? directory.error?.message ?? null}
      onClose={props.onClose}
      onSubmit={() => void send()}
    >
      <div className="muted">{t('rollForm.hint')}</div>
      <div className="hd-row">
        {isCentre ? (
          <Field label={t('rollForm.unit')}>
            {(ids) => (
              <Select<string>
                {...ids}
                showSearch={{ optionFilterProp: 'label' }}
                value={unitId}
                options={(directory.data?.units ?? [])
                  .filter((unit) => unit.active)
                  .map((unit) => ({ value: unit.unitId as string, label: unit.name }))}
                onChange={(value: string) => {
                  setUnitId(value)
                  setChanged({})
                }}
              />
            )}
          </Field>
        ) : null}
        <Field label={t('rollForm.half')}>
          {() => (
            <Segmented<HalfDay>
              aria-label={t('rollForm.half')}
              value={half}
              options={HalfDay.options.map((value) => ({ value, label: t(`attendance:half.${value}`) }))}
              onChange={(value) => {
                setHalf(value)
                setChanged({})
              }}
            />
          )}
        </Field>
        <Field label={t('rollForm.cause')}>
          {() => (
            <KeyChoice<Cause>
              first
              ariaLabel={t('rollForm.cause')}
              value={cause}
              options={CAUSES.map((value) => ({ value, label: t(`about.${value}`) }))}
              onChange={setCause}
            />
          )}
        </Field>
      </div>
      <div className="req-roll-head">
        <span className={absent > 0 ? 'req-roll-absent' : 'muted'}>
          {absent > 0 ? t('rollForm.absent', { count: absent }) : t('rollForm.all')}
        </span>
        {Object.keys(changed).length === 0 ? null : (
          <Button size="small" onClick={() => setChanged({})}>
            {t('rollForm.all')}
          </Button>
        )}
      </div>
      <div className="req-roll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rollForm.present')}</th>
              <th scope="col">{t('rollForm.name')}</th>
              <th scope="col">{t('rollForm.in')}</th>
              <th scope="col">{t('rollForm.out')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ staffId, name }) => {
              const entry = entryOf(staffId)
              return (
                <tr key={staffId} className={entry.present ? '' : 'req-roll-off'}>
                  <td>
                    <Checkbox
                      aria-label={`${name} ${t('rollForm.present')}`}
                      checked={entry.present}
                      onChange={(event) => change(staffId, { present: event.target.checked })}
                    />
                  </td>
                  <td>
                    <span className="one-line" title={name}>
                      {name}
                    </span>{' '}
                    <span className="muted">{staffId}</span>
                  </td>
                  <td>
                    <ClockInput
                      label={`${name} ${t('rollForm.in')}`}
                      value={entry.present ? entry.in : ''}
                      disabled={!entry.present}
                      onChange={(value) => change(staffId, { in: value })}
                    />
                  </td>
                  <td>
                    <ClockInput
                      label={`${name} ${t('rollForm.out')}`}
                      value={entry.present ? entry.out : ''}
                      disabled={!entry.present}
                      onChange={(value) => change(staffId, { out: value })}
                    />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <Field label={t('rollForm.note')}>
        {(ids) => (
          <Input {...ids} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
