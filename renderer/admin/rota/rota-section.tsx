import { LeftOutlined, RightOutlined, TableOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { addDays, mondayOf } from '../../../db/model/day.ts'
import { monthAfter, monthDays, monthOf } from '../../../db/model/month.ts'
import type { Post } from '../../../db/model/posts/post.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { EditProblem } from '../parts/edit-problem.tsx'
import { PatternDialog } from './pattern-dialog.tsx'
import { copyWeek, gapsOf, toggle, type RotaDay, type RotaDraft } from './rota-draft.ts'
import { RotaGrid } from './rota-grid.tsx'
import { fill, type Filling } from './rota-pattern.ts'
import './rota.css'

type PostId = Post['postId']

const NO_CHANGES: RotaDraft = new Map()

/** What was filled by a pattern last: can be taken back until something else is changed. */
interface LastFill {
  readonly days: number
  readonly before: RotaDraft
  readonly after: RotaDraft
}

/** 轮值排班: who of a post is on duty on which half day. */
export function RotaSection() {
  const { t } = useTranslation(['posts', 'common'])
  const navigate = useNavigate()
  const today = useToday()
  const mayEdit = useSession((state) => state.session?.roles.includes('CENTER_ADMIN') ?? false)
  const posts = useHallQuery('posts.list', {}, { refreshOn: ['post'] })
  const rotaPosts = useMemo(
    () => (posts.data?.posts ?? []).filter((post) => post.active && post.kind === 'ROTA'),
    [posts.data],
  )
  const [chosen, setChosen] = useState<PostId | null>(null)
  const post = rotaPosts.find(({ postId }) => postId === chosen) ?? rotaPosts[0]
  const [chosenMonth, setMonth] = useState<string | null>(null)
  const month = chosenMonth ?? monthOf(today)
  const [workingOnly, setWorkingOnly] = useState(true)
  const [draft, setDraft] = useState<RotaDraft>(NO_CHANGES)
  const [isFilling, setFilling] = useState(false)
  const [lastFill, setLastFill] = useState<LastFill | null>(null)
  const firstDay = `${month}-01`
  const query = useHallQuery(
    'attendance.rota',
    // The week before the first one as well, to copy from.
    post === undefined
      ? null
      : { postId: post.postId, from: addDays(mondayOf(firstDay), -7), to: monthDays(month).to },
    { refreshOn: ['rota', 'swap', 'post', 'closure', 'holiday_year'] },
  )
  const save = useHallAction('attendance.saveRota')
  const known = useMemo(() => new Map((query.data?.days ?? []).map((day) => [day.day, day])), [query.data])
  const isShown = (day: RotaDay): boolean =>
    !workingOnly || day.working || day.am.length + day.pm.length > 0 || draft.has(day.day)
  const days = (query.data?.days ?? []).filter((day) => day.day >= firstDay && isShown(day))
  const members = query.data?.members ?? []
  const gaps = gapsOf(days, draft)
  const isDirty = draft.size > 0
  const submit = async (): Promise<void> => {
    if (post === undefined) return
    const changed = [...draft].map(([day, { am, pm, was }]) => ({
      day,
      am: [...am],
      pm: [...pm],
      was: { am: [...was.am], pm: [...was.pm] },
    }))
    if ((await save.run({ postId: post.postId, days: changed })) === undefined) return
    setDraft(NO_CHANGES)
    setLastFill(null)
    notifySaved(t('rota.saved', { count: changed.length }))
  }
  const discard = (): void => {
    setDraft(NO_CHANGES)
    setLastFill(null)
    save.clearError()
  }
  const onFill = (filling: Filling, from: string): void => {
    const after = fill(draft, filling)
    setLastFill({ days: filling.filled.length, before: draft, after })
    setDraft(after)
    setMonth(monthOf(from))
    setFilling(false)
  }
  const nextMonday = addDays(mondayOf(today), 7)
  const go = (by: number): void => setMonth(monthAfter(month, by))
  const [year, number] = month.split('-')
  return (
    <PageFrame
      fill
      title={t('rota.title')}
      {...(post === undefined
        ? {}
        : { subtitle: isDirty ? t('rota.changed', { count: draft.size }) : t('rota.keys') })}
      error={query.error ?? posts.error}
      onRetry={query.reload}
      loading={posts.loading || query.loading}
      actions={
        post === undefined ? null : (
          <>
            <Select<PostId>
              className="rota-post"
              aria-label={t('rota.post')}
              value={post.postId}
              disabled={isDirty}
              title={isDirty ? t('rota.unsavedLeave') : ''}
              showSearch={{ optionFilterProp: 'label' }}
              options={rotaPosts.map(({ postId, name }) => ({ value: postId, label: name }))}
              onChange={setChosen}
            />
            <Button
              icon={<LeftOutlined />}
              aria-label={t('rota.previous')}
              title={t('rota.previous')}
              onClick={() => go(-1)}
            />
            <strong className="number">{t('rota.month', { year, month: number })}</strong>
            <Button
              icon={<RightOutlined />}
              aria-label={t('rota.next')}
              title={t('rota.next')}
              onClick={() => go(1)}
            />
            <Checkbox checked={workingOnly} onChange={(event) => setWorkingOnly(event.target.checked)}>
              {t('rota.workingOnly')}
            </Checkbox>
            {mayEdit ? (
              <>
                <Button
                  icon={<TableOutlined aria-hidden />}
                  disabled={members.length === 0}
                  onClick={() => setFilling(true)}
                >
                  {t('pattern.button')}
                </Button>
                <Button disabled={!isDirty} onClick={discard}>
                  {t('rota.discard')}
                </Button>
                <Button type="primary" disabled={!isDirty} loading={save.busy} onClick={() => void submit()}>
                  {t('rota.save')}
                </Button>
              </>
            ) : null}
          </>
        )
      }
    >
      {post === undefined || members.length === 0 ? (
        <div className="panel">
          <EmptyState
            title={t(post === undefined ? 'rota.none' : 'rota.noMembers')}
            hint={t(post === undefined ? 'rota.noneHint' : 'rota.noMembersHint')}
            action={
              <Button
                onClick={() =>
                  void navigate(
                    post === undefined
                      ? paths.admin('posts')
                      : `${paths.admin('posts')}?post=${encodeURIComponent(post.postId)}`,
                  )
                }
              >
                {t('rota.toPosts')}
              </Button>
            }
          />
        </div>
      ) : (
        <>
          {mayEdit ? (
            <EditProblem error={save.error} onReopen={discard} />
          ) : (
            <p className="muted">{t('rota.readOnly')}</p>
          )}
          {lastFill === null || lastFill.after !== draft ? null : (
            <Alert
              className="rota-filled"
              type="info"
              showIcon
              title={t('pattern.filled', { count: lastFill.days })}
              action={
                <Button
                  size="small"
                  onClick={() => {
                    setDraft(lastFill.before)
                    setLastFill(null)
                  }}
                >
                  {t('pattern.undo')}
                </Button>
              }
            />
          )}
          {gaps === 0 ? null : <p className="rota-gaps">{t('rota.gaps', { count: gaps })}</p>}
          <div className="panel rota-panel">
            <RotaGrid
              days={days}
              members={members}
              draft={draft}
              today={today}
              readOnly={!mayEdit}
              onToggle={(day, half, { staffId }) => setDraft(toggle(draft, day, half, staffId))}
              onCopyWeek={(monday) => setDraft(copyWeek(draft, known, monday, isShown))}
            />
          </div>
          {isFilling ? (
            <PatternDialog
              postId={post.postId}
              members={members}
              draft={draft}
              begin={firstDay > nextMonday ? firstDay : nextMonday}
              onFill={onFill}
              onClose={() => setFilling(false)}
            />
          ) : null}
        </>
      )}
    </PageFrame>
  )
}
