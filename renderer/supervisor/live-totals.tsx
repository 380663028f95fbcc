import { BellOutlined, CloudUploadOutlined, StopOutlined, WarningOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../db/contract/index.ts'
import { count } from '../shared/format.ts'

type Totals = Result<'supervisor.live'>['totals']

/** The hall in one line: what presses, then what was done today, then what has not arrived. */
export function LiveTotals({ totals }: { readonly totals: Totals }) {
  const { t } = useTranslation('supervisor')
  const cell = (key: keyof Totals, icon: ReactNode = null, tone = ''): ReactNode => (
    <div className={`live-total ${totals[key] > 0 ? tone : ''}`}>
      <dt>
        {totals[key] > 0 ? icon : null}
        {t(`count.${key}`)}
      </dt>
      <dd>{count(totals[key])}</dd>
    </div>
  )
  return (
    <dl className="panel live-totals">
      {cell('red', <StopOutlined aria-hidden />, 'live-red')}
      {cell('yellow', <WarningOutlined aria-hidden />, 'live-yellow')}
      {cell('dueToday', <BellOutlined aria-hidden />, 'live-due')}
      {cell('open')}
      <div className="live-gap" aria-hidden />
      {cell('consultations')}
      {cell('opened')}
      {cell('closed')}
      <div className="live-gap" aria-hidden />
      {cell('waiting', <CloudUploadOutlined aria-hidden />, 'live-waiting')}
    </dl>
  )
}
