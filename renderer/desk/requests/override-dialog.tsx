import { Alert, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useRequestWords, type RequestView } from './request-words.ts'

interface OverrideDialogProps {
  readonly request: RequestView
  readonly onClose: () => void
  readonly onDone: (after: RequestView) => void
}

type Posts = Result<'leave.standIns'>['posts']
type StaffId = Posts[number]['standIns'][number]['staffId']

/** The leader lets A and B be away: for each post who is C then, and why. Without a C there is no such approval. */
export function OverrideDialog({ request, onClose, onDone }: OverrideDialogProps) {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const { requestId } = request
  const action = useHallAction('leave.decide')
  const query = useHallQuery('leave.standIns', { requestId }, { refreshOn: ['leave', 'absence', 'post'] })
  const [chosen, setChosen] = useState<Readonly<Record<string, StaffId>>>({})
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const posts = query.data?.posts ?? []
  /** Chosen here, or named by the applicant; null once that one is not free any more. */
  const standInOf = ({ postId, standIns, wished }: Posts[number]): StaffId | null => {
    const staffId = chosen[postId] ?? wished
    return standIns.some((each) => each.staffId === staffId) ? staffId : null
  }
  const covers = posts.flatMap((post) => {
    const staffId = standInOf(post)
    return staffId === null ? [] : [{ postId: post.postId, staffId }]
  })
  const noReason = reason.trim() === ''
  const isHopeless = posts.some(({ standIns }) => standIns.length === 0)
  const submit = async (): Promise<void> => {
    setTried(true)
    if (noReason || covers.length < posts.length) return
    const override = { reason: reason.trim(), covers }
    const after = await action.run({
      requestId,
      approve: true,
      override: covers.length === 0 ? null : override,
    })
    if (after !== undefined) onDone(after)
  }
  return (
    <StepDialog
      title={t('act.overrideTitle')}
      okText={t('may.OVERRIDE')}
      okDisabled={query.data === undefined || isHopeless}
      danger
      busy={action.busy}
      error={action.error?.message ?? query.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div>
        {request.staffName} · {words.about(request)} · {words.time(request)}
      </div>
      <div className="muted">{t('act.overrideHint')}</div>
      {posts.map((post) => (
        <div key={post.postId} className="override-post">
          {post.away.length === 0 ? null : (
            <div className="muted">
              {post.away
                .map(({ name, rank, why }) =>
                  t('act.overrideAway', {
                    rank: rank ?? '',
                    name,
                    why: t(`leaveForm.why.${why as 'ON_LEAVE'}`),
                  }),
                )
                .join(t('common:state.separator'))}
            </div>
          )}
          {post.standIns.length === 0 ? (
            <Alert type="error" showIcon title={t('act.overrideNoC', { post: post.postName })} />
          ) : (
            <Field
              label={t('act.overrideCover', { post: post.postName })}
              required
              hint={post.standIns.every(({ rank }) => rank === null) ? t('act.overrideAnybody') : undefined}
              error={
                tried && standInOf(post) === null
                  ? t('act.overrideNameC', { post: post.postName })
                  : undefined
              }
            >
              {(ids) => (
                <Select<StaffId>
                  {...ids}
                  showSearch={{ optionFilterProp: 'label' }}
                  placeholder={t('leaveForm.choose')}
                  value={standInOf(post)}
                  options={post.standIns.map(({ staffId, name, rank }) => ({
                    value: staffId,
                    label: rank === null ? `${name} ${staffId}` : `${rank} ${name}`,
                  }))}
                  onChange={(staffId: StaffId) => setChosen({ ...chosen, [post.postId]: staffId })}
                />
              )}
            </Field>
          )}
        </div>
      ))}
      <Field
        label={t('act.overrideReason')}
        required
        error={tried && noReason ? t('common:form.required', { field: t('act.overrideReason') }) : undefined}
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
    </StepDialog>
  )
}
