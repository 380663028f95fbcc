import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { Button, Input, InputNumber, Tag } from 'antd'
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseMaterial, MaterialVerdict } from '../../../db/model/events/case-events.ts'
import type { Material } from '../../../db/model/reference.ts'
import { KeyHints } from '../parts/key-hints.tsx'
import './intake.css'

/** Verdicts in the order of their number keys. */
const VERDICTS = [
  'OK',
  'MISSING',
  'DEFECTIVE',
  'TOLERATED',
  'NOT_NEEDED',
] as const satisfies readonly MaterialVerdict[]
type GivenVerdict = (typeof VERDICTS)[number]

const icons: Record<GivenVerdict, ReactNode> = {
  OK: <CheckCircleFilled aria-hidden />,
  MISSING: <CloseCircleFilled aria-hidden />,
  DEFECTIVE: <WarningFilled aria-hidden />,
  TOLERATED: <ExclamationCircleFilled aria-hidden />,
  NOT_NEEDED: <MinusCircleOutlined aria-hidden />,
}

export interface MaterialsVerdictsHandle {
  /** Focus on the first line that was not looked at, else on the first. */
  focus(): void
}

export interface MaterialsVerdictsProps {
  readonly materials: readonly CaseMaterial[]
  /** Lines of the guide, for form, standard and condition; a line without one shows its name alone. */
  readonly guide: readonly Material[]
  readonly onChange: (materials: CaseMaterial[]) => void
  /** Enter on a line, or Enter after the last one: on to what follows. */
  readonly onDone?: () => void
  readonly showHints?: boolean
  readonly ref?: Ref<MaterialsVerdictsHandle>
}

