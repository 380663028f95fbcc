import { CheckCircleOutlined, DeleteOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Popconfirm, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dimension, type ScoreSheet } from '../../../db/model/assessment/score-rules.ts'
import { linesOf } from '../attendance-rules/lines.ts'
import { Field } from '../../desk/parts/field.tsx'
import { EditorPart, Glossary, PointsInput, type EditorProps } from './editor-parts.tsx'
import { faultAt } from './faults.ts'
import {
  newDimension,
  newSheet,
  replaced,
  TARGETS,
  weightsFit,
  weightsTogether,
  without,
} from './rules-draft.ts'

type SheetProps = EditorProps & { readonly at: number; readonly sheet: ScoreSheet }

/** Whether the parts of a sheet add up, said while they are typed. */
function TogetherLine({ sheet }: { readonly sheet: ScoreSheet }) {
  const { t } = useTranslation('score-rules')
  const together = weightsTogether(sheet)
  const fits = weightsFit(sheet)
  return (
    <p className={fits ? 'score-sum score-fine' : 'score-sum score-wrong'} role="status">
      {fits ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />}{' '}
      {together === null
        ? t('sheets.unreadable')
        : t(fits ? 'sheets.fits' : 'sheets.misfit', { sum: together, base: sheet.base })}
    </p>
  )
}

