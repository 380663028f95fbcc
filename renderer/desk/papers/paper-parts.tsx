import { QRCode } from 'antd'
import type { ReactNode } from 'react'
import type { PaperMaterial } from '../../../db/model/events/record-events.ts'
import { numbered } from './numbered.ts'
import { usePaperSheet, type PaperSheetContextValue } from './paper-sheet-context.ts'

/** A numbered heading of the paper and what stands under it; the heading never ends a page alone. */
export const Section = ({ heading, children }: { heading: string; children: ReactNode }): ReactNode => (
  <section className="paper-section">
    <h2 className="paper-heading">{heading}</h2>
    {children}
  </section>
)

/** Text as it was issued; its own line breaks are kept. */
export const Prose = ({ text, indent = true }: { text: string; indent?: boolean }): ReactNode =>
  numbered(text.split(/\r?\n/).filter((line) => line.trim() !== '')).map(({ no, line }) => (
    <p key={no} className={indent ? 'paper-paragraph' : 'paper-paragraph paper-flush'}>
      {line.trim()}
    </p>
  ))

export interface Fact {
  readonly label: string
  readonly value: ReactNode
  /** Takes the whole width of the table. */
  readonly wide?: boolean
}

const pairUp = (facts: readonly Fact[]): Fact[][] => {
  const rows: Fact[][] = []
  for (const fact of facts) {
    const last = rows.at(-1)
    const partner = last?.[0]
    if (last !== undefined && last.length === 1 && partner?.wide !== true && fact.wide !== true)
      last.push(fact)
    else rows.push([fact])
  }
  return rows
}

const isEmpty = (value: ReactNode): boolean => value === '' || value === null || value === undefined

