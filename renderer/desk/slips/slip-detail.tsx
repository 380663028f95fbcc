import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { useFormat } from '../../shared/format.ts'
import './slips.css'

export type Slip = Result<'firstContacts.list'>['slips'][number]
export type SlipStep = 'HANDLE' | 'TRANSFER' | 'CLOSE'

/** The steps a slip offers by its status. */
const stepsOf: Readonly<Record<Slip['status'], readonly SlipStep[]>> = {
  OPEN: ['HANDLE', 'TRANSFER'],
  HANDLED: ['CLOSE'],
  TRANSFERRED: ['CLOSE'],
  CLOSED: [],
}

export interface SlipDetailProps {
  readonly slip: Slip
  readonly onStep: (step: SlipStep) => void
}

/** One first-contact slip with what can be done about it. */
export const SlipDetail = ({ slip, onStep }: SlipDetailProps) => {
  const { t } = useTranslation(['slips', 'common'])
  const { dayAndTime } = useFormat()
  const rows: readonly (readonly [label: string, value: string])[] = [
    [t('slip.status'), t(`slipStatus.${slip.status}`)],
    [t('slip.time'), dayAndTime(slip.atMs)],
    [t('slip.way'), t(`common:way.${slip.way}`)],
    [t('slip.matter'), slip.matter],
    [t('slip.visitor'), slip.visitorMasked],
    [t('slip.visitorUnit'), slip.visitorUnit],
    [t('slip.phone'), slip.phoneMasked],
    [
      t('slip.materials'),
      slip.materials
        .map((line) => t('slip.materialLine', { name: line.name, copies: line.count }))
        .join(t('comma')),
    ],
    [t('slip.firstPerson'), slip.staffName],
    [
      t('slip.handedTo'),
      slip.transfer
        ? [slip.transfer.toUnitName, slip.transfer.toPerson, slip.transfer.toPhone].filter(Boolean).join(' ')
        : '',
    ],
    [t('slip.followUpDay'), slip.transfer?.followUpDay ?? ''],
    [t('slip.note'), slip.transfer?.note ?? ''],
    [t('slip.result'), slip.result],
    [t('slip.satisfied'), slip.satisfied === null ? '' : t(`satisfied.${slip.satisfied ? 'YES' : 'NO'}`)],
    [
      t('slip.form'),
      slip.backEntry ? `${slip.backEntry.formNo} · ${dayAndTime(slip.backEntry.trueAtMs)}` : '',
    ],
  ]
  return (
    <>
      <h2 className="hd-panel-title">{slip.slipNo}</h2>
      <div className="hd-slip-actions">
        {stepsOf[slip.status].map((step, index) => (
          <Button key={step} type={index === 0 ? 'primary' : 'default'} onClick={() => onStep(step)}>
            {t(`slipAction.${step}`)}
          </Button>
        ))}
      </div>
      <dl className="hd-facts">
        {rows
          .filter(([, value]) => value !== '')
          .flatMap(([label, value]) => [
            <dt key={`${label}-t`}>{label}</dt>,
            <dd key={`${label}-d`}>{value}</dd>,
          ])}
      </dl>
    </>
  )
}
