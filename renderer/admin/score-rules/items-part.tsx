import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, type InputRef } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useShortcut } from '../../shared/shortcuts.tsx'
import type { EditorProps } from './editor-parts.tsx'
import { groupItems, isDeduction, TARGETS } from './rules-draft.ts'
import { useItemWords } from './rules-words.ts'

interface ItemsPartProps extends EditorProps {
  readonly openAt: number | null
  readonly onOpen: (at: number) => void
  readonly onAdd: (target: ScoreTarget) => void
}

/** 条目: found by a word or a code, in the order of the score sheets. Arrows move, Enter opens. */
export function ItemsPart({ rules, readOnly, faults, openAt, onOpen, onAdd }: ItemsPartProps) {
  const { t } = useTranslation(['score-rules', 'assessment'])
  const words = useItemWords()
  const [search, setSearch] = useState('')
  const [target, setTarget] = useState<ScoreTarget | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const input = useRef<InputRef>(null)
  const groups = groupItems(rules, search, target)
  const shown = groups.flatMap(({ items }) => items.map(({ at }) => at))
  const [current, setCurrent] = useState<number | null>(null)
  const tabAt = current !== null && shown.includes(current) ? current : shown[0]
  const faulty = new Set(faults.flatMap(({ list: of, at }) => (of === 'items' ? [at] : [])))
  useShortcut('/', () => input.current?.focus())
  useEffect(() => input.current?.focus({ preventScroll: true }), [])

  const rowAt = (at: number | undefined): HTMLElement | null =>
    at === undefined ? null : (list.current?.querySelector<HTMLElement>(`[data-at="${at}"]`) ?? null)
  // The keyboard goes on from the item whose drawer was closed.
  const last = useRef<number | null>(null)
  useEffect(() => {
    if (openAt === null && last.current !== null) rowAt(last.current)?.focus()
    last.current = openAt
  }, [openAt])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const place = shown.indexOf(tabAt ?? -1)
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    if (next < 0) input.current?.focus()
    else rowAt(shown[Math.min(next, shown.length - 1)])?.focus()
  }
  return (
    <div className="score-items">
      <div className="score-items-bar">
        <Input
          ref={input}
          allowClear
          className="score-search"
          prefix={<SearchOutlined aria-hidden />}
          aria-label={t('score-rules:items.search')}
          placeholder={t('score-rules:items.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              rowAt(shown[0])?.focus()
            } else if (event.key === 'Enter' && shown[0] !== undefined) onOpen(shown[0])
          }}
        />
        <Segmented<ScoreTarget | 'ALL'>
          aria-label={t('score-rules:field.target')}
          value={target ?? 'ALL'}
          options={[
            { value: 'ALL', label: t('score-rules:items.all') },
            ...TARGETS.map((value) => ({ value, label: t(`assessment:target.${value}`) })),
          ]}
          onChange={(value) => setTarget(value === 'ALL' ? null : value)}
        />
        <span className="muted score-items-count">
          {t('score-rules:items.count', { count: shown.length })}
        </span>
        {readOnly ? null : (
          <Button icon={<PlusOutlined />} onClick={() => onAdd(target ?? 'PERSON')}>
            {t('score-rules:items.add')}
          </Button>
        )}
      </div>
      <div
        ref={list}
        className="panel score-list"
        role="group"
        aria-label={t('score-rules:section.items')}
        onKeyDown={onKeyDown}
      >
        {groups.length === 0 ? (
          <EmptyState
            title={t(search === '' ? 'score-rules:items.none' : 'score-rules:items.notFound', {
              text: search,
            })}
            hint={t('score-rules:items.noneHint')}
          />
        ) : null}
        {groups.map(({ target: of, dimension, code, items }) => (
          <section key={`${of} ${code}`}>
            <h3 className="score-group">
              {t(`assessment:target.${of}`)} · {dimension?.name ?? code}
              {dimension === null ? (
                <span className="score-wrong">{t('score-rules:items.unknownDimension')}</span>
              ) : (
                <span className="muted">
                  {t(dimension.full === '0' ? 'score-rules:items.addsOnly' : 'score-rules:items.full', {
                    full: dimension.full,
                  })}
                </span>
              )}
            </h3>
            {items.map(({ item, at }) => (
              <button
                key={at}
                type="button"
                data-at={at}
                tabIndex={at === tabAt ? 0 : -1}
                className={faulty.has(at) ? 'score-row score-row-wrong' : 'score-row'}
                onFocus={() => setCurrent(at)}
                onClick={() => onOpen(at)}
              >
                <span className="score-code muted">{item.code}</span>
                <span className="score-text">{item.text}</span>
                <span className="score-marks">
                  {words.marks(item).map((mark) => (
                    <span key={mark} className="score-mark">
                      {mark}
                    </span>
                  ))}
                </span>
                <span
                  className={`score-delta ${isDeduction(item.delta) ? 'score-takes' : Number(item.delta) === 0 ? '' : 'score-gives'}`}
                >
                  {words.points(item)}
                  <small> / {t(`score-rules:word.unit.${item.unit}`)}</small>
                </span>
              </button>
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}
