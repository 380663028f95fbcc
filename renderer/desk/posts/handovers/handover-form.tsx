import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Input, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../../db/contract/index.ts'
import { DAY_MS, msAt } from '../../../../db/model/day.ts'
import type { Post } from '../../../../db/model/posts/post.ts'
import { EmptyState } from '../../../shared/empty-state.tsx'
import { ErrorBanner } from '../../../shared/error-banner.tsx'
import { notifySaved } from '../../../shared/notices.tsx'
import { useSession } from '../../../shared/session-store.ts'
import { useShortcut } from '../../../shared/shortcuts.tsx'
import { useStatus } from '../../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../../shared/use-query.ts'
import { placeWords } from '../../../supervisor/posts/post-rows.ts'
import { Field } from '../../parts/field.tsx'
import { useToday } from '../../parts/use-today.ts'
import { DayClockInput } from '../../requests/day-clock-input.tsx'
import { useStepWords, type Handover } from './handover-words.ts'

type OpenCase = Result<'handovers.draft'>['cases'][number]
type PostId = Post['postId']
type StaffId = NonNullable<Post['a']>

interface HandoverFormProps {
  readonly onClose: () => void
  readonly onDone: (handover: Handover) => void
}

const QUARTER_MS = 15 * 60_000
/** When most halls close; where that is over today, tomorrow's. */
const USUAL_END = '17:30'

const registered = (post: Post): StaffId[] => [
  ...new Set([post.a, post.b, post.c, ...post.memberIds].filter((staffId) => staffId !== null)),
]

