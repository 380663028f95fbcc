import { SearchOutlined } from '@ant-design/icons'
import { Alert, Button, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { DECIDING_ROLES } from '../../../db/model/roles.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { count, dayOfMs, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { PostCards } from './post-cards.tsx'
import { PostDrawer } from './post-drawer.tsx'
import { arrangePosts, POST_GROUPS, staleSince, type Board, type PostGroup } from './post-rows.ts'

interface HallMapProps {
  readonly board: Board
  readonly nowMs: number
}

const TOTALS: Record<PostGroup, keyof Board['totals']> = {
  ON: 'on',
  COVERED: 'covered',
  UNCOVERED: 'uncovered',
  CLOSED: 'closed',
}

/** The hall at a glance: every post as a card, by area. */
export function HallMap({ board, nowMs }: HallMapProps) {
  const { t } = useTranslation('posts')
  const format = useFormat()
  const navigate = useNavigate()
  const roles = useSession((state) => state.session?.roles)
  const isAdmin = roles?.some((role) => role === 'CENTER_ADMIN' || role === 'SYSADMIN') ?? false
  const seesAlarms = roles?.some((role) => DECIDING_ROLES.includes(role)) ?? false
  const directory = useHallQuery('hall.directory', {}, { refreshOn: ['window'] })
  const [text, setText] = useState('')
  const [unitId, setUnitId] = useState<string | null>(null)
  const [group, setGroup] = useState<PostGroup | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const areaOf = useMemo(() => {
    const areas = new Map<string, string>(
      (directory.data?.windows ?? []).map(({ windowId, area }) => [windowId, area]),
    )
    return (windowId: string) => areas.get(windowId) ?? ''
  }, [directory.data])
  const units = useMemo(
    () =>
      [...new Map(board.posts.map((post) => [post.unitId as string, post.unitName]))]
        .map(([value, label]) => ({ value, label }))
        .toSorted((one, other) => one.label.localeCompare(other.label, 'zh-CN')),
    [board],
  )
  const areas = useMemo(
    () => arrangePosts(board.posts, areaOf, { text, unitId, group }),
    [board, areaOf, text, unitId, group],
  )
  const open = board.posts.find(({ postId }) => postId === openId)
  const staleMs = staleSince(board, nowMs)
  if (board.posts.length === 0)
    return (
      <div className="panel">
        <EmptyState
          title={t('none')}
          hint={t(isAdmin ? 'noneAdminHint' : 'noneHint')}
          action={
            isAdmin ? (
              <Button type="primary" onClick={() => void navigate(paths.admin('posts'))}>
                {t('setUp')}
              </Button>
            ) : undefined
          }
        />
      </div>
    )
  return (
    <>
      {staleMs === null ? null : (
        <Alert
          type="warning"
          showIcon
          className="error-banner"
          title={t('stale', { at: format.moment(staleMs, dayOfMs(nowMs)) })}
        />
      )}
      <div className="post-tools">
        <div className="post-totals" role="group" aria-label={t('total.label')}>
          {POST_GROUPS.map((each) => (
            <button
              key={each}
              type="button"
              className={`post-total post-total-${each.toLowerCase()} ${board.totals[TOTALS[each]] === 0 ? 'post-total-none' : ''}`}
              aria-pressed={group === each}
              onClick={() => setGroup(group === each ? null : each)}
            >
              {t(`total.${each}`)} <strong className="number">{count(board.totals[TOTALS[each]])}</strong>
            </button>
          ))}
        </div>
        <Input
          className="post-search"
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('search')}
          aria-label={t('search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {units.length < 2 ? null : (
          <Select<string>
            className="post-unit"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('allUnits')}
            aria-label={t('unit')}
            options={units}
            onChange={(value: string | undefined) => setUnitId(value ?? null)}
          />
        )}
      </div>
      <div className={staleMs === null ? 'post-map' : 'post-map post-map-stale'}>
        {areas.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('notFound')} hint={t('notFoundHint')} />
          </div>
        ) : (
          <PostCards areas={areas} nowMs={nowMs} onOpen={({ postId }) => setOpenId(postId)} />
        )}
      </div>
      {open === undefined ? null : (
        <PostDrawer post={open} nowMs={nowMs} seesAlarms={seesAlarms} onClose={() => setOpenId(null)} />
      )}
    </>
  )
}
