import { Checkbox, InputNumber, Select } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, daysBetween, mondayOf, type Day } from '../../../db/model/day.ts'
import type { Post } from '../../../db/model/posts/post.ts'
import { DayInput } from '../../desk/case/dialogs/day-input.tsx'
import { Field } from '../../desk/parts/field.tsx'
import { KeyChoice } from '../../desk/parts/key-choice.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { count, useFormat } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import type { RotaDraft } from './rota-draft.ts'
import type { Member } from './rota-grid.tsx'
import { fillingOf, halvesOf, type Filling, type Pattern, type TurnPattern } from './rota-pattern.ts'

/** As many days as are saved at once. */
const DAYS_MAX = 190
const WEEKS_MAX = 8
const TOGETHER_MAX = 20
const EACH = ['HALF', 'DAY', 'WEEK'] as const

interface PatternDialogProps {
  readonly postId: Post['postId']
  readonly members: readonly Member[]
  readonly draft: RotaDraft
  /** First day offered to fill. */
  readonly begin: Day
  readonly onFill: (filling: Filling, from: Day) => void
  readonly onClose: () => void
}

/** Enter takes a day that was typed; what comes of it is to be seen before anything is filled. */
const keepOpen = (event: KeyboardEvent<HTMLDivElement>): void => {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
}

