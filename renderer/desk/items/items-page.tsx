import { SearchOutlined } from '@ant-design/icons'
import { Button, Input, Listy, Space, type GetRef, type InputRef } from 'antd'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { ItemHit } from '../../../db/contract/items.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { KeyHints } from '../parts/key-hints.tsx'
import { useHeight } from '../parts/use-height.ts'
import { ItemGuide } from './item-guide.tsx'
import { ItemHitLine } from './item-picker.tsx'
import { NoticeDialog } from './notice-dialog.tsx'
import './items.css'

const LIST_LINES = 200

/** Items on the left as one types, the guide of the chosen one on the right. */
export const ItemsPage = () => {
  const { t } = useTranslation(['items', 'common'])
  const navigate = useNavigate()
  const { itemId } = useParams()
  const input = useRef<InputRef>(null)
  const guide = useRef<HTMLDivElement>(null)
  const list = useRef<GetRef<typeof Listy>>(null)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const [version, setVersion] = useState<number | null>(null)
  const [noticeOpen, setNoticeOpen] = useState(false)
  const [listBox, listHeight] = useHeight()

  const found = useHallQuery(
    'items.search',
    { text, limit: LIST_LINES },
    { keepPrevious: true, refreshOn: ['item'] },
  )
  const hits = found.data?.items ?? []
  const shown = useHallQuery(
    'items.get',
    itemId === undefined ? null : version === null ? { itemId } : { itemId, version },
    { refreshOn: ['item'], keepPrevious: true },
  )
  const issue = useHallAction('papers.issueConsultNotice')

  const open = useCallback(
    (wanted: string | undefined) => {
      if (wanted === undefined) return
      setVersion(null)
      void navigate(paths.items(wanted), { replace: true })
    },
    [navigate],
  )
  useEffect(() => input.current?.focus(), [])

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const next = Math.min(
        Math.max(active + (event.key === 'ArrowDown' ? 1 : -1), 0),
        Math.max(hits.length - 1, 0),
      )
      setActive(next)
      const hit = hits[next]
      if (hit) list.current?.scrollTo({ key: hit.itemId })
      open(hit?.itemId)
    } else if (event.key === 'Enter' && !event.ctrlKey) {
      event.preventDefault()
      open(hits[active]?.itemId)
      guide.current?.focus()
    }
  }
  const item = shown.data?.item
  useShortcut('Alt+C', () => item && void navigate(paths.intake(item.itemId)), { active: item !== undefined })
  useShortcut(
    'Alt+Z',
    () => item && void navigate(`${paths.consult()}?item=${encodeURIComponent(item.itemId)}`),
    {
      active: item !== undefined,
    },
  )
  useShortcut('Alt+T', () => setNoticeOpen(true), { active: item !== undefined })
  useShortcut('/', () => input.current?.focus())

  const row = (hit: ItemHit, index: number) => (
    <div
      id={`hd-item-${index}`}
      role="option"
      aria-selected={hit.itemId === itemId}
      className="hd-items-row"
      data-active={hit.itemId === itemId}
      onClick={() => {
        setActive(index)
        open(hit.itemId)
      }}
    >
      <ItemHitLine hit={hit} />
    </div>
  )
  return (
    <PageFrame title={t('title')} fill>
      <div className="hd-items">
        <div className="hd-items-side">
          <Input
            ref={input}
            role="combobox"
            aria-label={t('search')}
            aria-controls="hd-items-list"
            aria-expanded
            aria-activedescendant={hits.length > 0 ? `hd-item-${active}` : undefined}
            autoComplete="off"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('picker.placeholder')}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
          />
          <div className="hd-secondary" aria-live="polite">
            {text === '' ? t('picker.mostUsed') : t('found', { count: found.data?.total ?? 0 })}
          </div>
          <ErrorBanner error={found.error} onRetry={found.reload} />
          <div
            ref={listBox}
            id="hd-items-list"
            className="hd-items-list"
            role="listbox"
            aria-label={t('title')}
          >
            {found.data !== undefined && hits.length === 0 ? (
              <EmptyState title={t('picker.nothing', { text })} hint={t('nothingHint')} />
            ) : (
              <Listy
                items={hits}
                height={listHeight}
                virtual
                ref={list}
                rowKey="itemId"
                styles={{ item: { padding: 0, border: 0 } }}
                itemRender={row}
              />
            )}
          </div>
          <KeyHints
            hints={[
              { keys: '↑ ↓', text: t('keyMove') },
              { keys: 'Enter', text: t('keyOpen') },
              { keys: '/', text: t('keySearch') },
            ]}
          />
        </div>
        <div ref={guide} tabIndex={-1} className="hd-items-main">
          <ErrorBanner error={shown.error} onRetry={shown.reload} />
          {shown.data ? (
            <ItemGuide
              item={shown.data.item}
              unit={shown.data.unit}
              windows={shown.data.windows}
              versions={shown.data.versions}
              onVersion={setVersion}
              actions={
                <Space wrap className="hd-guide-actions">
                  <Button type="primary" onClick={() => void navigate(paths.intake(shown.data?.item.itemId))}>
                    {t('action.case')} <ShortcutHint keys="Alt+C" />
                  </Button>
                  <Button
                    onClick={() =>
                      void navigate(
                        `${paths.consult()}?item=${encodeURIComponent(shown.data?.item.itemId ?? '')}`,
                      )
                    }
                  >
                    {t('action.consult')} <ShortcutHint keys="Alt+Z" />
                  </Button>
                  <Button onClick={() => setNoticeOpen(true)}>
                    {t('action.notice')} <ShortcutHint keys="Alt+T" />
                  </Button>
                </Space>
              }
            />
          ) : itemId === undefined ? (
            <EmptyState icon={<SearchOutlined />} title={t('chooseOne')} hint={t('chooseHint')} />
          ) : null}
        </div>
      </div>
      {noticeOpen && item ? (
        <NoticeDialog
          item={item}
          visitorName=""
          visitorPhone=""
          matter={t('notice.defaultMatter', { item: item.name })}
          busy={issue.busy}
          error={issue.error?.message ?? null}
          onClose={() => {
            issue.clearError()
            setNoticeOpen(false)
          }}
          onIssue={(input) =>
            void issue.run({ ...input, itemId: item.itemId, consultationId: null }).then((paper) => {
              if (paper) void navigate(paths.paper(paper.paperId))
            })
          }
        />
      ) : null}
    </PageFrame>
  )
}
