import { Alert, Button, Radio } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { monthOf } from '../../../db/model/month.ts'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { dayOfMs, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import type { SheetAddress } from './sheet-address.ts'
import type { SheetPlace } from './sheet-grid.tsx'
import type { MonthSheet } from './use-marks.ts'

interface LockDialogProps {
  readonly sheet: MonthSheet
  /** The unit the sheet is narrowed to; null for all. */
  readonly unitId: string | null
  readonly monthName: string
  readonly onOpenDay: (place: SheetPlace) => void
  readonly onAddress: (part: Partial<SheetAddress>) => void
  readonly onClose: () => void
}

interface Blocking extends SheetPlace {
  readonly key: string
  readonly name: string
  readonly unitId: string
  readonly half: 'AM' | 'PM' | null
}

const SHOWN = 12

/** Half days under review, and punches of a doubtful clock that stand on a day where they change nothing: they may belong to another. */
const blockingOf = (
  sheet: MonthSheet,
  suspects: readonly {
    readonly staffId: string
    readonly name: string
    readonly atMs: number
    readonly grade: string
  }[],
): readonly Blocking[] => {
  const open = new Set(sheet.units.filter((unit) => unit.lockedAtMs === null).map((unit) => unit.unitId))
  const rows = sheet.rows.filter((row) => open.has(row.unitId))
  const sessions = rows.flatMap((row) =>
    row.cells.flatMap((cell) =>
      cell.sessions
        .filter((session) => session.kind === 'UNDER_REVIEW')
        .map((session): Blocking => ({
          key: `${row.staffId} ${cell.day} ${session.half}`,
          staffId: row.staffId,
          name: row.name,
          unitId: row.unitId,
          day: cell.day,
          half: session.half,
        })),
    ),
  )
  const known = new Set(sessions.map(({ staffId, day }) => `${staffId} ${day}`))
  const others = suspects.flatMap((punch): Blocking[] => {
    const day = dayOfMs(punch.atMs)
    const row = rows.find((each) => each.staffId === punch.staffId)
    const key = `${punch.staffId} ${day}`
    if (punch.grade !== 'C' || row === undefined || known.has(key) || monthOf(day) !== sheet.month) return []
    known.add(key)
    return [{ key, staffId: punch.staffId, name: punch.name, unitId: row.unitId, day, half: null }]
  })
  return [...sessions, ...others]
}

/** What is better done first, unit by unit, each with the way there; none of it stops the month from being settled. */
function LooseEnds({
  units,
  unknownIdLines,
  onAddress,
}: {
  readonly units: MonthSheet['units']
  readonly unknownIdLines: number
  readonly onAddress: (part: Partial<SheetAddress>) => void
}) {
  const { t } = useTranslation('sheet')
  const format = useFormat()
  const navigate = useNavigate()
  const wanting = units.filter((unit) => unit.openRequests > 0 || unit.unsignedWeeks.length > 0)
  if (wanting.length === 0 && unknownIdLines === 0) return null
  const link = (key: string, text: ReactNode, onClick: () => void) => (
    <Button key={key} type="link" size="small" onClick={onClick}>
      {text}
    </Button>
  )
  return (
    <Alert
      type="warning"
      showIcon
      title={t('lock.looseEnds')}
      description={
        <ul className="sheet-loose-ends" aria-label={t('lock.looseEnds')}>
          {wanting.map((unit) => (
            <li key={unit.unitId}>
              <b>{unit.unitName}</b>
              {unit.openRequests === 0
                ? null
                : link('requests', t('lock.openRequests', { count: unit.openRequests }), () => {
                    void navigate(`${paths.requests()}?box=ALL`)
                  })}
              {unit.unsignedWeeks.map((week) =>
                link(week, t('lock.unsignedWeek', { day: format.shortDay(week) }), () =>
                  onAddress({ tab: 'week', week, unitId: unit.unitId }),
                ),
              )}
            </li>
          ))}
          {unknownIdLines === 0 ? null : (
            <li>
              {link('machine', t('lock.unknownIdLines', { count: unknownIdLines }), () =>
                onAddress({ tab: 'machine' }),
              )}
            </li>
          )}
        </ul>
      }
    />
  )
}

/** The choice that stands for every unit not settled yet. */
const ALL = ''

/** Settles a month for a unit or all, after a look at what is in the way. */
export function LockDialog({ sheet, unitId, monthName, onOpenDay, onAddress, onClose }: LockDialogProps) {
  const { t } = useTranslation(['sheet', 'attendance'])
  const format = useFormat()
  const action = useHallAction('attendance.lockMonth')
  const suspects = useHallQuery('attendance.suspects', {}, { refreshOn: TODAY_KINDS })
  const open = sheet.units.filter((unit) => unit.lockedAtMs === null)
  // Settling cannot be taken back: nobody settles every unit by pressing Enter.
  const [scope, setScope] = useState<string | null>(unitId)
  const isMeant = (unit: string): boolean => scope === null || scope === ALL || unit === scope
  const blocking = blockingOf(sheet, suspects.data?.punches ?? []).filter((each) => isMeant(each.unitId))
  const submit = async (): Promise<void> => {
    if (scope === null) return
    const done = await action.run({ month: sheet.month, unitId: scope === ALL ? null : scope })
    if (done === undefined) return
    notifySaved(t('lock.done', { count: done.units }))
    onClose()
  }
  return (
    <StepDialog
      title={t('lock.title', { month: monthName })}
      okText={t('lock.ok')}
      width={560}
      busy={action.busy}
      okDisabled={scope === null || blocking.length > 0 || suspects.data === undefined}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div>{t('lock.what')}</div>
      {unitId === null && scope === null ? <div className="muted">{t('lock.choose')}</div> : null}
      {unitId === null ? (
        <Radio.Group
          className="sheet-lock-scope"
          aria-label={t('lock.scope')}
          value={scope}
          onChange={(event) => setScope(String(event.target.value))}
          options={[
            { value: ALL, label: t('lock.all', { count: open.length }) },
            ...open.map((unit) => ({ value: unit.unitId as string, label: unit.unitName })),
          ]}
        />
      ) : null}
      {blocking.length === 0 ? (
        suspects.data === undefined ? null : (
          <div className="muted">{t('lock.clear')}</div>
        )
      ) : (
        <Alert
          type="warning"
          showIcon
          title={t('lock.blocked', { count: blocking.length })}
          action={
            <Button size="small" onClick={() => onAddress({ tab: 'suspects' })}>
              {t('lock.judge')}
            </Button>
          }
          description={
            <ul className="sheet-blocking">
              {blocking.slice(0, SHOWN).map((each) => (
                <li key={each.key}>
                  <Button
                    type="link"
                    size="small"
                    title={t('lock.open')}
                    onClick={() => onOpenDay({ staffId: each.staffId, day: each.day })}
                  >
                    {each.name} {format.shortDay(each.day)}{' '}
                    {each.half === null ? t('lock.suspect') : t(`attendance:half.${each.half}`)}
                  </Button>
                </li>
              ))}
              {blocking.length > SHOWN ? (
                <li className="muted">{t('lock.blockedMore', { count: blocking.length - SHOWN })}</li>
              ) : null}
            </ul>
          }
        />
      )}
      <LooseEnds
        units={open.filter((unit) => isMeant(unit.unitId))}
        unknownIdLines={sheet.unknownIdLines}
        onAddress={onAddress}
      />
    </StepDialog>
  )
}
