import { CloseCircleOutlined, SearchOutlined } from '@ant-design/icons'
import { Input, Tag, type InputRef } from 'antd'
import { useEffect, useId, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { ItemHit } from '../../../db/contract/items.ts'
import { HighlightedText } from './highlighted-text.tsx'
import './items.css'

/** What a picker hands on: enough to show the choice without asking again. */
export type PickedItem = Pick<ItemHit, 'itemId' | 'name' | 'caseKind' | 'unitName'>

export interface ItemPickerHandle {
  focus(): void
}

export interface ItemPickerProps {
  readonly value: PickedItem | null
  readonly onPick: (item: PickedItem | null) => void
  readonly search: (text: string) => Promise<readonly ItemHit[]>
  /** Enter with nothing typed and nothing chosen. */
  readonly onSkip?: () => void
  readonly invalid?: boolean
  readonly autoFocus?: boolean
  readonly ariaLabel: string
  readonly ref?: Ref<ItemPickerHandle>
}

/** Finds an item by name, code, pinyin or initials; arrows choose, Enter takes, Backspace on a choice starts again. */
export const ItemPicker = ({
  value,
  onPick,
  search,
  onSkip,
  invalid = false,
  autoFocus = false,
  ariaLabel,
  ref,
}: ItemPickerProps) => {
  const { t } = useTranslation(['items', 'common'])
  const listId = useId()
  const input = useRef<InputRef>(null)
  const asked = useRef(0)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [hits, setHits] = useState<readonly ItemHit[]>([])
  /** The text the hits answer; null before the first answer. */
  const answered = useRef<string | null>(null)
  const [active, setActive] = useState(0)
  /** Arrows were used since the list opened: Enter takes a line even with nothing typed. */
  const [moved, setMoved] = useState(false)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), [])

  const ask = async (wanted: string): Promise<readonly ItemHit[] | null> => {
    asked.current += 1
    const mine = asked.current
    const found = await search(wanted)
    // Answers may overtake each other; only the newest question counts.
    if (mine !== asked.current) return null
    answered.current = wanted
    setHits(found)
    setActive(0)
    return found
  }
  useEffect(() => {
    if (autoFocus) input.current?.focus()
  }, [autoFocus])
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, listId])

  const take = (hit: ItemHit | undefined) => {
    if (!hit) return
    setOpen(false)
    setText('')
    onPick({ itemId: hit.itemId, name: hit.name, caseKind: hit.caseKind, unitName: hit.unitName })
  }
  const type = (wanted: string) => {
    setText(wanted)
    setMoved(false)
    if (value) onPick(null)
    setOpen(true)
    void ask(wanted)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // While the input method composes, Enter and arrows belong to it.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) {
        setOpen(true)
        void ask(text)
        return
      }
      if (hits.length === 0) return
      setMoved(true)
      // The first arrow down on an untouched list means its first line.
      if (text === '' && !moved && event.key === 'ArrowDown') return
      setActive((active + (event.key === 'ArrowDown' ? 1 : hits.length - 1)) % hits.length)
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (value || (text === '' && !open)) {
        onSkip?.()
        return
      }
      if (text === '' && !moved && onSkip) {
        setOpen(false)
        onSkip()
      } else if (answered.current === text) take(hits[active])
      // A fast typist presses Enter before the answer is there: take its first line when it comes.
      else void ask(text).then((found) => take(found?.[0]))
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && value) {
      event.preventDefault()
      onPick(null)
    }
  }

  return (
    <div className="hd-picker">
      <Input
        ref={input}
        role="combobox"
        aria-label={ariaLabel}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && hits.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        {...(invalid ? { status: 'error' as const } : {})}
        prefix={<SearchOutlined aria-hidden />}
        suffix={
          value ? (
            <span className="hd-picker-suffix">
              <Tag>{t(`common:caseKind.${value.caseKind}`)}</Tag>
              <CloseCircleOutlined
                aria-label={t('picker.clear')}
                onClick={() => {
                  onPick(null)
                  input.current?.focus()
                }}
              />
            </span>
          ) : undefined
        }
        placeholder={t('picker.placeholder')}
        title={value?.name}
        value={value ? value.name : text}
        onChange={(event) => type(value ? event.target.value.replace(value.name, '') : event.target.value)}
        onFocus={() => {
          if (value) return
          setOpen(true)
          setMoved(false)
          void ask(text)
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {open && !value ? (
        <div className="hd-picker-popup" id={listId} role="listbox" aria-label={ariaLabel}>
          {text === '' && hits.length > 0 ? (
            <div className="hd-picker-head">{t('picker.mostUsed')}</div>
          ) : null}
          {hits.map((hit, index) => (
            <div
              key={hit.itemId}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className="hd-picker-option"
              data-active={index === active && (text !== '' || moved)}
              onMouseDown={(event) => {
                event.preventDefault()
                take(hit)
              }}
              onMouseMove={() => {
                if (index !== active) setActive(index)
              }}
            >
              <ItemHitLine hit={hit} />
            </div>
          ))}
          {hits.length === 0 && text !== '' ? (
            <div className="hd-picker-head">{t('picker.nothing', { text })}</div>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

/** One found item: name with the match marked, then code, unit and kind. */
export const ItemHitLine = ({ hit }: { readonly hit: ItemHit }) => {
  const { t } = useTranslation(['items', 'common'])
  return (
    <>
      <div className="hd-hit-name" title={hit.name}>
        <HighlightedText text={hit.name} ranges={hit.matched} />
      </div>
      <div className="hd-hit-detail">
        {hit.isExact ? null : <span className="hd-hit-alike">{t('picker.alike')}</span>}
        <span className="hd-hit-code">{hit.itemId}</span>
        <span className="hd-hit-unit">{hit.unitName}</span>
        <span>{t(`common:caseKind.${hit.caseKind}`)}</span>
        {hit.here ? <span className="hd-hit-here">{t('picker.here')}</span> : null}
        {hit.myUses > 0 ? <span>{t('picker.uses', { count: hit.myUses })}</span> : null}
      </div>
    </>
  )
}