function DimensionRow(props: SheetProps & { readonly nth: number; readonly dimension: Dimension }) {
  const { rules, readOnly, faults, onChange, at, sheet, nth, dimension } = props
  const { t } = useTranslation('score-rules')
  const change = (part: Partial<Dimension>): void =>
    onChange({
      sheets: replaced(rules.sheets, at, { dimensions: replaced(sheet.dimensions, nth, part) }),
      // Items go along with the code of their part.
      ...(part.code === undefined || sheet.dimensions.some(({ code }) => code === part.code)
        ? {}
        : {
            items: rules.items.map((item) =>
              item.target === sheet.target && item.dimension === dimension.code
                ? { ...item, dimension: part.code ?? '' }
                : item,
            ),
          }),
    })
  const wrong = (field: string): string | undefined => faultAt(faults, 'sheets', at, field, dimension.code)
  const label = (field: string): string => `${dimension.name || nth + 1} ${field}`
  const used = rules.items.filter((item) => item.target === sheet.target && item.dimension === dimension.code)
  const status = (field: string) => (wrong(field) === undefined ? {} : { status: 'error' as const })
  const notes = ['name', 'full', 'weight', 'source', 'figure', 'most', 'code'].flatMap(
    (field) => wrong(field) ?? [],
  )
  return (
    <>
      <tr>
        <td>
          <Input
            aria-label={label(t('field.name'))}
            maxLength={60}
            disabled={readOnly}
            {...status('name')}
            value={dimension.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </td>
        <td>
          <PointsInput
            label={label(t('field.full'))}
            disabled={readOnly}
            value={dimension.full}
            onChange={(full) => change({ full })}
          />
        </td>
        <td>
          <PointsInput
            label={label(t('field.weight'))}
            disabled={readOnly}
            value={dimension.weight}
            onChange={(weight) => change({ weight })}
          />
        </td>
        <td>
          <Select<Dimension['source']>
            aria-label={label(t('field.source'))}
            className="score-source"
            disabled={readOnly}
            {...status('source')}
            value={dimension.source}
            options={Dimension.shape.source.options.map((value) => ({
              value,
              label: t(`word.source.${value}`),
            }))}
            onChange={(source) =>
              change(
                source === 'FIGURE'
                  ? { source, figure: dimension.figure || 'SATISFACTION' }
                  : { source, figure: '' },
              )
            }
          />
        </td>
        <td>
          {dimension.source === 'FIGURE' ? (
            <Input
              aria-label={label(t('field.figure'))}
              maxLength={30}
              disabled={readOnly}
              {...status('figure')}
              value={dimension.figure}
              onChange={(event) => change({ figure: event.target.value })}
            />
          ) : null}
        </td>
        <td>
          <Select<Dimension['floor']>
            aria-label={label(t('field.floor'))}
            className="score-floor"
            disabled={readOnly}
            value={dimension.floor}
            options={Dimension.shape.floor.options.map((value) => ({
              value,
              label: t(`word.floor.${value}`),
            }))}
            onChange={(floor) => change({ floor })}
          />
        </td>
        <td>
          <PointsInput
            label={label(t('field.most'))}
            mayBeEmpty
            disabled={readOnly}
            invalid={wrong('most') !== undefined}
            placeholder={dimension.full}
            value={dimension.most ?? ''}
            onChange={(most) => change({ most: most === '' ? null : most })}
          />
        </td>
        <td>
          <Input
            aria-label={label(t('field.code'))}
            className="score-code-input"
            maxLength={30}
            disabled={readOnly}
            {...status('code')}
            value={dimension.code}
            onChange={(event) => change({ code: event.target.value.toUpperCase() })}
          />
        </td>
        <td>
          {readOnly ? null : (
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={label(t('sheets.removeDimension'))}
              title={
                used.length > 0 ? t('sheets.inUse', { count: used.length }) : t('sheets.removeDimension')
              }
              disabled={sheet.dimensions.length === 1 || used.length > 0}
              onClick={() =>
                onChange({
                  sheets: replaced(rules.sheets, at, { dimensions: without(sheet.dimensions, nth) }),
                })
              }
            />
          )}
        </td>
      </tr>
      {notes.length === 0 ? null : (
        <tr>
          <td colSpan={9} className="score-wrong" role="alert">
            {notes.join(' ')}
          </td>
        </tr>
      )}
    </>
  )
}

function SheetPanel(props: SheetProps) {
  const { rules, readOnly, faults, onChange, at, sheet } = props
  const { t } = useTranslation(['score-rules', 'assessment'])
  const change = (part: Partial<ScoreSheet>): void => onChange({ sheets: replaced(rules.sheets, at, part) })
  const wrong = (field: string): string | undefined => faultAt(faults, 'sheets', at, field)
  const items = rules.items.filter(({ target }) => target === sheet.target).length
  return (
    <EditorPart
      title={
        <span className="score-sheet-head">
          {t('score-rules:sheets.of', { target: t(`assessment:target.${sheet.target}`) })}
          {readOnly || rules.sheets.length === 1 ? null : (
            <Popconfirm
              title={t('score-rules:sheets.removeAsk', { count: items })}
              onConfirm={() =>
                onChange({
                  sheets: without(rules.sheets, at),
                  items: rules.items.filter(({ target }) => target !== sheet.target),
                })
              }
            >
              <Button size="small" type="text" icon={<DeleteOutlined />}>
                {t('score-rules:sheets.remove')}
              </Button>
            </Popconfirm>
          )}
        </span>
      }
    >
      <div className="score-four">
        <Field label={t('score-rules:field.base')} hint={t('score-rules:hint.base')} error={wrong('base')}>
          {(ids) => (
            <PointsInput
              id={ids.id}
              disabled={readOnly}
              invalid={wrong('base') !== undefined}
              value={sheet.base}
              onChange={(base) => change({ base })}
            />
          )}
        </Field>
        <Field
          label={t('score-rules:field.mostTotal')}
          hint={t('score-rules:hint.mostTotal')}
          error={wrong('most')}
        >
          {(ids) => (
            <PointsInput
              id={ids.id}
              disabled={readOnly}
              invalid={wrong('most') !== undefined}
              value={sheet.most}
              onChange={(most) => change({ most })}
            />
          )}
        </Field>
        <Field label={t('score-rules:field.floorTotal')} hint={t('score-rules:hint.floorTotal')}>
          {(ids) => (
            <Select<ScoreSheet['floor']>
              {...ids}
              disabled={readOnly}
              value={sheet.floor}
              options={Dimension.shape.floor.options.map((value) => ({
                value,
                label: t(`score-rules:word.floor.${value}`),
              }))}
              onChange={(floor) => change({ floor })}
            />
          )}
        </Field>
        <Field label={t('score-rules:field.doublingAfter')} hint={t('score-rules:hint.doublingAfter')}>
          {(ids) => (
            <InputNumber
              {...ids}
              min={1}
              max={100}
              precision={0}
              disabled={readOnly}
              placeholder={t('score-rules:hint.never')}
              value={sheet.doublingAfter}
              onChange={(doublingAfter) => change({ doublingAfter })}
            />
          )}
        </Field>
      </div>
      <table className="score-table">
        <thead>
          <tr>
            {(['name', 'full', 'weight', 'source', 'figure', 'floor', 'most', 'code'] as const).map(
              (field) => (
                <th key={field} scope="col">
                  {t(`score-rules:field.${field}`)}
                </th>
              ),
            )}
            <th aria-label={t('score-rules:sheets.removeDimension')} />
          </tr>
        </thead>
        <tbody>
          {linesOf(sheet.dimensions).map(({ each, at: nth, key }) => (
            <DimensionRow key={key} {...props} nth={nth} dimension={each} />
          ))}
        </tbody>
      </table>
      <div className="score-line">
        {readOnly ? null : (
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={sheet.dimensions.length >= 30}
            onClick={() => change({ dimensions: [...sheet.dimensions, newDimension(sheet)] })}
          >
            {t('score-rules:sheets.addDimension')}
          </Button>
        )}
        <TogetherLine sheet={sheet} />
      </div>
    </EditorPart>
  )
}

/** 评分表: of what the marks of a person, a window and a unit are made. */
export function SheetsPart(props: EditorProps) {
  const { rules, readOnly, onChange } = props
  const { t } = useTranslation(['score-rules', 'assessment'])
  const lacking = TARGETS.filter((target) => !rules.sheets.some((sheet) => sheet.target === target))
  return (
    <div className="score-parts">
      <Glossary
        terms={(['dimension', 'full', 'weight', 'source', 'figure', 'floor', 'most'] as const).map((term) => [
          t(`score-rules:field.${term}`),
          t(`score-rules:glossary.${term}`),
        ])}
      />
      {rules.sheets.map((sheet, at) => (
        <SheetPanel key={sheet.target} {...props} at={at} sheet={sheet} />
      ))}
      {readOnly
        ? null
        : lacking.map((target) => (
            <div key={target}>
              <Button
                icon={<PlusOutlined />}
                onClick={() => onChange({ sheets: [...rules.sheets, newSheet(target)] })}
              >
                {t('score-rules:sheets.add', { target: t(`assessment:target.${target}`) })}
              </Button>
            </div>
          ))}
    </div>
  )
}
