import { PrinterOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Post } from '../../../db/model/posts/post.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { ListSection } from '../parts/list-section.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import { AbListPaper } from './ab-list-paper.tsx'
import { NEW_POST, PostEditor, type PostInput } from './post-editor.tsx'
import './posts.css'
import { ProposalDrawer } from './proposal-drawer.tsx'
import { useStaffOptions } from './staff-select.tsx'

interface Editing {
  readonly post: PostInput
  readonly isNew: boolean
}

const byPlace = (one: Post, other: Post): number =>
  (one.windowId ?? '~').localeCompare(other.windowId ?? '~', 'en', { numeric: true }) ||
  one.name.localeCompare(other.name, 'zh-CN')

/** 岗位: who is A, B and C of what. */
export function PostsSection() {
  const { t } = useTranslation(['posts', 'common'])
  const { message } = App.useApp()
  const [address, setAddress] = useSearchParams()
  const directory = useDirectory()
  const { unitNames, windowNames } = directory
  const query = useHallQuery('posts.list', {}, { refreshOn: ['post'] })
  const staff = directory.query.data?.staff
  const staffOptions = useStaffOptions(staff, unitNames)
  const today = useToday()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const printing = useSheetPrinting()
  const [proposing, setProposing] = useState(false)
  const [adding, setAdding] = useState(false)
  const posts = useMemo(() => query.data?.posts.toSorted(byPlace), [query.data])
  const askedFor = address.get('post')
  const asked = posts?.find(({ postId }) => postId === askedFor)
  const editing: Editing | null = adding
    ? { post: NEW_POST, isNew: true }
    : asked === undefined
      ? null
      : { post: asked, isNew: false }
  const names = useMemo(
    () => new Map<string, string>((staff ?? []).map((person) => [person.staffId, person.name])),
    [staff],
  )
  const staffName = (staffId: string): string => names.get(staffId) ?? staffId
  const peopleOf = (post: Post): string =>
    [post.a, post.b, post.c, ...post.memberIds]
      .map((staffId) => (staffId === null ? '' : staffName(staffId)))
      .join(' ')
  const columns = useMemo<ColumnsType<Post>>(() => {
    const person = (staffId: string | null) => (staffId === null ? '' : (names.get(staffId) ?? staffId))
    return [
      {
        key: 'window',
        title: t('admin.window'),
        width: '20%',
        ellipsis: true,
        render: (_value, post) =>
          post.windowId === null ? (
            <span className="muted">{t('admin.noWindow')}</span>
          ) : (
            <span title={windowNames.get(post.windowId)}>
              <span className="number">{post.windowId}</span> {windowNames.get(post.windowId)}
            </span>
          ),
      },
      {
        key: 'name',
        title: t('admin.name'),
        ellipsis: true,
        render: (_value, post) => (
          <span className={post.active ? '' : 'inactive'} title={post.name}>
            {post.name}
          </span>
        ),
      },
      {
        key: 'duties',
        title: t('admin.duties'),
        width: '24%',
        ellipsis: true,
        responsive: ['xxl'],
        render: (_value, post) => <span title={post.duties}>{post.duties}</span>,
      },
      {
        key: 'unit',
        title: t('admin.unit'),
        width: '16%',
        ellipsis: true,
        render: (_value, post) => unitNames.get(post.unitId) ?? post.unitId,
      },
      {
        key: 'a',
        title: t('rank.A'),
        width: 110,
        ellipsis: true,
        render: (_value, post) =>
          post.kind === 'ROTA' ? t('admin.membersOf', { count: post.memberIds.length }) : person(post.a),
      },
      {
        key: 'b',
        title: t('rank.B'),
        width: 110,
        ellipsis: true,
        render: (_value, post) =>
          post.kind === 'FIXED' && post.b === null && post.active ? (
            <span className="post-lacks" title={t('admin.noBHint')}>
              {t('admin.noB')}
            </span>
          ) : (
            person(post.b)
          ),
      },
      { key: 'c', title: t('rank.C'), width: 100, ellipsis: true, render: (_value, post) => person(post.c) },
    ]
  }, [t, names, unitNames, windowNames])
  const codes = useMemo(() => new Set<string>((posts ?? []).map(({ postId }) => postId)), [posts])
  const active = (posts ?? []).filter((post) => post.active)
  const print = async (): Promise<void> => {
    const windows = new Map<string, { name: string; phone: string }>(
      (directory.query.data?.windows ?? []).map(({ windowId, name, phone }) => [windowId, { name, phone }]),
    )
    try {
      const outcome = await printing.print({
        layout: 'A4_LANDSCAPE',
        copies: 1,
        title: t('listPaper.title', { hall: hallName }),
        pageNumber: { before: '', between: ' / ', after: '' },
        runningHead: '',
        content: (
          <AbListPaper
            posts={active}
            hallName={hallName}
            day={today}
            unitNames={unitNames}
            windowOf={(windowId) => windows.get(windowId)}
            staffName={staffName}
          />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('handover.printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const propose = (
    <Button icon={<ThunderboltOutlined aria-hidden />} onClick={() => setProposing(true)}>
      {t('admin.propose')}
    </Button>
  )
  return (
    <>
      <ListSection
        title={t('admin.title')}
        {...(posts === undefined ? {} : { subtitle: t('admin.count', { count: posts.length }) })}
        rows={posts}
        columns={columns}
        rowKey={(post) => post.postId}
        textOf={(post) =>
          `${post.postId} ${post.name} ${post.windowId ?? ''} ${windowNames.get(post.windowId ?? '') ?? ''} ${unitNames.get(post.unitId) ?? ''} ${peopleOf(post)}`
        }
        error={query.error ?? directory.query.error}
        onRetry={query.reload}
        onOpen={(post) => setAddress({ post: post.postId })}
        onAdd={() => setAdding(true)}
        minWidth={900}
        actions={
          <>
            {posts === undefined || posts.length === 0 ? null : propose}
            <Button
              icon={<PrinterOutlined aria-hidden />}
              disabled={active.length === 0}
              loading={printing.busy}
              onClick={() => void print()}
            >
              {t('admin.print')}
            </Button>
          </>
        }
        empty={{ title: t('admin.none'), hint: t('admin.noneHint'), action: propose }}
      >
        {editing === null ? null : (
          <PostEditor
            key={editing.post.postId}
            {...editing}
            codes={codes}
            unitOptions={directory.unitOptions}
            windowOptions={directory.windowOptions}
            staffOptions={staffOptions}
            onClose={() => {
              setAdding(false)
              setAddress({}, { replace: true })
            }}
          />
        )}
        {proposing ? (
          <ProposalDrawer
            windowNames={windowNames}
            staffOptions={staffOptions}
            onClose={() => setProposing(false)}
          />
        ) : null}
      </ListSection>
      {printing.root}
    </>
  )
}
