import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { HalfDay } from '../../../db/model/attendance/rules.ts'
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
import type { RequestView } from './request-words.ts'
import './requests.css'

type Cause = ParamsInput<'roll.file'>['cause']
const CAUSES: readonly Cause[] = ['MACHINE_FAULT', 'POWER_CUT', 'OTHER']
/** Of the hall, not of one unit: they may call any unit's roll. */
const CENTRE = ['INSPECTOR', 'CENTER_ADMIN'] as const

type Draft = Result<'roll.draft'>
type Person = Draft['people'][number]

/** Clock times, empty where the roll leaves that end to punches. */
interface Entry {
  readonly in: string
  readonly out: string
}
const NO_TIMES: Entry = { in: '', out: '' }

/** Times are proposed only for whoever should be here and punched nothing; everybody else's punches speak for them. */
const usualOf = ({ punchedAtMs, away }: Person, hours: Draft['hours'], nowMs: number): Entry =>
  hours === null || away !== null || punchedAtMs.length > 0
    ? NO_TIMES
    : {
        // Nobody came to a half day that has not begun, or has left one that is not over.
        in: nowMs >= hours.fromMs ? clockFromMs(hours.fromMs) : '',
        out: nowMs >= hours.toMs ? clockFromMs(hours.toMs) : '',
      }

/** How many people each time is given to, earliest first. */
const countsOf = (clocks: readonly string[]): readonly (readonly [clock: string, count: number])[] => {
  const counts = new Map<string, number>()
  for (const clock of clocks) if (clock !== '') counts.set(clock, (counts.get(clock) ?? 0) + 1)
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** The roll of a unit for one half day: times where nobody could punch, everything else left to punches. */
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
  const [unitId, setUnitId] = useState<string>(session?.unitId ?? '')
  const [half, setHalf] = useState<HalfDay>(clockFromMs(openedAtMs) < '13:00' ? 'AM' : 'PM')
  const [cause, setCause] = useState<Cause>('MACHINE_FAULT')
  const [note, setNote] = useState('')
  const [changed, setChanged] = useState<Readonly<Record<string, Entry>>>({})
  const submit = useHallAction('roll.file')
  const draft = useHallQuery('roll.draft', unitId === '' ? null : { unitId, day: today, half }, {
    refreshOn: ['punch', 'leave'],
  })
  const hours = draft.data?.hours ?? null
  const people = draft.data?.people ?? []
  const entryOf = (person: Person): Entry => changed[person.staffId] ?? usualOf(person, hours, openedAtMs)
  const change = (person: Person, part: Partial<Entry>): void =>
    setChanged((before) => ({
      ...before,
      [person.staffId]: { ...(before[person.staffId] ?? usualOf(person, hours, openedAtMs)), ...part },
    }))
  const entries = people.map(entryOf)
  const given = entries.filter((entry) => entry.in !== '' || entry.out !== '').length
  const summary = [
    ...countsOf(entries.map((entry) => entry.in)).map(([clock, count]) =>
      t('rollForm.getIn', { clock, count }),
    ),
    ...countsOf(entries.map((entry) => entry.out)).map(([clock, count]) =>
      t('rollForm.getOut', { clock, count }),
    ),
    ...(given < people.length ? [t('rollForm.rest', { count: people.length - given })] : []),
  ]
  const msOf = (clock: string): number | null => (clock === '' ? null : msAt(today, clock))
  const send = async (): Promise<void> => {
    const done = await submit.run({
      unitId,
      day: today,
      half,
      cause,
      note: note.trim(),
      // All of them, so that a later roll also takes back times that an earlier one gave.
      people: people.map((person) => {
        const entry = entryOf(person)
        return { staffId: person.staffId, inAtMs: msOf(entry.in), outAtMs: msOf(entry.out) }
      }),
    })
    if (done === undefined) return
    notifySaved(t('rollForm.saved'))
    props.onDone(done)
  }
  return (
    <StepDialog
      title={t('rollForm.title')}
      okText={t('rollForm.submit', { number: given })}
      width={720}
      busy={submit.busy}
      okDisabled={given === 0}
      error={submit.error?.message ?? draft.error?.message ?? directory.error?.message ?? null}
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
      <div className="req-roll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rollForm.name')}</th>
              <th scope="col">{t('rollForm.punches')}</th>
              <th scope="col">{t('rollForm.in')}</th>
              <th scope="col">{t('rollForm.out')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => {
              const { staffId, name, punchedAtMs, away } = person
              const entry = entryOf(person)
              return (
                <tr key={staffId}>
                  <td>
                    <span className="one-line" title={name}>
                      {name}
                    </span>{' '}
                    <span className="muted">{staffId}</span>
                  </td>
                  <td>
                    <span className="number">{punchedAtMs.map((atMs) => clockFromMs(atMs)).join(' ')}</span>{' '}
                    {away === null ? null : <span className="muted">{t(`rollForm.away.${away}`)}</span>}
                    {punchedAtMs.length > 0 && entry.in === '' && entry.out === '' ? (
                      <div className="muted">{t('rollForm.byPunches')}</div>
                    ) : null}
                  </td>
                  <td>
                    <ClockInput
                      label={`${name} ${t('rollForm.in')}`}
                      value={entry.in}
                      onChange={(value) => change(person, { in: value })}
                    />
                  </td>
                  <td>
                    <ClockInput
                      label={`${name} ${t('rollForm.out')}`}
                      value={entry.out}
                      onChange={(value) => change(person, { out: value })}
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
      <div className="req-roll-sum">
        {people.length === 0 ? null : (
          <span>{given === 0 ? t('rollForm.nothing') : summary.join(t('rollForm.between'))}</span>
        )}
        {Object.keys(changed).length === 0 ? null : (
          <Button size="small" onClick={() => setChanged({})}>
            {t('rollForm.reset')}
          </Button>
        )}
      </div>
    </StepDialog>
  )
}
