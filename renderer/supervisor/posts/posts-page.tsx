import { BellOutlined, FullscreenOutlined } from '@ant-design/icons'
import { Button, Segmented, Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { DECIDING_ROLES } from '../../../db/model/roles.ts'
import { HandoverList } from '../../desk/posts/handovers/handover-list.tsx'
import { clockTime } from '../../shared/format.ts'
import { POST_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths, type PostsView } from '../../shared/navigation/paths.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { ALARM_SOUND_PREFERENCE } from './alarm-sound.ts'
import { AlarmList } from './alarm-list.tsx'
import { HallMap } from './hall-map.tsx'
import './posts.css'
import { useLinkNews } from './use-link-news.ts'
import { useRunningTime } from './use-running-time.ts'

const REFRESH_MS = 30_000
/** What a post's status follows from. */
const POST_KINDS = [
  'post_status',
  'punch',
  'visit',
  'absence',
  'cover',
  'leave',
  'post',
  'post_alarm',
  'staff',
  'window',
]

function SoundSwitch() {
  const { t } = useTranslation('posts')
  const id = useId()
  const on = useSession((state) => state.preferences[ALARM_SOUND_PREFERENCE] === 'true')
  return (
    <span className="switch-label muted" title={t('banner.soundHint')}>
      <BellOutlined aria-hidden />
      <span id={id}>{t('banner.sound')}</span>
      <Switch
        size="small"
        aria-labelledby={id}
        checked={on}
        onChange={(value) => {
          setPreference(ALARM_SOUND_PREFERENCE, String(value)).catch(notifyFailed)
        }}
      />
    </span>
  )
}

/** 岗位: the live map of the hall, handovers and alarms. */
export function PostsPage() {
  const { t } = useTranslation('posts')
  const navigate = useNavigate()
  const { view: asked } = useParams()
  const roles = useSession((state) => state.session?.roles)
  const allowed = roles?.some((role) => POST_ROLES.includes(role)) ?? false
  const seesAlarms = roles?.some((role) => DECIDING_ROLES.includes(role)) ?? false
  const query = useHallQuery('posts.board', allowed ? {} : null, {
    refreshOn: POST_KINDS,
    keepPrevious: true,
  })
  useEvery(REFRESH_MS, query.reload, allowed)
  useLinkNews(query.reload)
  const nowMs = useRunningTime(query.data?.asOfMs)
  const views: readonly PostsView[] = seesAlarms ? ['map', 'handovers', 'alarms'] : ['map', 'handovers']
  const view = views.find((each) => each === (asked ?? 'map'))
  if (!allowed || view === undefined) return <PageMissing />
  const board = query.data
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={
        board === undefined
          ? undefined
          : [t('asOf', { at: clockTime(board.asOfMs) }), ...(board.inSession ? [] : [t('outOfHours')])].join(
              ' · ',
            )
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          {seesAlarms ? <SoundSwitch /> : null}
          <Segmented<PostsView>
            aria-label={t('view.label')}
            value={view}
            options={[
              { value: 'map', label: t('view.MAP') },
              { value: 'handovers', label: t('view.HANDOVERS') },
              ...(seesAlarms ? [{ value: 'alarms' as const, label: t('view.ALARMS') }] : []),
            ]}
            onChange={(value) => void navigate(paths.posts(value))}
          />
          <Button
            icon={<FullscreenOutlined aria-hidden />}
            onClick={() => void navigate(paths.whereabouts())}
          >
            {t('toBoard')}
          </Button>
        </>
      }
    >
      <div className="posts-page">
        {view === 'handovers' ? (
          <HandoverList />
        ) : view === 'alarms' ? (
          <AlarmList nowMs={nowMs} />
        ) : board === undefined ? null : (
          <HallMap board={board} nowMs={nowMs} />
        )}
      </div>
    </PageFrame>
  )
}
