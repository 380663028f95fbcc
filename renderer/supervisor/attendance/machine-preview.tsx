import { Alert, App, Button, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { count, dayAndTime } from '../../shared/format.ts'

type Preview = Result<'attendance.previewFile'>
export type MachineMapping = Preview['mapping']

type ColumnRole = 'NONE' | 'USER_ID' | 'DATE' | 'TIME' | 'BOTH'
const ROLES: readonly ColumnRole[] = ['NONE', 'USER_ID', 'BOTH', 'DATE', 'TIME']

const roleOf = (mapping: MachineMapping, column: number): ColumnRole => {
  if (column === mapping.userId && column !== mapping.date && column !== mapping.time) return 'USER_ID'
  if (mapping.date === mapping.time) return column === mapping.date ? 'BOTH' : 'NONE'
  return column === mapping.date ? 'DATE' : column === mapping.time ? 'TIME' : 'NONE'
}

/** The mapping once a column means something else; a meaning moves, it is never in two columns. */
const withRole = (mapping: MachineMapping, column: number, role: ColumnRole): MachineMapping => {
  switch (role) {
    case 'USER_ID':
      return { ...mapping, userId: column }
    case 'BOTH':
      return { ...mapping, date: column, time: column }
    case 'DATE':
      return { ...mapping, date: column }
    case 'TIME':
      return { ...mapping, time: column }
    case 'NONE':
      return mapping
  }
}

const PROBLEMS = ['TOO_SHORT', 'NO_USER_ID', 'BAD_USER_ID', 'BAD_TIME', 'CUT_OFF'] as const
const isProblem = (text: string): text is (typeof PROBLEMS)[number] => PROBLEMS.some((each) => each === text)
const IDS_SHOWN = 30
const PART_OF_ROW = 60

interface MachinePreviewProps {
  readonly name: string
  readonly preview: Preview
  readonly busy: boolean
  /** Being read again with other columns. */
  readonly refreshing: boolean
  readonly onMapping: (mapping: MachineMapping) => void
  readonly onImport: () => void
  readonly onAgain: () => void
}

function Columns({
  preview,
  onMapping,
}: {
  readonly preview: Preview
  readonly onMapping: (mapping: MachineMapping) => void
}) {
  const { t } = useTranslation('sheet')
  const { mapping, columns, sample } = preview
  const places = Array.from({ length: columns }, (_unused, column) => column)
  return (
    <section className="panel machine-part">
      <header className="machine-part-head">
        <h2>{t('machine.columns')}</h2>
        <span className="muted">{t('machine.columnsHint')}</span>
        <label className="machine-header-rows">
          {t('machine.header')}
          <InputNumber<number>
            size="small"
            min={0}
            max={20}
            precision={0}
            value={mapping.headerRows}
            onChange={(value) => onMapping({ ...mapping, headerRows: value ?? 0 })}
          />
        </label>
      </header>
      <div className="machine-sample">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('machine.row')}</th>
              {places.map((column) => {
                const role = roleOf(mapping, column)
                return (
                  <th key={column} scope="col" className={role === 'NONE' ? '' : 'machine-used'}>
                    <Select<ColumnRole>
                      size="small"
                      aria-label={t('machine.column', { n: column + 1 })}
                      value={role}
                      popupMatchSelectWidth={false}
                      options={ROLES.map((value) => ({
                        value,
                        label: t(`machine.role.${value}`),
                        // Every file has an id and a time: a meaning is given to another column, not taken away.
                        disabled: value === 'NONE' && role !== 'NONE',
                      }))}
                      onChange={(next) => onMapping(withRole(mapping, column, next))}
                    />
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {sample.map((row, index) => (
              // Rows of a file have no name but their place.
              <tr key={`row ${index + 1}`} className={index < mapping.headerRows ? 'machine-title-row' : ''}>
                <td className="number muted">{index + 1}</td>
                {places.map((column) => (
                  <td key={column} className={roleOf(mapping, column) === 'NONE' ? 'muted' : 'machine-used'}>
                    {row[column] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function BadLines({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('sheet')
  if (preview.badCount === 0) return null
  const more = preview.badCount - preview.bad.length
  return (
    <section className="panel machine-part">
      <header className="machine-part-head">
        <h2>{t('machine.badTitle')}</h2>
      </header>
      <table className="machine-bad">
        <tbody>
          {preview.bad.map(({ lineNo, raw, problem }) => (
            <tr key={lineNo}>
              <td className="number">{lineNo}</td>
              <td>{isProblem(problem) ? t(`machine.problem.${problem}`) : problem}</td>
              <td className="machine-raw" title={raw}>
                {raw.slice(0, PART_OF_ROW)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <div className="muted">{t('machine.badMore', { count: more })}</div> : null}
    </section>
  )
}

/** What a file holds and how it would be read, before anything is recorded. */
export function MachinePreview(props: MachinePreviewProps) {
  const { name, preview, busy, refreshing, onMapping, onImport, onAgain } = props
  const { t } = useTranslation(['sheet', 'common'])
  const { modal } = App.useApp()
  const { lines, fresh, known, badCount, unknownIds, people, fromMs, toMs } = preview
  const facts: readonly (readonly [string, string])[] = [
    [t('machine.facts.file'), name],
    [t('machine.facts.format'), `${t(`machine.format.${preview.format}`)} · ${preview.encoding}`],
    [t('machine.facts.lines'), count(lines)],
    [t('machine.facts.fresh'), count(fresh)],
    [t('machine.facts.known'), count(known)],
    [t('machine.facts.bad'), count(badCount)],
    [t('machine.facts.people'), count(people)],
    [t('machine.facts.unknown'), count(unknownIds.length)],
    [
      t('machine.facts.period'),
      fromMs === null || toMs === null
        ? '–'
        : t('machine.period', { from: dayAndTime(fromMs), to: dayAndTime(toMs) }),
    ],
  ]
  const go = async (): Promise<void> => {
    if (preview.likelyForeign) {
      const agreed = await modal.confirm({
        title: t('machine.foreignAsk'),
        content: t('machine.foreignAskHint'),
        okText: t('machine.import', { lines: count(fresh) }),
        cancelText: t('common:action.cancel'),
      })
      if (!agreed) return
    }
    onImport()
  }
  return (
    <div className="machine-look" aria-busy={refreshing}>
      <section className="panel machine-part">
        <dl className="machine-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="one-line" title={value}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
        {preview.importedBefore ? <Alert type="info" showIcon title={t('machine.importedBefore')} /> : null}
        {preview.likelyForeign ? <Alert type="warning" showIcon title={t('machine.foreign')} /> : null}
        {lines === 0 ? <Alert type="warning" showIcon title={t('machine.noTime')} /> : null}
        <div className="machine-actions">
          <Button
            type="primary"
            disabled={fresh === 0 || refreshing}
            loading={busy}
            onClick={() => void go()}
          >
            {fresh === 0 ? t('machine.nothingNew') : t('machine.import', { lines: count(fresh) })}
          </Button>
          <Button onClick={onAgain}>{t('machine.again')}</Button>
        </div>
      </section>
      <Columns preview={preview} onMapping={onMapping} />
      {unknownIds.length === 0 || preview.likelyForeign ? null : (
        <section className="panel machine-part">
          <header className="machine-part-head">
            <h2>{t('machine.idsTitle')}</h2>
          </header>
          <div className="machine-ids-line">
            {unknownIds.slice(0, IDS_SHOWN).map(({ userId, lines: waiting }) => (
              <span key={userId}>{t('machine.idLines', { id: userId, count: waiting })}</span>
            ))}
            {unknownIds.length > IDS_SHOWN ? <span>…</span> : null}
          </div>
        </section>
      )}
      <BadLines preview={preview} />
    </div>
  )
}
