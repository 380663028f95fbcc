import { Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { loadPinyin, type PinyinOf } from '../../desk/login/find-people.ts'

export type Person = Result<'hall.directory'>['staff'][number]
type StaffId = Person['staffId']

export interface StaffOption {
  readonly value: StaffId
  readonly label: string
  /** What a search looks in, pinyin and initials included. */
  readonly words: string
}

/** Everybody in use as choices, found by number, name, unit or pinyin. */
export const useStaffOptions = (
  staff: readonly Person[] | undefined,
  unitNames: ReadonlyMap<string, string>,
): readonly StaffOption[] => {
  const [pinyinOf, setPinyinOf] = useState<PinyinOf | null>(null)
  useEffect(() => {
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
  return useMemo(
    () =>
      (staff ?? [])
        .filter((person) => person.active)
        .map(({ staffId, name, unitId, windowId }) => {
          const unit = unitNames.get(unitId) ?? ''
          return {
            value: staffId,
            label: [name, staffId, unit, windowId ?? ''].filter((part) => part !== '').join(' '),
            words: [name, staffId, unit, windowId ?? '', pinyinOf?.(name) ?? ''].join(' ').toLowerCase(),
          }
        }),
    [staff, unitNames, pinyinOf],
  )
}

interface CommonProps {
  readonly options: readonly StaffOption[]
  /** Given by the form. */
  readonly id?: string
  readonly label?: string
}

const bySearch = {
  filterOption: (text: string, option?: StaffOption) =>
    option?.words.includes(text.trim().toLowerCase()) ?? false,
}

/** One person, or nobody. */
export function StaffSelect(
  props: CommonProps & {
    readonly value?: StaffId | null
    readonly onChange?: (staffId: StaffId | null) => void
    readonly size?: 'small'
  },
) {
  const { options, id, label, value, onChange, size } = props
  const { t } = useTranslation('posts')
  return (
    <Select<StaffId, StaffOption>
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(value === null || value === undefined ? {} : { value })}
      {...(size === undefined ? {} : { size })}
      className="staff-select"
      allowClear
      showSearch={bySearch}
      placeholder={t('admin.person')}
      options={[...options]}
      popupMatchSelectWidth={320}
      onChange={(staffId: StaffId | undefined) => onChange?.(staffId ?? null)}
    />
  )
}

/** Several people, for a rota. */
export function StaffMultiSelect(
  props: CommonProps & {
    readonly value?: StaffId[]
    readonly onChange?: (staffIds: StaffId[]) => void
  },
) {
  const { options, id, value = [], onChange } = props
  const { t } = useTranslation('posts')
  return (
    <Select<StaffId[], StaffOption>
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value}
      showSearch={bySearch}
      placeholder={t('admin.person')}
      options={[...options]}
      onChange={(staffIds) => onChange?.(staffIds)}
    />
  )
}
