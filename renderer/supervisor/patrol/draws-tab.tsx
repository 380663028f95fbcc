import { CheckCircleFilled, CloseCircleFilled, PlayCircleOutlined, RetweetOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { DrawForm } from './draw-form.tsx'
import { DrawReplay } from './draw-replay.tsx'
import type { DrawView } from './patrol-types.ts'

function DrawCard({ draw, mayStart }: { readonly draw: DrawView; readonly mayStart: boolean }) {
  const { t } = useTranslation('patrol')
  const navigate = useNavigate()
  const [replaying, setReplaying] = useState(false)
  const start = useHallAction('patrol.start', { onError: notifyFailed })
  const begin = async (): Promise<void> => {
    const patrol = await start.run({ kind: 'RANDOM', route: [], drawId: draw.drawId })
    if (patrol !== undefined) void navigate(paths.patrolRound(patrol.patrolId))
  }
  return (
    <li className="panel draw-card">
      <header className="draw-head">
        <h2>
          {t('draw.of', { at: dayAndTime(draw.atMs), by: draw.byName })}
          {draw.note === '' ? null : <span className="muted"> {draw.note}</span>}
        </h2>
        <span className={draw.replayed ? 'draw-same' : 'draw-other'}>
          {draw.replayed ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}{' '}
          {t(draw.replayed ? 'draw.same' : 'draw.other')}
        </span>
      </header>
      <dl className="hd-facts">
        <dt>{t('draw.windows', { count: draw.windows.length, of: draw.windowPool.length })}</dt>
        <dd>{draw.windows.map(({ id, name }) => `${id} ${name}`).join(t('separator'))}</dd>
        {draw.inspectors.length === 0 ? null : (
          <>
            <dt>{t('draw.inspectors', { count: draw.inspectors.length, of: draw.inspectorPool.length })}</dt>
            <dd>{draw.inspectors.map(({ id, name }) => `${name} ${id}`).join(t('separator'))}</dd>
          </>
        )}
        <dt>{t('draw.seed')}</dt>
        <dd>
          <code className="draw-seed">{draw.seed}</code>
        </dd>
      </dl>
      <div className="draw-acts">
        <Button
          size="large"
          icon={<RetweetOutlined aria-hidden />}
          aria-expanded={replaying}
          onClick={() => setReplaying(!replaying)}
        >
          {t(replaying ? 'draw.hideReplay' : 'draw.replay')}
        </Button>
        {mayStart ? (
          <Button
            size="large"
            icon={<PlayCircleOutlined aria-hidden />}
            loading={start.busy}
            onClick={() => void begin()}
          >
            {t('draw.start')}
          </Button>
        ) : null}
      </div>
      {replaying ? <DrawReplay draw={draw} /> : null}
    </li>
  )
}

/** 双随机: the draws of the last year with seed and lists, each to be drawn again by anybody. */
export function DrawsTab({ mayDraw }: { readonly mayDraw: boolean }) {
  const { t } = useTranslation('patrol')
  const query = useHallQuery('patrol.draws', {}, { refreshOn: ['patrol_draw', 'window', 'staff'] })
  const draws = query.data?.draws
  return (
    <div className="patrol-part">
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {mayDraw ? <DrawForm /> : null}
      {draws === undefined ? null : draws.length === 0 ? (
        <div className="panel">
          <EmptyState icon={<RetweetOutlined />} title={t('draw.none')} hint={t('draw.noneHint')} />
        </div>
      ) : (
        <ul className="draw-list" aria-label={t('draw.title')}>
          {draws.map((draw) => (
            <DrawCard key={draw.drawId} draw={draw} mayStart={mayDraw} />
          ))}
        </ul>
      )}
    </div>
  )
}
