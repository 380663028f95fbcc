import { Select } from 'antd'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleItem } from '../../../db/model/assessment/score-rules.ts'
import { signed } from '../../shared/assessment/points.ts'
import type { ItemGroup } from './record-choice.ts'

interface ItemOption {
  readonly value: string
  readonly label: string
  readonly words: string
  readonly item: RuleItem
}

interface RecordItemSelectProps {
  readonly id: string
  readonly groups: readonly ItemGroup[]
  readonly value: string | null
  readonly loading: boolean
  readonly onChange: (item: RuleItem) => void
}

/** Points of one count; both ends where they are chosen. */
const pointsOf = ({ delta, deltaTo }: RuleItem): string =>
  deltaTo === null ? signed(delta) : `${signed(delta)} ~ ${signed(deltaTo)}`

/** A rule, found by words, number or pinyin; grouped by whom it is for and what it is about. */
export function RecordItemSelect({ id, groups, value, loading, onChange }: RecordItemSelectProps) {
  const { t } = useTranslation('assessment')
  const options = useMemo(
    () =>
      groups.map(({ target, dimensionName, items }) => ({
        label: `${t(`target.${target}`)} · ${dimensionName}`,
        key: `${target} ${dimensionName}`,
        words: '',
        options: items.map(({ item, words }): ItemOption => ({
          value: item.code,
          label: `${item.code} ${item.text}`,
          words,
          item,
        })),
      })),
    [groups, t],
  )
  const byCode = useMemo(
    () => new Map(groups.flatMap(({ items }) => items.map(({ item }) => [item.code, item] as const))),
    [groups],
  )
  const drawItem = useCallback(
    ({ value: code }: { readonly value?: string | number | undefined }) => {
      const item = byCode.get(String(code))
      return item === undefined ? null : (
        <span className="record-item">
          <span className="muted number">{item.code}</span>
          <span className="one-line" title={item.text}>
            {item.text}
          </span>
          {item.veto === 'NONE' ? null : <b className="score-veto">{t('board.vetoed')}</b>}
          <b className="number">{pointsOf(item)}</b>
        </span>
      )
    },
    [byCode, t],
  )
  return (
    <Select<string, { readonly value?: string; readonly words: string }>
      id={id}
      aria-label={t('record.item')}
      autoFocus
      loading={loading}
      listHeight={360}
      placeholder={t('record.itemFind')}
      notFoundContent={t('record.itemNone')}
      showSearch={{
        filterOption: (text, option) => option?.words.includes(text.trim().toLowerCase()) ?? false,
      }}
      value={value}
      options={options}
      optionRender={drawItem}
      onChange={(code) => {
        const item = byCode.get(code)
        if (item !== undefined) onChange(item)
      }}
    />
  )
}
