import { QRCode } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import './blank-form.css'

export type FormKind = Result<'forms.list'>['forms'][number]['formKind']
export const FORM_KINDS = ['CONSULTATION', 'CASE', 'FIRST_CONTACT'] as const satisfies readonly FormKind[]

/** Forms are filled in by hand with visitors, so they are Chinese whatever language the interface has. */
const PAPER_LANGUAGE = { lng: 'zh-CN' } as const
/** Consultation forms are half a sheet; the others need the whole of it. */
const FORMS_PER_SHEET: Record<FormKind, number> = { CONSULTATION: 2, CASE: 1, FIRST_CONTACT: 1 }
const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const
const MATERIAL_ROWS: Record<FormKind, number> = { CONSULTATION: 0, CASE: 9, FIRST_CONTACT: 5 }

interface Line {
  readonly label: string
  /** Stands on the line already. */
  readonly printed?: string
  /** Choices to tick instead of a line to write on. */
  readonly choices?: readonly string[]
  readonly tall?: boolean
  readonly half?: boolean
}

const Boxes = ({ choices }: { choices: readonly string[] }): ReactNode => (
  <div className="blank-boxes">
    {choices.map((choice) => (
      <span key={choice}>
        <i aria-hidden />
        {choice}
      </span>
    ))}
  </div>
)

const Lines = ({ lines }: { lines: readonly Line[] }): ReactNode => (
  <div className="blank-lines">
    {lines.map((line) => (
      <div
        key={line.label}
        className={[line.tall === true ? 'blank-tall' : '', line.half === true ? 'blank-half' : ''].join(' ')}
      >
        <span className="blank-label">{line.label}</span>
        {line.choices === undefined ? (
          <span className="blank-space">{line.printed}</span>
        ) : (
          <Boxes choices={line.choices} />
        )}
      </div>
    ))}
  </div>
)

const MaterialRows = ({ rows }: { rows: number }): ReactNode => {
  const { t } = useTranslation('forms', PAPER_LANGUAGE)
  return (
    <table className="blank-materials">
      <thead>
        <tr>
          <th scope="col">{t('blank.materialNo')}</th>
          <th scope="col">{t('blank.material')}</th>
          <th scope="col">{t('blank.originals')}</th>
          <th scope="col">{t('blank.copies')}</th>
          <th scope="col">{t('blank.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_unused, index) => (
          <tr key={index}>
            <td>{index + 1}</td>
            <td />
            <td />
            <td />
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const useLines = (kind: FormKind): readonly Line[] => {
  const { t } = useTranslation(['forms', 'common'], PAPER_LANGUAGE)
  const ways = WAYS.map((way) => t(`common:way.${way}`))
  const time: Line = { label: t('blank.time'), printed: t('blank.timeBlank') }
  switch (kind) {
    case 'CONSULTATION':
      return [
        time,
        { label: t('blank.way'), choices: ways },
        { label: t('blank.visitor'), half: true },
        { label: t('blank.phone'), half: true },
        { label: t('blank.item') },
        { label: t('blank.matter'), tall: true },
        { label: t('blank.answer'), tall: true },
        {
          label: t('blank.outcome'),
          choices: [t('blank.answered'), t('blank.noticeGiven'), t('blank.guided'), t('blank.transferred')],
        },
      ]
    case 'CASE':
      return [
        time,
        { label: t('blank.item') },
        { label: t('blank.applicant'), half: true },
        { label: t('blank.phone'), half: true },
        { label: t('blank.idKind'), half: true },
        { label: t('blank.idNumber'), half: true },
        { label: t('blank.legalRepresentative'), half: true },
        { label: t('blank.address'), half: true },
        { label: t('blank.agent'), half: true },
        { label: t('blank.relation'), half: true },
        { label: t('blank.agentId'), half: true },
        { label: t('blank.agentPhone'), half: true },
        { label: t('blank.summary'), tall: true },
        {
          label: t('blank.step'),
          choices: [t('blank.received'), t('blank.supplement'), t('blank.accepted'), t('blank.closed')],
        },
      ]
    case 'FIRST_CONTACT':
      return [
        time,
        { label: t('blank.way'), choices: ways },
        { label: t('blank.visitor'), half: true },
        { label: t('blank.phone'), half: true },
        { label: t('blank.visitorUnit'), half: true },
        { label: t('blank.address'), half: true },
        { label: t('blank.matter'), tall: true },
        { label: t('blank.transferUnit'), half: true },
        { label: t('blank.transferPerson'), half: true },
        { label: t('blank.transferPhone'), half: true },
        { label: t('blank.transferTime'), half: true },
        { label: t('blank.result'), tall: true },
        { label: t('blank.satisfied'), choices: [t('blank.yes'), t('blank.no')] },
      ]
  }
}

interface BlankFormProps {
  readonly kind: FormKind
  readonly formNo: string
  readonly hallName: string
  readonly windowName: string
}

const BlankForm = ({ kind, formNo, hallName, windowName }: BlankFormProps): ReactNode => {
  const { t } = useTranslation('forms', PAPER_LANGUAGE)
  const lines = useLines(kind)
  const rows = MATERIAL_ROWS[kind]
  return (
    <section className="blank-form">
      <header>
        <div className="blank-titles">
          <div>{hallName}</div>
          <h1>{t(`blank.title.${kind}`)}</h1>
          <div className="blank-window">{windowName}</div>
        </div>
        <div className="blank-number">
          <span>{formNo}</span>
          <QRCode
            type="svg"
            value={formNo}
            size={68}
            bordered={false}
            color="#000000"
            bgColor="#ffffff"
            errorLevel="M"
            marginSize={0}
          />
        </div>
      </header>
      <Lines lines={lines} />
      {rows === 0 ? null : <MaterialRows rows={rows} />}
      <footer>
        <span>{t('blank.signVisitor')}</span>
        <span>{t('blank.signStaff')}</span>
      </footer>
      <p>{t('blank.hint')}</p>
    </section>
  )
}

interface BlankFormsProps {
  readonly kind: FormKind
  readonly formNos: readonly string[]
  readonly hallName: string
  readonly windowName: string
}

/** Numbered blank forms, laid out for A4. */
export const BlankForms = ({ kind, formNos, hallName, windowName }: BlankFormsProps): ReactNode => {
  const perSheet = FORMS_PER_SHEET[kind]
  const sheets = Array.from({ length: Math.ceil(formNos.length / perSheet) }, (_unused, index) =>
    formNos.slice(index * perSheet, (index + 1) * perSheet),
  )
  return (
    <div className="blank-forms">
      {sheets.map((sheet) => (
        <div key={sheet[0]} className={`blank-sheet blank-sheet-${perSheet}`}>
          {sheet.map((formNo) => (
            <BlankForm key={formNo} kind={kind} formNo={formNo} hallName={hallName} windowName={windowName} />
          ))}
        </div>
      ))}
    </div>
  )
}
