import { Alert, Button, Checkbox, Drawer, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { EditProblem } from '../parts/edit-problem.tsx'
import { StaffMultiSelect, StaffSelect, type StaffOption } from './staff-select.tsx'

type Post = Result<'posts.propose'>['posts'][number]

interface ProposalDrawerProps {
  readonly windowNames: ReadonlyMap<string, string>
  readonly staffOptions: readonly StaffOption[]
  readonly onClose: () => void
}

interface Proposed {
  readonly post: Post
  readonly take: boolean
}

const isTwice = ({ a, b, c }: Post): boolean => {
  const people = [a, b, c].filter((staffId) => staffId !== null)
  return new Set(people).size < people.length
}

/** Posts for the windows that have none, looked over and saved together. */
export function ProposalDrawer({ windowNames, staffOptions, onClose }: ProposalDrawerProps) {
  const { t } = useTranslation(['posts', 'common'])
  const query = useHallQuery('posts.propose', {})
  const save = useHallAction('posts.save')
  const [lines, setLines] = useState<readonly Proposed[] | null>(null)
  const [busy, setBusy] = useState(false)
  const [stopped, setStopped] = useState<{ readonly done: number; readonly name: string } | null>(null)
  const proposed = query.data?.posts
  useEffect(() => {
    if (proposed !== undefined) setLines((before) => before ?? proposed.map((post) => ({ post, take: true })))
  }, [proposed])
  const change = (postId: string, part: Partial<Post>): void =>
    setLines(
      (before) =>
        before?.map((line) =>
          line.post.postId === postId ? { ...line, post: { ...line.post, ...part } } : line,
        ) ?? null,
    )
  const taken = (lines ?? []).filter(({ take }) => take)
  const faulty = taken.some(({ post }) => isTwice(post) || post.name.trim() === '')
  const saveAll = async (): Promise<void> => {
    setBusy(true)
    setStopped(null)
    let done = 0
    for (const { post } of taken) {
      if ((await save.run({ post: { ...post, name: post.name.trim() } })) === undefined) {
        setStopped({ done, name: post.name })
        break
      }
      done += 1
      setLines((before) => before?.filter((line) => line.post.postId !== post.postId) ?? null)
    }
    setBusy(false)
    if (done < taken.length) return
    notifySaved(t('admin.savedAll', { count: done }))
    onClose()
  }
  return (
    <Drawer
      open
      size={1_100}
      title={t('admin.proposal')}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            type="primary"
            loading={busy}
            disabled={taken.length === 0 || faulty}
            onClick={() => void saveAll()}
          >
            {t('admin.saveAll', { count: taken.length })}
          </Button>
        </div>
      }
    >
      <EditProblem error={query.error ?? save.error} />
      {stopped === null ? null : (
        <Alert type="warning" showIcon className="error-banner" title={t('admin.stopped', stopped)} />
      )}
      {lines !== null && lines.length === 0 && !busy ? (
        <EmptyState title={t('admin.proposalNone')} hint={t('admin.proposalNoneHint')} />
      ) : (
        <>
          <p className="muted proposal-hint">{t('admin.proposalHint')}</p>
          <table className="proposal">
            <thead>
              <tr>
                <th scope="col" aria-label={t('admin.take')} />
                <th scope="col">{t('admin.window')}</th>
                <th scope="col">{t('admin.name')}</th>
                <th scope="col">{t('admin.a')}</th>
                <th scope="col">{t('admin.b')}</th>
                <th scope="col">{t('admin.c')}</th>
              </tr>
            </thead>
            <tbody>
              {(lines ?? []).map(({ post, take }) => {
                const label = (field: string): string => `${post.windowId ?? post.postId} ${field}`
                const person = (rank: 'a' | 'b' | 'c') => (
                  <StaffSelect
                    size="small"
                    label={label(t(`admin.${rank}`))}
                    options={staffOptions}
                    value={post[rank]}
                    onChange={(staffId) => change(post.postId, { [rank]: staffId })}
                  />
                )
                return (
                  <tr key={post.postId} className={take ? '' : 'proposal-left'}>
                    <td>
                      <Checkbox
                        aria-label={label(t('admin.take'))}
                        checked={take}
                        onChange={(event) =>
                          setLines(
                            (before) =>
                              before?.map((line) =>
                                line.post.postId === post.postId
                                  ? { ...line, take: event.target.checked }
                                  : line,
                              ) ?? null,
                          )
                        }
                      />
                    </td>
                    <td>
                      <span className="number">{post.windowId}</span>{' '}
                      {post.windowId === null ? '' : (windowNames.get(post.windowId) ?? '')}
                    </td>
                    <td>
                      <Input
                        size="small"
                        aria-label={label(t('admin.name'))}
                        maxLength={120}
                        value={post.name}
                        onChange={(event) => change(post.postId, { name: event.target.value })}
                      />
                    </td>
                    {post.kind === 'ROTA' ? (
                      <td colSpan={3}>
                        <StaffMultiSelect
                          options={staffOptions}
                          value={post.memberIds}
                          onChange={(memberIds) => change(post.postId, { memberIds })}
                        />
                      </td>
                    ) : (
                      <>
                        <td>{person('a')}</td>
                        <td>
                          {person('b')}
                          {isTwice(post) ? <div className="proposal-fault">{t('admin.twice')}</div> : null}
                        </td>
                        <td>{person('c')}</td>
                      </>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </>
      )}
    </Drawer>
  )
}