/** Label and value: a ruled table two pairs wide on A4, lines below each other on a roll. Empty values are left out. */
export const Facts = ({ facts }: { facts: readonly Fact[] }): ReactNode => {
  const { layout } = usePaperSheet()
  const shown = facts.filter((fact) => !isEmpty(fact.value))
  if (layout === 'ROLL_80MM')
    return (
      <dl className="paper-lines">
        {shown.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    )
  return (
    <table className="paper-table paper-facts">
      <colgroup>
        <col className="paper-fact-label" />
        <col className="paper-fact-value" />
        <col className="paper-fact-label" />
        <col className="paper-fact-value" />
      </colgroup>
      <tbody>
        {pairUp(shown).map((row) => (
          <tr key={row[0]?.label}>
            {row.map((fact) => [
              <th key={`${fact.label}-label`} scope="row">
                {fact.label}
              </th>,
              <td key={`${fact.label}-value`} colSpan={row.length === 1 ? 3 : 1}>
                {fact.value}
              </td>,
            ])}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export type MaterialColumn = 'form' | 'originals' | 'copies' | 'source' | 'note' | 'lack' | 'returned'

/** From this length on a note gets the width of the table; form, numbers and source then stand beneath the name. */
const LONG_NOTE = 36
const PROSE_COLUMNS: ReadonlySet<MaterialColumn> = new Set(['note', 'lack', 'returned'])

/** Codes of the item's list in words; whatever else a hall wrote stays as it is. */
const formText = (form: string, t: PaperSheetContextValue['t']): string =>
  form === '' ? '' : t(`form.${form}`, { defaultValue: form })

interface MaterialTableProps {
  readonly materials: readonly PaperMaterial[]
  readonly columns: readonly MaterialColumn[]
}

/** Form and numbers of a material in words, as far as the paper tells them. */
const MaterialDetails = ({
  material,
  columns,
}: {
  material: PaperMaterial
  columns: readonly MaterialColumn[]
}): ReactNode => {
  const { t } = usePaperSheet()
  const countsTell = material.form !== 'ELECTRONIC' && material.originals + material.copies > 0
  const counts = [
    // "原件1份" says already that it is the original that is asked for.
    columns.includes('form') && !countsTell ? formText(material.form, t) : '',
    columns.includes('originals') && material.originals > 0
      ? t('materials.originalsCount', { n: material.originals })
      : '',
    columns.includes('copies') && material.copies > 0
      ? t('materials.copiesCount', { n: material.copies })
      : '',
  ].filter((text) => text !== '')
  return (
    <>
      {counts.length === 0 ? null : <div className="paper-detail">{counts.join(t('list.separator'))}</div>}
      {columns.includes('source') && material.source !== '' ? (
        <div className="paper-detail">{t('materials.sourceLine', { source: material.source })}</div>
      ) : null}
    </>
  )
}

const MaterialList = ({ materials, columns }: MaterialTableProps): ReactNode => (
  <ol className="paper-list">
    {materials.map((material) => (
      <li key={material.materialId}>
        <strong>{material.name}</strong>
        {(columns.includes('note') || columns.includes('lack')) && material.note !== '' ? (
          <div className="paper-note">{material.note}</div>
        ) : null}
        <MaterialDetails material={material} columns={columns} />
      </li>
    ))}
  </ol>
)

const MaterialCell = ({
  material,
  column,
}: {
  material: PaperMaterial
  column: MaterialColumn
}): ReactNode => {
  const { t } = usePaperSheet()
  switch (column) {
    case 'form':
      return formText(material.form, t)
    case 'originals':
      return material.originals === 0 ? '—' : material.originals
    case 'copies':
      return material.copies === 0 ? '—' : material.copies
    case 'source':
      return material.source
    case 'note':
    case 'lack':
      return material.note
    case 'returned':
      return ''
  }
}

/** The table of materials: repeated head and uncut rows on A4, a numbered list on a roll. */
export const MaterialTable = ({ materials, columns }: MaterialTableProps): ReactNode => {
  const { layout, t } = usePaperSheet()
  if (materials.length === 0) return <p className="paper-paragraph paper-flush">{t('materials.none')}</p>
  if (layout === 'ROLL_80MM') return <MaterialList materials={materials} columns={columns} />
  const roomy = columns.includes('lack') || materials.some((material) => material.note.length > LONG_NOTE)
  // A column nobody wrote anything into only makes the names narrower.
  const silent = materials.every((material) => material.note === '')
  const shown = columns.filter(
    (column) => (!roomy || PROSE_COLUMNS.has(column)) && !(silent && column === 'note'),
  )
  return (
    <table className={roomy ? 'paper-table paper-materials-roomy' : 'paper-table'}>
      <colgroup>
        <col className="paper-column-no" />
        <col className="paper-column-name" />
        {shown.map((column) => (
          <col key={column} className={`paper-column-${column}`} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('materials.no')}</th>
          <th scope="col">{t('materials.name')}</th>
          {shown.map((column) => (
            <th key={column} scope="col">
              {t(`materials.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {materials.map((material, index) => (
          <tr key={material.materialId}>
            <td className="paper-centred">{index + 1}</td>
            <td>
              {material.name}
              {roomy ? <MaterialDetails material={material} columns={columns} /> : null}
            </td>
            {shown.map((column) => (
              <td
                key={column}
                className={
                  column === 'note' || column === 'lack' || column === 'source' ? '' : 'paper-centred'
                }
              >
                <MaterialCell material={material} column={column} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Steps of the procedure in one flowing line on A4; below each other on a roll. */
export const Procedure = ({ steps }: { steps: readonly string[] }): ReactNode => {
  const { layout } = usePaperSheet()
  if (layout === 'ROLL_80MM')
    return (
      <ol className="paper-list">
        {numbered(steps).map(({ no, line }) => (
          <li key={no}>{line}</li>
        ))}
      </ol>
    )
  return (
    <p className="paper-paragraph">
      {steps.map((step, index) => `${index + 1}. ${step}`).join('\u3000→\u3000')}
    </p>
  )
}

export interface SignatureLine {
  readonly label: string
  /** Name already known, printed after the label. */
  readonly name?: string
}

/** A line to sign on and one for the time, for each side; kept together on one page. */
export const Signatures = ({ lines }: { lines: readonly SignatureLine[] }): ReactNode => {
  const { t } = usePaperSheet()
  return (
    <div className="paper-signatures">
      {lines.map((line) => (
        <div key={line.label} className="paper-signature">
          <div className="paper-signature-line">
            <span>{line.label}</span>
            {line.name === undefined || line.name === '' ? null : (
              <span className="paper-signature-name">{line.name}</span>
            )}
            <span className="paper-rule" />
          </div>
          <div className="paper-signature-line">
            <span>{t('signature.time')}</span>
            <span className="paper-blank-date">{t('signature.blankDate')}</span>
          </div>
        </div>
      ))}
    </div>
  )
}

/** Organ, seal place and date, at the right as on every official paper. */
export const SealPlace = ({
  organ,
  seal,
  issuedDay,
}: {
  organ: string
  seal: string
  issuedDay: string
}): ReactNode => {
  const { day } = usePaperSheet()
  return (
    <div className="paper-seal">
      <div>{organ}</div>
      <div>{seal}</div>
      <div>{day(issuedDay)}</div>
    </div>
  )
}

/** The case number as a QR code, to be scanned when the applicant comes back. */
export const CaseCode = ({ caseNo }: { caseNo: string }): ReactNode => {
  const { layout, t } = usePaperSheet()
  if (caseNo === '') return null
  return (
    <figure className="paper-code">
      <QRCode
        type="svg"
        value={caseNo}
        size={layout === 'A4' ? 84 : 112}
        bordered={false}
        color="#000000"
        bgColor="#ffffff"
        errorLevel="M"
        marginSize={0}
      />
      <figcaption>{t('code.caption')}</figcaption>
    </figure>
  )
}
