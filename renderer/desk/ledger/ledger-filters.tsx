import { FilterOutlined, SearchOutlined } from '@ant-design/icons'
import {
  Badge,
  Button,
  Checkbox,
  DatePicker,
  Input,
  Popover,
  Segmented,
  Select,
  Tag,
  type InputRef,
} from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ItemHit } from '../../../db/contract/items.ts'
import { CASE_STATUSES } from '../../../db/model/case.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { ItemPicker, type PickedItem } from '../items/item-picker.tsx'
import { Field } from '../parts/field.tsx'
import {
  countMoreFilters,
  DUE_STATES,
  emptyLedgerFilter,
  LEDGER_KINDS,
  LEDGER_RANGES,
  LEDGER_SORTS,
  type LedgerFilter,
} from './ledger-filter.ts'

/** Typing asks once the hand rests. */
const TYPING_PAUSE_MS = 160

export interface LedgerChoice {
  readonly value: string
  readonly label: string
}

export interface LedgerFiltersProps {
  readonly filter: LedgerFilter
  readonly onChange: (part: Partial<LedgerFilter>) => void
  readonly units: readonly LedgerChoice[]
  readonly windows: readonly LedgerChoice[]
  readonly people: readonly LedgerChoice[]
  readonly item: PickedItem | null
  readonly searchItems: (text: string) => Promise<readonly ItemHit[]>
  /** Arrow down in the search box goes to the list. */
  readonly onLeaveSearch: () => void
}

const nameOf = (choices: readonly LedgerChoice[], value: string): string =>
  choices.find((choice) => choice.value === value)?.label ?? value