/** Fills many days at once, by weeks that repeat or by turns; what would come of it stands beside the choices. */
export function PatternDialog({ postId, members, draft, begin, onFill, onClose }: PatternDialogProps) {
  const { t } = useTranslation(['posts', 'common'])
  const format = useFormat()
  const [kind, setKind] = useState<Pattern['kind']>('WEEKS')
  const [from, setFrom] = useState<Day>(begin)
  const [to, setTo] = useState<Day>(addDays(begin, 27))
  const [weeks, setWeeks] = useState(1)
  const [source, setSource] = useState<Day>(addDays(mondayOf(begin), -7))
  const [people, setPeople] = useState<TurnPattern['people']>(members.map(({ staffId }) => staffId))
  const [together, setTogether] = useState(1)
  const [each, setEach] = useState<TurnPattern['each']>('HALF')
  const [withDaysOff, setWithDaysOff] = useState(false)
  const [keepPlanned, setKeepPlanned] = useState(true)

  const monday = source === '' ? '' : mondayOf(source)
  const sourceEnd = monday === '' ? '' : addDays(monday, weeks * 7 - 1)
  const length = from === '' || to === '' ? 0 : daysBetween(from, to) + 1
  const problem =
    length <= 0
      ? t('pattern.wrongOrder')
      : length > DAYS_MAX
        ? t('pattern.tooLong', { count: DAYS_MAX })
        : undefined
  const far = monday !== '' && length > 0 && Math.abs(daysBetween(monday, from)) > 100
  const sourceProblem = monday === '' ? t('pattern.noSource') : far ? t('pattern.farSource') : undefined
  const isReady = problem === undefined && (kind === 'TURNS' || sourceProblem === undefined)
  const query = useHallQuery(
    'attendance.rota',
    isReady
      ? {
          postId,
          from: kind === 'WEEKS' && monday < from ? monday : from,
          to: kind === 'WEEKS' && sourceEnd > to ? sourceEnd : to,
        }
      : null,
    { refreshOn: ['rota', 'swap', 'post', 'closure', 'holiday_year'], keepPrevious: true },
  )
  const days = isReady ? query.data?.days : undefined
  const pattern: Pattern = kind === 'WEEKS' ? { kind, monday, weeks } : { kind, people, together, each }
  const filling =
    days === undefined
      ? null
      : fillingOf(
          pattern,
          { from, to, withDaysOff, keepPlanned },
          days,
          draft,
          new Set(members.map(({ staffId }) => staffId)),
        )
  const names = new Map<string, string>(members.map(({ staffId, name }) => [staffId, name]))
  const namesOf = (ids: readonly string[]): string =>
    ids.map((staffId) => names.get(staffId) ?? staffId).join(t('common:state.separator'))
  const halves = filling === null ? [] : [...halvesOf(filling)]
  const wholeNumber = (set: (value: number) => void, max: number) => (value: number | null) =>
    set(Math.min(max, Math.max(1, Math.trunc(value ?? 1))))
  return (
    <StepDialog
      title={t('pattern.title')}
      okText={t('pattern.ok', { count: filling?.filled.length ?? 0 })}
      okDisabled={filling === null || filling.filled.length === 0}
      width={860}
      error={query.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => {
        if (filling !== null) onFill(filling, from)
      }}
    >
      <div className="pattern">
        <div className="pattern-choices" onKeyDown={keepOpen}>
          <KeyChoice
            first
            ariaLabel={t('pattern.kind')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'WEEKS', label: t('pattern.weeks') },
              { value: 'TURNS', label: t('pattern.turns') },
            ]}
          />
          {kind === 'WEEKS' ? (
            <div className="hd-row">
              <Field label={t('pattern.weekCount')} hint={t('pattern.weekCountHint')}>
                {(ids) => (
                  <InputNumber
                    {...ids}
                    min={1}
                    max={WEEKS_MAX}
                    precision={0}
                    value={weeks}
                    onChange={wholeNumber(setWeeks, WEEKS_MAX)}
                  />
                )}
              </Field>
              <Field
                label={t('pattern.source')}
                error={sourceProblem}
                hint={monday === '' ? undefined : t('pattern.sourceHint', { from: monday, to: sourceEnd })}
              >
                {({ id }) => <DayInput id={id} value={source} onChange={setSource} />}
              </Field>
            </div>
          ) : (
            <>
              <Field label={t('pattern.people')} hint={t('pattern.peopleHint')}>
                {(ids) => (
                  <Select<string[]>
                    {...ids}
                    mode="multiple"
                    value={[...people]}
                    showSearch={{ optionFilterProp: 'label' }}
                    options={members.map(({ staffId, name }) => ({ value: staffId, label: name }))}
                    onChange={(chosen) =>
                      setPeople(
                        chosen.flatMap(
                          (staffId) => members.find((member) => member.staffId === staffId)?.staffId ?? [],
                        ),
                      )
                    }
                  />
                )}
              </Field>
              <div className="hd-row">
                <Field label={t('pattern.together')}>
                  {(ids) => (
                    <InputNumber
                      {...ids}
                      min={1}
                      max={TOGETHER_MAX}
                      precision={0}
                      value={together}
                      onChange={wholeNumber(setTogether, TOGETHER_MAX)}
                    />
                  )}
                </Field>
                <Field label={t('pattern.each')}>
                  {({ id }) => (
                    <Select<TurnPattern['each']>
                      id={id}
                      value={each}
                      options={EACH.map((value) => ({ value, label: t(`pattern.eachOf.${value}`) }))}
                      onChange={setEach}
                    />
                  )}
                </Field>
              </div>
            </>
          )}
          <div className="hd-row">
            <Field label={t('pattern.from')} error={problem}>
              {({ id }) => <DayInput id={id} value={from} onChange={setFrom} />}
            </Field>
            <Field label={t('pattern.to')}>
              {({ id }) => <DayInput id={id} value={to} onChange={setTo} />}
            </Field>
          </div>
          <Checkbox checked={keepPlanned} onChange={(event) => setKeepPlanned(event.target.checked)}>
            {t('pattern.keepPlanned')}
          </Checkbox>
          <Checkbox checked={withDaysOff} onChange={(event) => setWithDaysOff(event.target.checked)}>
            {t('pattern.withDaysOff')}
          </Checkbox>
          {filling === null ? null : (
            <div className="pattern-sum" role="status">
              <div>
                {t('pattern.fills', { count: filling.filled.length })}
                {filling.kept === 0 ? null : t('pattern.keeps', { count: filling.kept })}
              </div>
              {filling.gaps === 0 ? null : (
                <div className="rota-gap">{t('pattern.gaps', { count: filling.gaps })}</div>
              )}
              {halves.map(([staffId, number]) => (
                <span key={staffId} className="pattern-person">
                  {names.get(staffId) ?? staffId} <span className="number">{count(number)}</span>
                </span>
              ))}
            </div>
          )}
        </div>
        <div className="pattern-days panel" role="region" aria-label={t('pattern.preview')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('pattern.day')}</th>
                <th scope="col">{t('rota.am')}</th>
                <th scope="col">{t('rota.pm')}</th>
              </tr>
            </thead>
            <tbody>
              {(filling?.filled ?? []).map(({ day, duty }) => (
                <tr key={day.day} className={day.working ? '' : 'rota-off'}>
                  <th scope="row" className="number">
                    {format.shortDay(day.day)}
                  </th>
                  {([duty.am, duty.pm] as const).map((on, half) => (
                    <td key={half === 0 ? 'am' : 'pm'}>
                      {on.length === 0 ? <span className="rota-gap">{t('rota.gap')}</span> : namesOf(on)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {filling !== null && filling.filled.length === 0 ? (
            <p className="muted pattern-nothing">
              {t(kind === 'WEEKS' ? 'pattern.nothing' : 'pattern.nothingTurns')}
            </p>
          ) : null}
        </div>
      </div>
    </StepDialog>
  )
}
