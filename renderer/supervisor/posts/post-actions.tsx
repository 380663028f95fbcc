import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { clockTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { placeWords, type AlarmOnBoard, type PostOnBoard } from './post-rows.ts'

interface AnswerDialogProps {
  readonly alarm: Pick<AlarmOnBoard, 'alarmId' | 'postName' | 'windowName' | 'sinceMs'>
  readonly onClose: () => void
}

/** What was done about an empty post, in one line. */
export function AnswerDialog({ alarm, onClose }: AnswerDialogProps) {
  const { t } = useTranslation('posts')
  const answer = useHallAction('posts.answerAlarm')
  const submit = async (note: string): Promise<void> => {
    if ((await answer.run({ alarmId: alarm.alarmId, note })) === undefined) return
    notifySaved(t('answer.saved', { post: alarm.postName }))
    onClose()
  }
  return (
    <ReasonDialog
      title={t('answer.title')}
      okText={t('answer.ok')}
      label={t('answer.label')}
      hint={
        <>
          <p>
            {t('answer.what', {
              place: placeWords(alarm.windowName, alarm.postName),
              at: clockTime(alarm.sinceMs),
            })}
          </p>
          <p className="muted">{t('answer.hint')}</p>
        </>
      }
      busy={answer.busy}
      error={answer.error?.message ?? null}
      onSubmit={(note) => void submit(note)}
      onClose={onClose}
    />
  )
}

interface PostActionsProps {
  readonly post: PostOnBoard
  /** In the list only what is done by one tap; in the drawer everything. */
  readonly all: boolean
}

/** What the person at this page may do with a post. Nothing at all when that is nothing. */
export function PostActions({ post, all }: PostActionsProps) {
  const { t } = useTranslation('posts')
  const navigate = useNavigate()
  const start = useHallAction('covers.start', { onError: notifyFailed })
  const end = useHallAction('covers.end', { onError: notifyFailed })
  const [answering, setAnswering] = useState(false)
  const { may, coverId, alarmId, uncoveredSinceMs } = post
  const canAnswer = may.includes('ANSWER') && alarmId !== null
  const cover = async (): Promise<void> => {
    const done = await start.run({ postId: post.postId })
    if (done !== undefined)
      notifySaved(t('covered', { post: post.name }), { undo: () => end.run({ coverId: done.coverId }) })
  }
  const giveBack = async (): Promise<void> => {
    if (coverId !== null && (await end.run({ coverId })) !== undefined)
      notifySaved(t('uncovered', { post: post.name }))
  }
  const shows = may.includes('COVER') || may.includes('UNCOVER') || canAnswer || (all && may.includes('EDIT'))
  if (!shows) return null
  return (
    <div className="post-actions">
      {may.includes('COVER') ? (
        <Button
          type="primary"
          size={all ? 'middle' : 'small'}
          loading={start.busy}
          onClick={() => void cover()}
        >
          {t('do.COVER')}
        </Button>
      ) : null}
      {may.includes('UNCOVER') ? (
        <Button size={all ? 'middle' : 'small'} loading={end.busy} onClick={() => void giveBack()}>
          {t('do.UNCOVER')}
        </Button>
      ) : null}
      {canAnswer ? (
        <Button size={all ? 'middle' : 'small'} onClick={() => setAnswering(true)}>
          {t('do.ANSWER')}
        </Button>
      ) : null}
      {all && may.includes('EDIT') ? (
        <Button
          onClick={() => void navigate(`${paths.admin('posts')}?post=${encodeURIComponent(post.postId)}`)}
        >
          {t('do.EDIT')}
        </Button>
      ) : null}
      {answering && alarmId !== null ? (
        <AnswerDialog
          alarm={{
            alarmId,
            postName: post.name,
            windowName: post.windowName,
            sinceMs: uncoveredSinceMs ?? 0,
          }}
          onClose={() => setAnswering(false)}
        />
      ) : null}
    </div>
  )
}
