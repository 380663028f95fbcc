import { CheckCircleFilled, ClockCircleOutlined, RightCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../db/contract/cases.ts'
import { CaseStep } from '../../../db/model/events/case-events.ts'
import { useFormat } from '../../shared/format.ts'
import './case.css'

const OUTCOMES = [
  'RECEIVED',
  'LACKING',
  'COMPLETE',
  'SUPPLEMENT_ASKED',
  'SUPPLEMENT_RECEIVED',
  'DEEMED',
  'TOLERANCE',
  'ACCEPTED',
  'NOT_ACCEPTED',
  'NOT_NEEDED',
  'WITHDRAWN',
  'LAPSED',
  'WAIVED',
  'PAID',
  'GRANTED',
  'REFUSED',
  'CLOSED',
  'TERMINATED',
  'NO_GRADE',
  'GRADE_1',
  'GRADE_2',
  'GRADE_3',
  'GRADE_4',
  'GRADE_5',
] as const
type Outcome = (typeof OUTCOMES)[number]

/** The step the case waits in, by its status; null when nothing more is expected. */
const waitingIn: Readonly<Record<CaseView['status'], CaseStep | null>> = {
  RECEIVED: 'REVIEW',
  REVIEWING: 'REVIEW',
  SUPPLEMENT_ASKED: 'REVIEW',
  ACCEPTED: 'HANDLE',
  HANDLING: 'HANDLE',
  SUSPENDED: 'HANDLE',
  DECIDED: 'CLOSE',
  DELIVERED: 'CLOSE',
  CLOSED: 'EVALUATE',
  ARCHIVED: null,
  NOT_ACCEPTED: null,
  NOT_NEEDED: null,
  WITHDRAWN: null,
  LAPSED: null,
  TERMINATED: null,
}

/** The eight steps with who, when and what came of each; the one it waits in is marked by shape and weight. */
export const StepBar = ({ caseFile }: { readonly caseFile: CaseView }) => {
  const { t } = useTranslation(['cases', 'common'])
  const { dayAndTime } = useFormat()
  const waiting = waitingIn[caseFile.status]
  const current = waiting === 'EVALUATE' && caseFile.evaluation ? null : waiting
  return (
    <ol className="hd-steps" aria-label={t('steps.title')}>
      {CaseStep.options.map((name) => {
        const records = caseFile.steps.filter((step) => step.step === name)
        const last = records.at(-1)
        const outcome = OUTCOMES.find((known): known is Outcome => known === last?.outcome)
        const state = name === current ? 'current' : last ? 'done' : 'open'
        return (
          <li key={name} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <div className="hd-step-name">
              {state === 'done' ? (
                <CheckCircleFilled aria-label={t('steps.done')} />
              ) : state === 'current' ? (
                <RightCircleFilled aria-label={t('steps.current')} />
              ) : (
                <ClockCircleOutlined aria-label={t('steps.open')} />
              )}
              {t(`common:caseStep.${name}`)}
              {records.length > 1 ? <span className="hd-secondary">×{records.length}</span> : null}
            </div>
            {last ? (
              <>
                <div className="one-line">{outcome ? t(`outcome.${outcome}`) : last.outcome}</div>
                <div className="hd-secondary one-line" title={last.staffName}>
                  {last.staffName} {dayAndTime(last.endedAtMs ?? last.startedAtMs).slice(5)}
                </div>
              </>
            ) : (
              <div className="hd-secondary">{state === 'current' ? t('steps.current') : '—'}</div>
            )}
          </li>
        )
      })}
    </ol>
  )
}
