import { CheckSquareOutlined, CommentOutlined, FileAddOutlined } from '@ant-design/icons'
import { Button, Segmented, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { CaseSummary } from '../../../db/contract/cases.ts'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { ATTENDANCE_ROLES } from '../../shared/layout/nav-entries.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { TodayCard } from '../attendance/today-card.tsx'
import { ScoreWaiting } from '../my-score/waiting-card.tsx'
import { CaseList } from './case-list.tsx'
import { ConflictsToSettle } from './conflicts-to-settle.tsx'
import { ChangedList } from './changed-list.tsx'
import { DayCounts } from './day-counts.tsx'
import { ReportsWaiting, SlipsToFollow } from './side-lists.tsx'
import './today.css'

type Scope = ParamsInput<'today.get'>['scope']
const SCOPES: readonly Scope[] = ['MINE', 'WINDOW', 'UNIT']
const toScope = (text: string | undefined): Scope => SCOPES.find((scope) => scope === text) ?? 'MINE'

const REFRESH_ON = [
  'case',
  'consultation',
  'paper',
  'first_contact',
  'negative_report',
  'closure',
  'holiday_year',
]

/** What is due, what is open, what changed, and how the day stands. */
export function TodayPage() {
  const { t } = useTranslation('today')
  const format = useFormat()
  const navigate = useNavigate()
  const wanted = toScope(useSession((state) => state.preferences['today.scope']))
  const canRecord = useSession(
    (state) => state.session?.roles.some((role) => WINDOW_ROLES.includes(role)) ?? false,
  )
  const hasAttendance = useSession(
    (state) => state.session?.roles.some((role) => ATTENDANCE_ROLES.includes(role)) ?? false,
  )
  // Who takes no cases has none of their own and no window: they see all they may see.
  const scope = canRecord ? wanted : 'UNIT'
  const [chosenList, setChosenList] = useState<'DUE' | 'OPEN' | null>(null)
  const query = useHallQuery('today.get', { scope }, { refreshOn: REFRESH_ON, keepPrevious: true })
  const today = query.data
  const list = chosenList ?? (today !== undefined && today.due.length > 0 ? 'DUE' : 'OPEN')
  const openCase = (row: CaseSummary): void => void navigate(paths.case(row.caseId))
  const beginnings = (
    <Space>
      <Button type="primary" icon={<FileAddOutlined />} onClick={() => void navigate(paths.intake())}>
        {t('begin.intake')}
      </Button>
      <Button icon={<CommentOutlined />} onClick={() => void navigate(paths.consult())}>
        {t('begin.consult')}
      </Button>
    </Space>
  )
  const nothingYet =
    today !== undefined &&
    today.openTotal === 0 &&
    today.changed.length === 0 &&
    today.due.length === 0 &&
    today.slipsToFollow.length === 0 &&
    today.reportsWaiting.length === 0
  return (
    <PageFrame
      fill
      title={today === undefined ? t('title') : format.longDay(today.day)}
      documentTitle={t('title')}
      subtitle={
        today === undefined
          ? undefined
          : t(today.workingDay ? 'workingDay' : 'restDay', {
              name: today.dayName === '' ? '' : ` · ${today.dayName}`,
            })
      }
      actions={
        <>
          {canRecord ? (
            <Segmented<Scope>
              value={scope}
              options={SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))}
              onChange={(value) => void setPreference('today.scope', value)}
              aria-label={t('scope.label')}
            />
          ) : null}
          {canRecord ? beginnings : null}
        </>
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
    >
      {hasAttendance ? <TodayCard /> : null}
      <ScoreWaiting />
      {today === undefined ? null : nothingYet ? (
        <div className="panel today-first">
          <EmptyState
            icon={<CheckSquareOutlined />}
            title={t('first.title')}
            hint={t(canRecord ? 'first.hint' : 'first.watchHint')}
            action={canRecord ? beginnings : undefined}
          />
          <ul className="today-tips">
            <li>{t('first.tipSearch')}</li>
            <li>{t('first.tipItems')}</li>
            <li>{t('first.tipSwitch')}</li>
          </ul>
        </div>
      ) : (
        <div className="today-page">
          <DayCounts counts={today.counts} openTotal={today.openTotal} />
          <div className="today-columns">
            <section className="panel today-cases">
              <div className="today-cases-head">
                <Segmented
                  value={list}
                  options={[
                    { value: 'DUE', label: t('list.due', { count: today.due.length }) },
                    { value: 'OPEN', label: t('list.open', { count: today.openTotal }) },
                  ]}
                  onChange={(value) => setChosenList(value === 'DUE' ? 'DUE' : 'OPEN')}
                />
                {list === 'OPEN' && today.open.length < today.openTotal ? (
                  <span className="muted">{t('list.shown', { shown: today.open.length })}</span>
                ) : (
                  <span className="muted">{t('list.keys')}</span>
                )}
              </div>
              <CaseList
                key={list}
                rows={list === 'DUE' ? today.due : today.open}
                today={today.day}
                label={t(list === 'DUE' ? 'list.dueLabel' : 'list.openLabel')}
                onOpen={openCase}
                withReason={list === 'DUE'}
                empty={
                  <EmptyState
                    title={t(list === 'DUE' ? 'list.nothingDue' : 'list.nothingOpen')}
                    hint={t(list === 'DUE' ? 'list.nothingDueHint' : 'list.nothingOpenHint')}
                  />
                }
              />
            </section>
            <div className="today-side">
              <ConflictsToSettle />
              <ReportsWaiting reports={today.reportsWaiting} />
              <SlipsToFollow slips={today.slipsToFollow} today={today.day} />
              <ChangedList changed={today.changed} today={today.day} />
            </div>
          </div>
        </div>
      )}
    </PageFrame>
  )
}
