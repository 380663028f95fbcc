import { SearchOutlined, UserOutlined } from '@ant-design/icons'
import { Input, Skeleton, type InputRef } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useLate } from '../../shared/use-late.ts'
import { findPeople, loadPinyin, type LoginPerson, type PinyinOf } from './find-people.ts'

interface PersonPickerProps {
  readonly people: readonly LoginPerson[] | undefined
  readonly chosen: LoginPerson | null
  readonly onChoose: (person: LoginPerson) => void
  /** Who just left: the marker starts on the next one, who is more likely to come. */
  readonly leaving?: string | null
}

/** As many as a screen holds without scrolling far; whoever is not among them types two letters. */
const SHOWN_AT_MOST = 60

/** Everybody who may sign in here, the last users first; arrows move, Enter chooses. */
export function PersonPicker({ people, chosen, onChoose, leaving = null }: PersonPickerProps) {
  const { t } = useTranslation('login')
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const [pinyinOf, setPinyinOf] = useState<PinyinOf | null>(null)
  const firstIsLeaving = leaving !== null && people?.[0]?.staffId === leaving
  useEffect(() => setPlace(firstIsLeaving ? 1 : 0), [firstIsLeaving])
  const input = useRef<InputRef>(null)
  const list = useRef<HTMLDivElement>(null)
  const late = useLate(people === undefined)
  useEffect(() => {
    input.current?.focus()
    let gone = false
    loadPinyin().then(
      (loaded) => {
        if (!gone) setPinyinOf(() => loaded)
      },
      (thrown: unknown) => console.warn('pinyin not loaded', thrown),
    )
    return () => {
      gone = true
    }
  }, [])
  const found = useMemo(
    () => findPeople(people ?? [], text, pinyinOf).slice(0, SHOWN_AT_MOST),
    [people, text, pinyinOf],
  )
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, place + by))
    setPlace(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div className="person-picker">
      <Input
        ref={input}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('picker.search')}
        aria-label={t('picker.search')}
        value={text}
        allowClear
        onChange={(event) => {
          setText(event.target.value)
          setPlace(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') {
            const person = found[place]
            if (person !== undefined) onChoose(person)
          } else return
          event.preventDefault()
        }}
      />
      <div ref={list} className="person-list" role="listbox" aria-label={t('picker.list')}>
        {found.map((person, index) => (
          <button
            key={person.staffId}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={person.staffId === chosen?.staffId}
            className={[
              'person-card',
              person.recent ? 'person-recent' : '',
              index === place ? 'person-current' : '',
              person.staffId === chosen?.staffId ? 'person-chosen' : '',
            ].join(' ')}
            onClick={() => {
              setPlace(index)
              onChoose(person)
            }}
          >
            <UserOutlined aria-hidden />
            <span className="person-text">
              <span className="person-name one-line" title={person.name}>
                {person.name}
              </span>
              <span className="person-unit one-line" title={person.unitName}>
                {person.staffId} · {person.unitName}
              </span>
            </span>
            {person.recent ? <span className="person-mark">{t('picker.recent')}</span> : null}
          </button>
        ))}
        {late ? <Skeleton active={false} paragraph={{ rows: 5 }} /> : null}
        {people !== undefined && found.length === 0 ? (
          <EmptyState
            title={t('picker.nobody')}
            hint={people.length === 0 ? t('picker.nobodyAtAll') : t('picker.nobodyHint')}
          />
        ) : null}
      </div>
    </div>
  )
}
