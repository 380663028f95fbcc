import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { clockTime, dayOfMs, useFormat } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { PostActions } from './post-actions.tsx'
import { PostFacts, useCauseWords } from './post-facts.tsx'
import { PostItems } from './post-items.tsx'
import { minutesSince, type PostOnBoard } from './post-rows.ts'
import { PostSign } from './post-sign.tsx'

interface PostDrawerProps {
  readonly post: PostOnBoard
  readonly nowMs: number
  /** Whether this person may see alarms at all. */
  readonly seesAlarms: boolean
  readonly onClose: () => void
}

type Person = PostOnBoard['a']

function PersonRow(props: {
  readonly rank: 'A' | 'B' | 'C' | 'ROTA'
  readonly person: Person
  readonly nowMs: number
}) {
  const { rank, person, nowMs } = props
  const { t } = useTranslation('posts')
  const format = useFormat()
  const today = dayOfMs(nowMs)
  return (
    <tr>
      <th scope="row">
        {t(`rank.${rank}`)} <span className="muted">{t(`rankHint.${rank}`)}</span>
      </th>
      {person === null ? (
        <td colSpan={2} className="muted">
          {t('drawer.nobody')}
        </td>
      ) : (
        <>
          <td>{person.name}</td>
          <td>
            {t(`where.${person.kind}`)}
            <span className="muted number">
              {person.sinceMs === null || person.kind === 'NOT_IN'
                ? ''
                : ` ${t('since', { at: format.moment(person.sinceMs, today) })}`}
              {person.expectedBackMs === null
                ? ''
                : ` ${t(person.expectedBackMs < nowMs ? 'backLate' : 'backAt', { at: format.moment(person.expectedBackMs, today) })}`}
            </span>
          </td>
        </>
      )}
    </tr>
  )
}

function AlarmsToday({ post, nowMs }: { readonly post: PostOnBoard; readonly nowMs: number }) {
  const { t } = useTranslation('posts')
  const causeWords = useCauseWords()
  const query = useHallQuery('posts.alarms', { days: 1 }, { refreshOn: ['post_alarm', 'post_status'] })
  const alarms = (query.data?.alarms ?? []).filter(
    ({ postId, sinceMs }) => postId === post.postId && dayOfMs(sinceMs) === dayOfMs(nowMs),
  )
  if (query.data === undefined) return null
  return (
    <section>
      <h3>{t('drawer.alarms')}</h3>
      {alarms.length === 0 ? <p className="muted">{t('drawer.noAlarms')}</p> : null}
      <ul className="post-alarm-list">
        {alarms.map((alarm) => (
          <li key={alarm.alarmId}>
            <span className="number">
              {clockTime(alarm.sinceMs)}–
              {alarm.endedAtMs === null ? t('alarms.running') : clockTime(alarm.endedAtMs)}
            </span>{' '}
            {t('alarms.minutes', { count: minutesSince(alarm.sinceMs, alarm.endedAtMs ?? nowMs) })} ·{' '}
            {causeWords(alarm.cause)} · {t(`told.${alarm.level}`)}
            {alarm.answers.map(({ name, note, atMs }) => (
              <div key={atMs} className="muted">
                <span className="number">{clockTime(atMs)}</span> {t('banner.answeredBy', { name, note })}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Everything about one post, and what may be done with it. */
export function PostDrawer({ post, nowMs, seesAlarms, onClose }: PostDrawerProps) {
  const { t } = useTranslation('posts')
  return (
    <Drawer
      open
      size={520}
      title={[post.windowId ?? '', post.windowName === '' ? post.name : post.windowName].join(' ').trim()}
      onClose={onClose}
      destroyOnHidden
    >
      <div className="post-drawer">
        <div className="post-drawer-head">
          <div>
            <strong>{post.name}</strong> <span className="muted">{post.unitName}</span>
          </div>
          <PostSign post={post} />
        </div>
        <PostFacts post={post} nowMs={nowMs} />
        <PostActions post={post} all />
        <section>
          <h3>{t('drawer.people')}</h3>
          <table className="post-people">
            <tbody>
              <PersonRow rank={post.kind === 'ROTA' ? 'ROTA' : 'A'} person={post.a} nowMs={nowMs} />
              {post.kind === 'ROTA' && post.b === null ? null : (
                <PersonRow rank="B" person={post.b} nowMs={nowMs} />
              )}
              {post.c === null ? null : <PersonRow rank="C" person={post.c} nowMs={nowMs} />}
            </tbody>
          </table>
          {post.windowPhone === '' ? null : (
            <p className="muted">
              {t('drawer.phone')} <span className="number">{post.windowPhone}</span>
            </p>
          )}
        </section>
        <section>
          <h3>{t('drawer.duties')}</h3>
          <p className={post.duties === '' ? 'muted' : 'post-duties'}>
            {post.duties === '' ? t('drawer.noDuties') : post.duties}
          </p>
        </section>
        <section>
          <h3>{t('drawer.items')}</h3>
          <PostItems itemIds={post.itemIds} />
        </section>
        {seesAlarms ? <AlarmsToday post={post} nowMs={nowMs} /> : null}
      </div>
    </Drawer>
  )
}
