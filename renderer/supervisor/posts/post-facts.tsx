import { DisconnectOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { clockTime, dayOfMs, useFormat } from '../../shared/format.ts'
import { minutesSince, type PostOnBoard } from './post-rows.ts'

const CAUSES = ['NOT_PUNCHED', 'ON_LEAVE', 'OUT', 'LEFT_EARLY', 'NOBODY_NAMED'] as const

/** Why a post is empty, in words; nothing for a cause of a newer program. */
export const useCauseWords = (): ((cause: string) => string) => {
  const { t } = useTranslation('posts')
  return (cause) => {
    const known = CAUSES.find((each) => each === cause)
    return known === undefined ? '' : t(`cause.${known}`)
  }
}

interface PostFactsProps {
  readonly post: PostOnBoard
  readonly nowMs: number
}

const NOT_AWAY: ReadonlySet<string> = new Set(['ON_POST', 'ON_POST_UNPUNCHED', 'OFF_DUTY', 'NOT_IN'])

/** Who serves the post since when, or since when nobody does and who has been told. */
export function PostFacts({ post, nowMs }: PostFactsProps) {
  const { t } = useTranslation('posts')
  const format = useFormat()
  const causeWords = useCauseWords()
  const { onDuty, a, uncoveredSinceMs } = post
  const covers = post.status === 'B_COVERING' || post.status === 'C_COVERING'
  const away = a === null || NOT_AWAY.has(a.kind) ? null : a
  return (
    <span className="post-facts">
      {onDuty === null ? null : (
        <span className="one-line">
          <strong>{onDuty.name}</strong>
          {covers && a !== null ? <span> {t('standsFor', { name: a.name })}</span> : null}
          {onDuty.sinceMs === null ? null : (
            <span className="muted number"> {t('since', { at: clockTime(onDuty.sinceMs) })}</span>
          )}
        </span>
      )}
      {post.status === 'UNCOVERED' && uncoveredSinceMs !== null ? (
        <>
          <span className="post-empty-for" title={t('emptySince', { at: clockTime(uncoveredSinceMs) })}>
            {t('emptyFor', { count: minutesSince(uncoveredSinceMs, nowMs) })}
          </span>
          <span className="one-line">
            {[a?.name ?? '', causeWords(post.cause)].filter((part) => part !== '').join(' ')}
          </span>
        </>
      ) : null}
      {post.status === 'CLOSED' ? (
        <span className="one-line muted">{[a?.name, post.b?.name].filter(Boolean).join(' · ')}</span>
      ) : null}
      {away === null ? null : (
        <span className="one-line muted">
          {a?.name} {t(`where.${away.kind}`)}
          {away.expectedBackMs === null ? null : (
            <span className="number">
              {' '}
              {t(away.expectedBackMs < nowMs ? 'backLate' : 'backAt', {
                at: format.moment(away.expectedBackMs, dayOfMs(nowMs)),
              })}
            </span>
          )}
        </span>
      )}
      {post.status === 'UNCOVERED' ? (
        <span className={`one-line post-told post-told-${post.alarm.toLowerCase()}`}>
          {t(`told.${post.alarm}`)}
        </span>
      ) : null}
      {post.status === 'UNCOVERED' && post.answer !== '' ? (
        <span className="post-answer one-line" title={post.answer}>
          {t('answered', { note: post.answer })}
        </span>
      ) : null}
      {post.deskSilentSinceMs === null ? null : (
        <span className="post-silent">
          <DisconnectOutlined aria-hidden />{' '}
          {t('silent', { at: format.moment(post.deskSilentSinceMs, dayOfMs(nowMs)) })}
        </span>
      )}
    </span>
  )
}