/** Hands a post over: choose to whom, everything open is filled in. */
export function HandoverForm({ onClose, onDone }: HandoverFormProps) {
  const { t } = useTranslation(['posts', 'common'])
  const stepWords = useStepWords()
  const me = useSession((state) => state.session?.staffId)
  const today = useToday()
  const [nowMs] = useState(() => useStatus.getState().status?.nowMs ?? Date.now())
  const posts = useHallQuery('posts.list', {})
  const directory = useHallQuery('hall.directory', {})
  const open = useHallAction('handovers.open')
  const mine = useMemo(
    () =>
      (posts.data?.posts ?? []).filter(
        (post) => post.active && registered(post).some((staffId) => staffId === me),
      ),
    [posts.data, me],
  )
  const [chosenPost, setChosenPost] = useState<PostId | null>(null)
  const post = mine.find(({ postId }) => postId === chosenPost) ?? mine.find(({ a }) => a === me) ?? mine[0]
  const reliefs = post === undefined ? [] : registered(post).filter((staffId) => staffId !== me)
  const [chosenRelief, setChosenRelief] = useState<StaffId | null>(null)
  const relief = reliefs.find((staffId) => staffId === chosenRelief) ?? reliefs[0]
  const [startMs, setStartMs] = useState(() => Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS)
  const [expectedEndMs, setExpectedEndMs] = useState(() => {
    const endMs = msAt(today, USUAL_END)
    return endMs > nowMs + QUARTER_MS ? endMs : endMs + DAY_MS
  })
  const draft = useHallQuery(
    'handovers.draft',
    post === undefined || relief === undefined ? null : { postId: post.postId, toStaffId: relief },
  )
  const [cases, setCases] = useState<readonly OpenCase[]>([])
  const [phone, setPhone] = useState<string | null>(null)
  const [pendingMaterials, setMaterials] = useState('')
  const [sealsAndKeys, setSeals] = useState('')
  const [note, setNote] = useState('')
  const drafted = draft.data?.cases
  useEffect(() => {
    // Notes already written stay with their cases.
    if (drafted !== undefined)
      setCases((before) =>
        drafted.map((each) => ({
          ...each,
          note: before.find(({ caseId }) => caseId === each.caseId)?.note ?? each.note,
        })),
      )
  }, [drafted])
  const nameOf = (staffId: string): string => {
    const person = directory.data?.staff.find((each) => each.staffId === staffId)
    return person === undefined ? staffId : `${person.name} ${staffId}`
  }
  const windowOf = (windowId: string | null): string =>
    directory.data?.windows.find((window) => window.windowId === windowId)?.name ?? ''
  const isBackward = expectedEndMs <= startMs
  const ready = post !== undefined && relief !== undefined && draft.data !== undefined && !isBackward
  const submit = async (): Promise<void> => {
    if (!ready) return
    const done = await open.run({
      postId: post.postId,
      toStaffId: relief,
      startMs,
      expectedEndMs,
      cases: [...cases],
      pendingMaterials,
      sealsAndKeys,
      phone: phone ?? draft.data?.phone ?? '',
      note,
    })
    if (done === undefined) return
    notifySaved(t('handover.opened', { name: done.toName }))
    onDone(done)
  }
  useShortcut('Ctrl+Enter', () => void submit())
  const noPosts = posts.data !== undefined && mine.length === 0
  return (
    <Drawer
      open
      size={760}
      title={t('handover.new')}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="handover-foot">
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button type="primary" disabled={!ready} loading={open.busy} onClick={() => void submit()}>
            {t('handover.open')}
          </Button>
        </div>
      }
    >
      {noPosts ? (
        <EmptyState title={t('handover.noPosts')} />
      ) : (
        <div className="handover-form">
          <ErrorBanner error={open.error ?? draft.error ?? posts.error} />
          <div className="handover-two">
            <Field label={t('handover.post')}>
              {(ids) => (
                <Select<PostId>
                  {...ids}
                  {...(post === undefined ? {} : { value: post.postId })}
                  options={mine.map((each) => ({
                    value: each.postId,
                    label: placeWords(windowOf(each.windowId), each.name),
                  }))}
                  onChange={setChosenPost}
                />
              )}
            </Field>
            <Field
              label={t('handover.relief')}
              error={post !== undefined && relief === undefined ? t('handover.noRelief') : undefined}
            >
              {(ids) => (
                <Select<StaffId>
                  {...ids}
                  {...(relief === undefined ? {} : { value: relief })}
                  options={reliefs.map((staffId) => ({ value: staffId, label: nameOf(staffId) }))}
                  onChange={setChosenRelief}
                />
              )}
            </Field>
            <Field label={t('handover.start')}>
              {(ids) => (
                <DayClockInput
                  id={ids.id}
                  label={t('handover.start')}
                  value={startMs}
                  onChange={setStartMs}
                />
              )}
            </Field>
            <Field label={t('handover.end')} error={isBackward ? t('handover.endsBefore') : undefined}>
              {(ids) => (
                <DayClockInput
                  id={ids.id}
                  label={t('handover.end')}
                  value={expectedEndMs}
                  onChange={setExpectedEndMs}
                />
              )}
            </Field>
          </div>
          <section>
            <h3>
              {t('handover.cases')} <span className="number">{cases.length}</span>
            </h3>
            {cases.length === 0 ? (
              <p className="muted">{t('handover.noCases')}</p>
            ) : (
              <div className="handover-scroll">
                <table className="handover-cases">
                  <thead>
                    <tr>
                      <th scope="col">{t('handover.caseNo')}</th>
                      <th scope="col">{t('handover.item')}</th>
                      <th scope="col">{t('handover.due')}</th>
                      <th scope="col">{t('handover.caseNote')}</th>
                      <th scope="col" aria-label={t('handover.leaveOut')} />
                    </tr>
                  </thead>
                  <tbody>
                    {cases.map((each) => (
                      <tr key={each.caseId}>
                        <td className="number">{each.caseNo}</td>
                        <td>
                          {each.itemName} <span className="muted">{stepWords(each.step)}</span>
                        </td>
                        <td className="handover-day">{each.dueDay ?? ''}</td>
                        <td>
                          <Input
                            size="small"
                            aria-label={`${t('handover.caseNote')} ${each.caseNo}`}
                            maxLength={300}
                            value={each.note}
                            onChange={(event) =>
                              setCases((before) =>
                                before.map((other) =>
                                  other.caseId === each.caseId
                                    ? { ...other, note: event.target.value }
                                    : other,
                                ),
                              )
                            }
                          />
                        </td>
                        <td>
                          <Button
                            size="small"
                            type="text"
                            icon={<DeleteOutlined aria-hidden />}
                            title={t('handover.leaveOut')}
                            aria-label={`${t('handover.leaveOut')} ${each.caseNo}`}
                            onClick={() =>
                              setCases((before) => before.filter(({ caseId }) => caseId !== each.caseId))
                            }
                          />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
          <Field label={t('handover.materials')}>
            {(ids) => (
              <Input.TextArea
                {...ids}
                rows={2}
                maxLength={2_000}
                placeholder={t('handover.materialsExample')}
                value={pendingMaterials}
                onChange={(event) => setMaterials(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('handover.seals')}>
            {(ids) => (
              <Input.TextArea
                {...ids}
                rows={2}
                maxLength={2_000}
                placeholder={t('handover.sealsExample')}
                value={sealsAndKeys}
                onChange={(event) => setSeals(event.target.value)}
              />
            )}
          </Field>
          <div className="handover-two">
            <Field label={t('handover.phone')}>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={60}
                  value={phone ?? draft.data?.phone ?? ''}
                  onChange={(event) => setPhone(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('handover.note')}>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={2_000}
                  value={note}
                  onChange={(event) => setNote(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Alert type="info" showIcon title={t('handover.never')} />
        </div>
      )}
    </Drawer>
  )
}