/** Search, kind, dates; everything else behind one button, and every set filter as a tag that can be taken off. */
export const LedgerFilters = (props: LedgerFiltersProps): ReactNode => {
  const { filter, onChange, units, windows, people, item, searchItems, onLeaveSearch } = props
  const { t } = useTranslation(['ledger', 'common'])
  const search = useRef<InputRef>(null)
  const [text, setText] = useState(filter.text)
  const sent = useRef(filter.text)
  useEffect(() => {
    // The address changed by other means than this box: back button, link, "clear all".
    if (filter.text !== sent.current) {
      sent.current = filter.text
      setText(filter.text)
    }
  }, [filter.text])
  useEffect(() => {
    if (text === sent.current) return undefined
    const timer = window.setTimeout(() => {
      sent.current = text
      onChange({ text })
    }, TYPING_PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [text, onChange])
  useShortcut('/', () => search.current?.focus({ cursor: 'all' }))

  const more = countMoreFilters(filter)
  const choice = (
    label: string,
    value: string | null,
    choices: readonly LedgerChoice[],
    key: 'unitId' | 'windowId' | 'staffId',
  ): ReactNode => (
    <Field label={label}>
      {(ids) => (
        <Select<string>
          {...ids}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('common:action.all')}
          value={value}
          options={[...choices]}
          onChange={(chosen) => onChange({ [key]: chosen ?? null })}
        />
      )}
    </Field>
  )
  const chips: { key: string; text: string; off: Partial<LedgerFilter> }[] = [
    ...filter.statuses.map((status) => ({
      key: status,
      text: t(`common:caseStatus.${status}`),
      off: { statuses: filter.statuses.filter((other) => other !== status) },
    })),
    ...filter.dueStates.map((state) => ({
      key: `due-${state}`,
      text: t(`common:dueState.${state}`),
      off: { dueStates: filter.dueStates.filter((other) => other !== state) },
    })),
    ...(filter.itemId === null
      ? []
      : [{ key: 'item', text: item?.name ?? filter.itemId, off: { itemId: null } }]),
    ...(filter.unitId === null
      ? []
      : [{ key: 'unit', text: nameOf(units, filter.unitId), off: { unitId: null } }]),
    ...(filter.windowId === null
      ? []
      : [{ key: 'window', text: nameOf(windows, filter.windowId), off: { windowId: null } }]),
    ...(filter.staffId === null
      ? []
      : [{ key: 'person', text: nameOf(people, filter.staffId), off: { staffId: null } }]),
    ...(filter.backEntryOnly
      ? [{ key: 'back', text: t('filter.backEntryOnly'), off: { backEntryOnly: false } }]
      : []),
    ...(filter.sort === 'NEWEST'
      ? []
      : [{ key: 'sort', text: t(`sort.${filter.sort}`), off: { sort: 'NEWEST' as const } }]),
  ]
  const panel = (
    <div className="ledger-more">
      <Field label={t('filter.status')} className="ledger-more-wide">
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            allowClear
            maxTagCount="responsive"
            placeholder={t('common:action.all')}
            value={[...filter.statuses]}
            options={CASE_STATUSES.map((value) => ({ value, label: t(`common:caseStatus.${value}`) }))}
            onChange={(statuses) => onChange({ statuses })}
          />
        )}
      </Field>
      <Field label={t('filter.due')} className="ledger-more-wide">
        {(ids) => (
          <Select
            {...ids}
            mode="multiple"
            allowClear
            placeholder={t('common:action.all')}
            value={[...filter.dueStates]}
            options={DUE_STATES.map((value) => ({ value, label: t(`common:dueState.${value}`) }))}
            onChange={(dueStates) => onChange({ dueStates })}
          />
        )}
      </Field>
      <Field label={t('filter.item')} className="ledger-more-wide">
        {() => (
          <ItemPicker
            ariaLabel={t('filter.item')}
            value={item}
            search={searchItems}
            onPick={(picked) => onChange({ itemId: picked?.itemId ?? null })}
          />
        )}
      </Field>
      {units.length > 1 ? choice(t('filter.unit'), filter.unitId, units, 'unitId') : null}
      {choice(t('filter.window'), filter.windowId, windows, 'windowId')}
      {choice(t('filter.person'), filter.staffId, people, 'staffId')}
      <Field label={t('filter.sort')}>
        {(ids) => (
          <Select
            {...ids}
            value={filter.sort}
            options={LEDGER_SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
            onChange={(sort) => onChange({ sort })}
          />
        )}
      </Field>
      <Checkbox
        className="ledger-more-wide"
        checked={filter.backEntryOnly}
        onChange={(event) => onChange({ backEntryOnly: event.target.checked })}
      >
        {t('filter.backEntryOnly')}
      </Checkbox>
    </div>
  )
  return (
    <>
      <div className="ledger-bar" role="search">
        <Input
          ref={search}
          className="ledger-search"
          allowClear
          maxLength={120}
          prefix={<SearchOutlined aria-hidden />}
          suffix={text === '' ? <ShortcutHint keys="/" /> : undefined}
          aria-label={t('filter.text')}
          placeholder={t('filter.textPlaceholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              onLeaveSearch()
            }
          }}
        />
        <Segmented
          aria-label={t('filter.kind')}
          value={filter.kind}
          options={LEDGER_KINDS.map((value) => ({ value, label: t(`filter.kinds.${value}`) }))}
          onChange={(kind) => onChange({ kind })}
        />
        <Segmented
          aria-label={t('filter.range')}
          value={filter.range}
          options={LEDGER_RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          onChange={(range) => onChange({ range })}
        />
        {filter.range === 'CUSTOM' ? (
          <DatePicker.RangePicker
            allowEmpty={[true, true]}
            value={[
              filter.fromDay === null ? null : dayjs(filter.fromDay),
              filter.toDay === null ? null : dayjs(filter.toDay),
            ]}
            onChange={(days) =>
              onChange({
                fromDay: days?.[0]?.format('YYYY-MM-DD') ?? null,
                toDay: days?.[1]?.format('YYYY-MM-DD') ?? null,
              })
            }
          />
        ) : null}
        <Popover trigger="click" placement="bottomRight" content={panel} title={t('filter.more')}>
          <Badge count={more} size="small">
            <Button icon={<FilterOutlined />}>{t('filter.more')}</Button>
          </Badge>
        </Popover>
      </div>
      {chips.length === 0 ? null : (
        <div className="ledger-chips">
          {chips.map((chip) => (
            <Tag key={chip.key} closable title={chip.text} onClose={() => onChange(chip.off)}>
              {chip.text}
            </Tag>
          ))}
          <Button
            size="small"
            type="link"
            onClick={() =>
              onChange({ ...emptyLedgerFilter, text: filter.text, kind: filter.kind, range: filter.range })
            }
          >
            {t('filter.clear')}
          </Button>
        </div>
      )}
    </>
  )
}
