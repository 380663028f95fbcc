import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HalfDay } from '../../../db/model/attendance/rules.ts'
import { addDays, type Day } from '../../../db/model/day.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useToday } from '../parts/use-today.ts'
import { useRequestWords, type RequestView } from './request-words.ts'

/** Turns further off are asked for later. */
const DAYS_AHEAD = 28
const NOTHING = 'NOTHING'

interface Turn {
  readonly day: Day
  readonly half: HalfDay
  readonly staffIds: readonly string[]
}
const keyOf = ({ day, half }: Pick<Turn, 'day' | 'half'>): string => `${day}/${half}`

/** Members of a rota exchange half days, or one takes another's over. */
export function SwapForm(props: {
  readonly onClose: () => void
  readonly onDone: (request: RequestView) => void
}) {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const today = useToday()
  const me = useSession((state) => state.session?.staffId ?? '')
  const list = useHallQuery('posts.list', {})
  const posts = (list.data?.posts ?? []).filter(
    (post) => post.active && post.kind === 'ROTA' && post.memberIds.some((member) => member === me),
  )
  const [chosenPost, setPost] = useState<string | null>(null)
  const postId = chosenPost ?? posts[0]?.postId ?? null
  const rota = useHallQuery(
    'attendance.rota',
    postId === null ? null : { postId, from: today, to: addDays(today, DAYS_AHEAD) },
  )
  const [given, setGiven] = useState<string | null>(null)
  const [withStaffId, setWith] = useState<string | null>(null)
  const [taken, setTaken] = useState<string>(NOTHING)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const submit = useHallAction('swap.ask')
  const turns: readonly Turn[] = (rota.data?.days ?? []).flatMap(({ day, am, pm }) => [
    { day, half: 'AM' as const, staffIds: am },
    { day, half: 'PM' as const, staffIds: pm },
  ])
  const turnsOf = (staffId: string | null) =>
    turns
      .filter(({ staffIds }) => staffIds.some((each) => each === staffId))
      .map((turn) => ({ value: keyOf(turn), label: words.half(turn.day, turn.half) }))
  const turnBy = (key: string | null): Turn | undefined => turns.find((turn) => keyOf(turn) === key)
  const mine = turnsOf(me)
  const send = async (): Promise<void> => {
    setTried(true)
    const turn = turnBy(given)
    const other = turnBy(taken)
    if (postId === null || turn === undefined || withStaffId === null || reason.trim() === '') return
    const done = await submit.run({
      postId,
      withStaffId,
      day: turn.day,
      half: turn.half,
      inReturn: other === undefined ? null : { day: other.day, half: other.half },
      reason: reason.trim(),
    })
    if (done === undefined) return
    notifySaved(t('swapForm.saved'))
    props.onDone(done)
  }
  const needed = (missing: boolean) => (tried && missing ? t('leaveForm.choose') : undefined)
  return (
    <StepDialog
      title={t('swapForm.title')}
      okText={t('swapForm.submit')}
      width={520}
      busy={submit.busy}
      okDisabled={postId === null}
      error={submit.error?.message ?? list.error?.message ?? rota.error?.message ?? null}
      onClose={props.onClose}
      onSubmit={() => void send()}
    >
      {list.data !== undefined && posts.length === 0 ? (
        <EmptyState title={t('swapForm.noRota')} />
      ) : (
        <>
          <Field label={t('swapForm.post')}>
            {(ids) => (
              <Select<string>
                {...ids}
                value={postId}
                options={posts.map((post) => ({ value: post.postId as string, label: post.name }))}
                onChange={(value: string) => {
                  setPost(value)
                  setGiven(null)
                  setWith(null)
                  setTaken(NOTHING)
                }}
              />
            )}
          </Field>
          <Field
            label={t('swapForm.mine')}
            required
            error={needed(given === null)}
            hint={rota.data !== undefined && mine.length === 0 ? t('swapForm.noneMine') : undefined}
          >
            {(ids) => (
              <Select<string>
                {...ids}
                placeholder={t('leaveForm.choose')}
                value={given}
                options={mine}
                onChange={(value: string) => setGiven(value)}
              />
            )}
          </Field>
          <Field label={t('swapForm.with')} required error={needed(withStaffId === null)}>
            {(ids) => (
              <Select<string>
                {...ids}
                placeholder={t('leaveForm.choose')}
                value={withStaffId}
                options={(rota.data?.members ?? [])
                  .filter((member) => member.staffId !== me)
                  .map((member) => ({
                    value: member.staffId as string,
                    label: `${member.name} · ${member.unitName}`,
                  }))}
                onChange={(value: string) => {
                  setWith(value)
                  setTaken(NOTHING)
                }}
              />
            )}
          </Field>
          <Field label={t('swapForm.inReturn')}>
            {(ids) => (
              <Select<string>
                {...ids}
                value={taken}
                disabled={withStaffId === null}
                options={[{ value: NOTHING, label: t('swapForm.nothing') }, ...turnsOf(withStaffId)]}
                onChange={(value: string) => setTaken(value)}
              />
            )}
          </Field>
          <Field
            label={t('swapForm.reason')}
            required
            error={
              tried && reason.trim() === ''
                ? t('common:form.required', { field: t('swapForm.reason') })
                : undefined
            }
          >
            {(ids) => (
              <Input
                {...ids}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </StepDialog>
  )
}
