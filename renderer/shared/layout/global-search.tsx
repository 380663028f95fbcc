import {
  CommentOutlined,
  FileDoneOutlined,
  FolderOpenOutlined,
  ReadOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { Input, type InputRef } from 'antd'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { dayAndTime } from '../format.ts'
import { paths } from '../navigation/paths.ts'
import { useShortcut } from '../shortcuts.tsx'
import { useHallQuery } from '../use-query.ts'

type Hit = Result<'search.everything'>['hits'][number]

const icons: Record<Hit['kind'], ReactNode> = {
  CASE: <FolderOpenOutlined aria-hidden />,
  CONSULTATION: <CommentOutlined aria-hidden />,
  PAPER: <FileDoneOutlined aria-hidden />,
  ITEM: <ReadOutlined aria-hidden />,
}
const pathOf = (hit: Hit): string =>
  ({
    CASE: () => paths.case(hit.id),
    CONSULTATION: () => paths.consultation(hit.id),
    PAPER: () => paths.paper(hit.id),
    ITEM: () => paths.items(hit.id),
  })[hit.kind]()

/** Long enough that quick typing asks once, short enough not to be felt. */
const TYPING_PAUSE_MS = 90
const HITS = 12

/** One box over everything: Ctrl+K, type, arrows, Enter. */
export function GlobalSearch() {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const input = useRef<InputRef>(null)
  const listId = useId()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState(false)
  const [place, setPlace] = useState(0)
  useShortcut('Ctrl+K', () => {
    input.current?.focus({ cursor: 'all' })
    setOpen(true)
  })
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setAsked(text.trim())
      setPlace(0)
    }, TYPING_PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [text])
  const query = useHallQuery('search.everything', asked === '' ? null : { text: asked, limit: HITS }, {
    keepPrevious: true,
  })
  const hits = query.data?.hits ?? []
  const showing = open && asked !== ''

  const go = (hit: Hit | undefined): void => {
    if (hit === undefined) return
    setOpen(false)
    setText('')
    input.current?.blur()
    void navigate(pathOf(hit))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setPlace((now) => Math.min(hits.length - 1, now + 1))
    else if (event.key === 'ArrowUp') setPlace((now) => Math.max(0, now - 1))
    else if (event.key === 'Escape') {
      setOpen(false)
      setText('')
      input.current?.blur()
    } else if (event.key === 'Enter') go(asked === text.trim() ? hits[place] : undefined)
    else return
    event.preventDefault()
  }
  return (
    <div
      className="global-search"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <Input
        ref={input}
        prefix={<SearchOutlined aria-hidden />}
        suffix={<kbd className="shortcut-hint">Ctrl+K</kbd>}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        role="combobox"
        aria-expanded={showing}
        aria-controls={listId}
        aria-activedescendant={showing && hits.length > 0 ? `${listId}-${place}` : undefined}
        value={text}
        maxLength={120}
        onChange={(event) => {
          setText(event.target.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      {showing ? (
        <div className="search-results" id={listId} role="listbox" aria-label={t('search.results')}>
          {hits.map((hit, index) => (
            <button
              key={`${hit.kind}-${hit.id}`}
              id={`${listId}-${index}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === place}
              className={index === place ? 'search-hit search-hit-current' : 'search-hit'}
              onMouseMove={() => setPlace(index)}
              onClick={() => go(hit)}
            >
              {icons[hit.kind]}
              <span className="search-hit-text">
                <span className="one-line" title={hit.title}>
                  {hit.title}
                </span>
                <span className="search-hit-detail one-line" title={hit.detail}>
                  {hit.detail}
                </span>
              </span>
              <span className="search-hit-kind">
                {t(`search.kind.${hit.kind}`)}
                {hit.atMs === null ? null : <span className="number"> {dayAndTime(hit.atMs)}</span>}
              </span>
            </button>
          ))}
          {query.error === null ? null : <div className="search-note">{query.error.message}</div>}
          {query.data !== undefined && hits.length === 0 && query.error === null ? (
            <div className="search-note">{t('search.nothing', { text: asked })}</div>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