/** The materials list with a verdict each, by number key; arrows move between lines and into counts and note. */
export const MaterialsVerdicts = ({
  materials,
  guide,
  onChange,
  onDone,
  showHints = true,
  ref,
}: MaterialsVerdictsProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const root = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  const [noteRow, setNoteRow] = useState<number | null>(null)
  const byId = new Map(guide.map((material) => [material.materialId, material]))

  const focusCell = (row: number, cell: 'row' | 'originals' | 'copies' | 'note') => {
    const line = root.current?.querySelectorAll<HTMLElement>('[data-row]').item(row)
    const target = cell === 'row' ? line : line?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)
    target?.focus()
    line?.scrollIntoView({ block: 'nearest' })
  }
  useImperativeHandle(ref, () => ({
    focus: () => {
      const open = materials.findIndex((material) => material.verdict === 'UNCHECKED')
      focusCell(Math.max(open, 0), 'row')
    },
  }))
  const openNote = (row: number) => {
    setNoteRow(row)
    // The note's input is drawn with the next frame.
    requestAnimationFrame(() => focusCell(row, 'note'))
  }
  const change = (row: number, part: Partial<CaseMaterial>) =>
    onChange(materials.map((material, index) => (index === row ? { ...material, ...part } : material)))
  const give = (row: number, verdict: GivenVerdict) => {
    const material = materials[row]
    if (!material || (verdict === 'TOLERATED' && material.requirement !== 'TOLERABLE')) return
    change(row, { verdict })
    if (verdict === 'DEFECTIVE') openNote(row)
    else focusCell(Math.min(row + 1, materials.length - 1), 'row')
  }
  /** What is always asked for is in order; what is needed only in some cases is not needed unless the clerk said so. */
  const allOk = () => {
    onChange(
      materials.map((material) =>
        material.verdict === 'UNCHECKED'
          ? { ...material, verdict: material.requirement === 'OPTIONAL' ? 'NOT_NEEDED' : 'OK' }
          : material,
      ),
    )
    focusCell(materials.length - 1, 'row')
  }
  const onRowKey = (event: KeyboardEvent<HTMLDivElement>, row: number) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    const verdict = VERDICTS[Number(event.key) - 1]
    if (verdict) give(row, verdict)
    else if (event.key === '0') allOk()
    else if (event.key === 'ArrowDown') focusCell(Math.min(row + 1, materials.length - 1), 'row')
    else if (event.key === 'ArrowUp') focusCell(Math.max(row - 1, 0), 'row')
    else if (event.key === 'Home') focusCell(0, 'row')
    else if (event.key === 'End') focusCell(materials.length - 1, 'row')
    else if (event.key === 'ArrowRight') focusCell(row, 'originals')
    else if (event.key === ' ') openNote(row)
    else if (event.key === 'Enter' && onDone) onDone()
    else return
    event.preventDefault()
  }
  const onCellKey = (event: KeyboardEvent<HTMLElement>, row: number) => {
    if (event.nativeEvent.isComposing || event.ctrlKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      focusCell(Math.min(row + 1, materials.length - 1), 'row')
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      focusCell(row, 'row')
    }
  }
  const open = materials.filter((material) => material.verdict === 'UNCHECKED').length
  return (
    <div className="hd-verdicts">
      <div className="hd-verdicts-bar">
        <Button size="small" onClick={allOk} disabled={open === 0}>
          {t('materials.allOk')} <kbd className="hd-key">0</kbd>
        </Button>
        <span className="hd-secondary" aria-live="polite">
          {t('materials.progress', { done: materials.length - open, total: materials.length })}
        </span>
      </div>
      <div ref={root} className="hd-verdicts-lines" role="grid" aria-label={t('materials.title')}>
        {materials.map((material, row) => {
          const line = byId.get(material.materialId)
          return (
            <div
              key={material.materialId}
              data-row={row}
              role="row"
              tabIndex={row === Math.min(current, materials.length - 1) ? 0 : -1}
              // Where a dialog puts the focus: the first key is a verdict, never a count.
              data-first={row === 0 ? '' : undefined}
              aria-label={t('materials.rowLabel', {
                name: material.name,
                verdict: t(`common:verdict.${material.verdict}`),
              })}
              className="hd-verdict-row"
              data-verdict={material.verdict}
              onFocus={() => setCurrent(row)}
              onKeyDown={(event) => onRowKey(event, row)}
            >
              <div role="gridcell" className="hd-verdict-name">
                <span className="hd-secondary">{row + 1}</span>{' '}
                <span title={material.name}>{material.name}</span>{' '}
                {material.requirement === 'REQUIRED' ? null : (
                  <Tag
                    variant="outlined"
                    color={material.requirement === 'TOLERABLE' ? 'warning' : 'default'}
                  >
                    {t(`common:requirement.${material.requirement}`)}
                  </Tag>
                )}
                {line?.condition ? (
                  <div className="hd-secondary">{t('materials.when', { condition: line.condition })}</div>
                ) : null}
                {line?.acceptStandard ? (
                  <div className="hd-secondary hd-verdict-standard" title={line.acceptStandard}>
                    {line.acceptStandard}
                  </div>
                ) : null}
                {material.verdict === 'DEFECTIVE' || material.note !== '' || noteRow === row ? (
                  <Input
                    size="small"
                    data-cell="note"
                    tabIndex={-1}
                    maxLength={500}
                    aria-label={t('materials.note', { name: material.name })}
                    placeholder={t('materials.notePlaceholder')}
                    value={material.note}
                    onChange={(event) => change(row, { note: event.target.value })}
                    onKeyDown={(event) => onCellKey(event, row)}
                  />
                ) : null}
              </div>
              <div role="gridcell" className="hd-verdict-counts">
                <InputNumber
                  size="small"
                  min={0}
                  max={999}
                  precision={0}
                  controls={false}
                  data-cell="originals"
                  tabIndex={-1}
                  aria-label={t('materials.originals')}
                  value={material.originals}
                  onChange={(value) => change(row, { originals: value ?? 0 })}
                  onKeyDown={(event) => onCellKey(event, row)}
                />
                <InputNumber
                  size="small"
                  min={0}
                  max={999}
                  precision={0}
                  controls={false}
                  data-cell="copies"
                  tabIndex={-1}
                  aria-label={t('materials.copies')}
                  value={material.copies}
                  onChange={(value) => change(row, { copies: value ?? 0 })}
                  onKeyDown={(event) => onCellKey(event, row)}
                />
              </div>
              <div role="gridcell" className="hd-verdict-buttons">
                {VERDICTS.map((verdict, index) => (
                  <button
                    key={verdict}
                    type="button"
                    tabIndex={-1}
                    aria-pressed={material.verdict === verdict}
                    data-verdict={verdict}
                    disabled={verdict === 'TOLERATED' && material.requirement !== 'TOLERABLE'}
                    title={t(`common:verdict.${verdict}`)}
                    onClick={() => give(row, verdict)}
                  >
                    {material.verdict === verdict ? icons[verdict] : <kbd>{index + 1}</kbd>}
                    <span>{t(`verdictShort.${verdict}`)}</span>
                  </button>
                ))}
              </div>
            </div>
          )
        })}
        {materials.length === 0 ? <div className="hd-verdicts-empty">{t('materials.noneAsked')}</div> : null}
      </div>
      {showHints && materials.length > 0 ? (
        <KeyHints
          hints={[
            { keys: '1–5', text: t('materials.keyVerdict') },
            { keys: '0', text: t('materials.keyAll') },
            { keys: '↑ ↓', text: t('materials.keyMove') },
            { keys: '→', text: t('materials.keyCounts') },
            { keys: 'Space', text: t('materials.keyNote') },
          ]}
        />
      ) : null}
    </div>
  )
}
