import { CheckOutlined, MinusOutlined } from '@ant-design/icons'
import { Drawer, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useFormat } from '../../shared/format.ts'
import type { HallError } from '../../shared/hall.ts'
import { specialText } from './timeline-words.ts'
import './case.css'

type Explanation = Result<'cases.explainDue'>
type Step = Explanation['promised'][number]
type Which = (typeof KINDS)[number]

const KINDS = ['telling', 'promised', 'statutory'] as const

const REASONS = [
  'WEEKDAY',
  'WEEKEND',
  'HOLIDAY',
  'MAKEUP_WORKDAY',
  'CLOSURE',
  'NATURAL_DAY',
  'SUSPENDED',
  'AFTER_CLOSING',
  'NON_WORKING_DAY',
  'START_DAY',
  'SAME_DAY',
] as const

export interface DueDrawerProps {
  readonly open: boolean
  readonly explanation: Explanation | undefined
  readonly error: HallError | null
  readonly loading: boolean
  readonly onClose: () => void
}

/** Why the case is due that day: every day on the way, counted or not, and for what reason. */
export const DueDrawer = ({ open, explanation, error, loading, onClose }: DueDrawerProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  const { longDay, shortDay } = useFormat()
  const [chosen, setChosen] = useState<Which | null>(null)
  const kinds = KINDS.filter((kind) => kind !== 'telling' || (explanation?.telling.length ?? 0) > 0)
  // Before acceptance the five days to tell the applicant are the only ones that run.
  const first: Which = (explanation?.promised.length ?? 0) > 0 ? 'promised' : 'telling'
  const which = chosen ?? (kinds.includes(first) ? first : 'promised')
  const steps = explanation?.[which] ?? []
  const dueDay = {
    telling: explanation?.tellingDueDay,
    promised: explanation?.promisedDueDay,
    statutory: explanation?.statutoryDueDay,
  }[which]
  const words = (step: Step) => {
    const reason = REASONS.find((known) => known === step.reason)
    const said = reason ? t(`why.reason.${reason}`) : step.reason
    return step.name ? t('why.named', { reason: said, name: specialText(t, step.name) }) : said
  }
  return (
    <Drawer open={open} size={520} title={t('why.title')} onClose={onClose} loading={loading && !explanation}>
      <ErrorBanner error={error} />
      {explanation ? (
        <div className="hd-why">
          <Segmented<Which>
            block
            value={which}
            onChange={setChosen}
            options={kinds.map((kind) => ({ value: kind, label: t(`why.${kind}`) }))}
          />
          <p className="hd-why-due">{dueDay ? t('why.due', { day: longDay(dueDay) }) : t('why.noDue')}</p>
          {which === 'telling' ? <p className="hd-secondary">{t('why.tellingHint')}</p> : null}
          {steps.length === 0 ? (
            <EmptyState title={t('why.none')} />
          ) : (
            <Table<Step>
              virtual
              size="small"
              pagination={false}
              scroll={{ y: window.innerHeight - 300, x: 440 }}
              rowKey={(step) => `${step.day}-${step.reason}-${String(step.nth)}`}
              dataSource={steps}
              rowClassName={(step) => (step.counted ? '' : 'hd-why-skipped')}
              columns={[
                { title: t('why.day'), width: 140, render: (_, step) => shortDay(step.day) },
                {
                  title: t('why.nth'),
                  width: 84,
                  align: 'center',
                  render: (_, step) =>
                    step.counted ? (
                      <>
                        <CheckOutlined aria-hidden />{' '}
                        {step.nth === null ? '' : t('why.count', { nth: step.nth })}
                      </>
                    ) : (
                      <MinusOutlined aria-label={t('why.notCounted')} />
                    ),
                },
                { title: t('why.because'), render: (_, step) => words(step) },
              ]}
            />
          )}
          <p className="hd-secondary">{t('why.calendar', { year: explanation.calendarKnownTo })}</p>
        </div>
      ) : null}
    </Drawer>
  )
}
