import type { TFunction } from 'i18next'
import { Button, Space } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DAY_MS } from '../../../db/model/day.ts'
import type { Result } from '../../../db/contract/index.ts'
import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime, dayOfMs } from '../../shared/format.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { JudgeDialog, type Judgement } from './judge-dialog.tsx'
import { SheetDayDrawer } from './sheet-day-drawer.tsx'
import type { SheetPlace } from './sheet-grid.tsx'
import type { TabProps } from './tab-props.ts'

type Suspect = Result<'attendance.suspects'>['punches'][number]

const HOUR_MS = 3_600_000
/** Clocks that agree to the second agree. */
const SAME_MS = 1_000

/** How far the computer's own clock stood from the trusted time, in the largest unit that fits. */
const clockWords = (t: TFunction<'sheet'>, { wallMs, atMs }: Suspect): string => {
  const off = wallMs - atMs
  const size = Math.abs(off)
  if (size < SAME_MS) return t('suspects.same')
  const time =
    size >= 2 * DAY_MS
      ? t('suspects.days', { count: Math.round(size / DAY_MS) })
      : size >= 2 * HOUR_MS
        ? t('suspects.hours', { count: Math.round(size / HOUR_MS) })
        : size >= 60_000
          ? t('suspects.minutes', { count: Math.round(size / 60_000) })
          : t('suspects.seconds', { count: Math.round(size / 1_000) })
  return t(off > 0 ? 'suspects.ahead' : 'suspects.behind', { time })
}

/** Punches that wait for a person: why each is in doubt, what its machine's clock said, and the judgement. */
export function SuspectsTab({ scope, tabs }: TabProps) {
  const { t } = useTranslation('sheet')
  const standsAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const query = useHallQuery('attendance.suspects', {}, { refreshOn: TODAY_KINDS, keepPrevious: true })
  const [judging, setJudging] = useState<Judgement | null>(null)
  const [open, setOpen] = useState<(SheetPlace & { readonly name: string }) | null>(null)
  const columns = useMemo<ColumnsType<Suspect>>(
    () => [
      {
        key: 'name',
        title: t('suspects.name'),
        width: 130,
        render: (_value, punch) => (
          <div className="one-line" title={`${punch.name} ${punch.staffId}\n${punch.unitName}`}>
            {punch.name}
            <div className="one-line muted">{punch.unitName}</div>
          </div>
        ),
      },
      {
        key: 'why',
        title: t('suspects.whyName'),
        width: 150,
        render: (_value, punch) => (
          <span className="status-tag status-waiting">{t(`suspects.why.${punch.why}`)}</span>
        ),
      },
      {
        key: 'at',
        title: t('suspects.at'),
        width: 148,
        render: (_value, punch) => <b className="number">{dayAndTime(punch.atMs)}</b>,
      },
      {
        key: 'wall',
        title: t('suspects.wall'),
        width: 170,
        render: (_value, punch) => (
          <span className="number">
            {dayAndTime(punch.wallMs)}
            <div className="muted">{clockWords(t, punch)}</div>
          </span>
        ),
      },
      // A machine that stands alone is the whole hall: nothing comes late.
      ...(standsAlone
        ? []
        : [
            {
              key: 'received',
              title: t('suspects.received'),
              width: 148,
              render: (_value: unknown, punch: Suspect) => (
                <span className="number">
                  {punch.receivedAtMs === null ? t('suspects.notReceived') : dayAndTime(punch.receivedAtMs)}
                </span>
              ),
            },
          ]),
      {
        key: 'window',
        title: t('suspects.window'),
        ellipsis: true,
        render: (_value, punch) => (
          <span className="one-line" title={punch.windowName}>
            {punch.windowName}
          </span>
        ),
      },
      {
        key: 'judge',
        title: '',
        width: 190,
        render: (_value, punch) =>
          punch.staffId === scope.staffId ? (
            <span className="muted">{t('suspects.own')}</span>
          ) : (
            <Space size={6}>
              {([true, false] as const).map((accept) => (
                <Button
                  key={String(accept)}
                  size="small"
                  danger={!accept}
                  onClick={(event) => {
                    event.stopPropagation()
                    setJudging({ punchId: punch.punchId, name: punch.name, atMs: punch.atMs, accept })
                  }}
                >
                  {t(accept ? 'suspects.accept' : 'suspects.reject')}
                </Button>
              ))}
            </Space>
          ),
      },
    ],
    [t, scope.staffId, standsAlone],
  )
  const punches = query.data?.punches ?? []
  return (
    <PageFrame
      fill
      title={t('title')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={tabs}
    >
      <div className="sheet-page">
        {punches.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('suspects.none')} hint={t('suspects.noneHint')} />
          </div>
        ) : (
          <>
            <div className="muted">{t('suspects.hint')}</div>
            <div className="panel sheet-list">
              <DataTable
                autoFocus
                rows={punches}
                columns={columns}
                rowKey={(punch) => punch.punchId}
                label={t('tab.suspects')}
                onOpen={(punch) =>
                  setOpen({ staffId: punch.staffId, day: dayOfMs(punch.atMs), name: punch.name })
                }
                minWidth={1_060}
              />
            </div>
          </>
        )}
      </div>
      {open === null ? null : (
        <SheetDayDrawer
          place={open}
          name={open.name}
          scope={scope}
          first={open.day}
          onPlace={(place) => setOpen({ ...place, name: open.name })}
          onClose={() => setOpen(null)}
        />
      )}
      {judging === null ? null : <JudgeDialog judgement={judging} onClose={() => setJudging(null)} />}
    </PageFrame>
  )
}
