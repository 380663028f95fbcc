import {
  CheckCircleFilled,
  ClockCircleOutlined,
  RightCircleFilled,
  StopOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Obstacle, PeriodView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { dayAndTime, useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import type { AssessAddress } from './assess-address.ts'
import type { AssessScope } from './assess-scope.ts'
import { PeriodStatusTag } from './period-status.tsx'
import { StepConfirm, type PeriodStep } from './step-confirm.tsx'
import { CorrectDialog } from './correct-dialog.tsx'
import { VoucherList } from './voucher-list.tsx'

const STEPS = ['OPEN', 'COMPILED', 'PUBLISHED', 'APPEAL', 'LOCKED'] as const

/** What is told of a step that is behind: who and when. */
const whoDid = (step: (typeof STEPS)[number], period: PeriodView): string => {
  const act =
    step === 'COMPILED'
      ? period.compiled
      : step === 'PUBLISHED'
        ? period.published
        : step === 'LOCKED'
          ? period.locked
          : null
  return act === null ? '' : `${act.byName} ${dayAndTime(act.atMs)}`
}

function Stepper({ period }: { readonly period: PeriodView }) {
  const { t } = useTranslation('assessment')
  const format = useFormat()
  const place = STEPS.indexOf(period.status)
  return (
    <ol className="assess-steps" aria-label={t('period.steps')}>
      {STEPS.map((step, index) => {
        const state = index < place || period.status === 'LOCKED' ? 'done' : index === place ? 'now' : 'ahead'
        const note =
          step === 'OPEN'
            ? t('period.days', { from: format.shortDay(period.from), to: format.shortDay(period.to) })
            : step === 'APPEAL'
              ? period.appealUntil === null
                ? ''
                : t('period.appealUntil', { day: format.shortDay(period.appealUntil) })
              : whoDid(step, period)
        return (
          <li
            key={step}
            className={`assess-step assess-step-${state}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span aria-hidden>
              {state === 'done' ? (
                <CheckCircleFilled />
              ) : state === 'now' ? (
                <RightCircleFilled />
              ) : (
                <ClockCircleOutlined />
              )}
            </span>
            <span>
              <b>{t(`status.${step}`)}</b>
              <span className="assess-step-note">{note}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** Nothing is to be done about the others but to wait. */
const WAITS = ['NOT_OVER', 'APPEAL_TIME', 'INCOMPLETE'] as const
type Waits = (typeof WAITS)[number]
const isSettled = (code: Obstacle['code']): code is Exclude<Obstacle['code'], Waits> =>
  !WAITS.some((each) => each === code)

/** Where an obstacle is settled. */
const placeOf = ({ code }: Obstacle): Partial<AssessAddress> | 'RULES' | 'COMPILE' | 'PARTS' | null => {
  switch (code) {
    case 'PROPOSALS_OPEN':
      return { tab: 'inbox', inboxOf: 'PERIOD' }
    case 'FIGURES_MISSING':
      return { tab: 'figures' }
    case 'APPEALS_OPEN':
      return { tab: 'appeals' }
    case 'NO_RULES':
      return 'RULES'
    case 'ROSTER_CHANGED':
      return 'COMPILE'
    case 'PARTS_NOT_PUBLISHED':
    case 'PARTS_CORRECTED':
      return 'PARTS'
    case 'AWARDS_SHARED':
      return { tab: 'awards' }
    case 'ENTRIES_LATE':
    case 'FACTS_CHANGED':
      return { tab: 'board' }
    case 'NOT_OVER':
    case 'APPEAL_TIME':
    case 'INCOMPLETE':
      return null
  }
}

/** The parameters of an obstacle with its days as people read them. */
const useObstacleWords = () => {
  const { t } = useTranslation('assessment')
  const format = useFormat()
  return ({ code, params }: Obstacle): string => {
    const { day } = params
    return t(`obstacle.${code}`, {
      ...params,
      count: Number(params['count'] ?? 0),
      day: typeof day === 'string' && day !== '' ? format.shortDay(day) : '',
    })
  }
}

interface PeriodControlProps {
  readonly period: PeriodView
  readonly scope: AssessScope
  readonly onGo: (part: Partial<AssessAddress>) => void
}

/** One period: its steps, what stands in the way with the way there, and what may be done now. */
export function PeriodControl({ period, scope, onGo }: PeriodControlProps) {
  const { t } = useTranslation('assessment')
  const navigate = useNavigate()
  const words = usePeriodWords()
  const obstacleWords = useObstacleWords()
  const [step, setStep] = useState<PeriodStep | null>(null)
  const [correcting, setCorrecting] = useState(false)
  const { status, obstacles } = period
  const open = obstacles.find((each) => each.code === 'PROPOSALS_OPEN')
  const figures = obstacles.find((each) => each.code === 'FIGURES_MISSING')
  // Open facts may be left out on purpose; everything else that blocks is settled first.
  const stops = obstacles.filter((each) => each.blocks && each.code !== 'PROPOSALS_OPEN')
  const isStopped = stops.length > 0
  const go = (obstacle: Obstacle): (() => void) | null => {
    const place = placeOf(obstacle)
    if (place === null) return null
    if (place === 'RULES') return () => void navigate(paths.scoreRules())
    if (place === 'COMPILE') return scope.mayAssess && status === 'COMPILED' ? () => setStep('COMPILE') : null
    if (place === 'PARTS') {
      const kind = period.kind === 'MONTH' ? 'WEEK' : 'MONTH'
      return () => onGo({ tab: 'period', period: { kind, from: period.from, to: period.to } })
    }
    return () => onGo(place)
  }
  return (
    <section className="panel assess-control" aria-label={words.name(period)}>
      <header>
        <h2>{words.name(period)}</h2>
        <PeriodStatusTag period={period} />
        <span className="muted">
          {period.rulesName === ''
            ? ''
            : t('derivation.rules', { name: period.rulesName, version: period.rulesVersion })}
        </span>
      </header>
      <Stepper period={period} />
      {obstacles.length === 0 ? (
        status === 'LOCKED' ? (
          <p>{t('period.lockedHint')}</p>
        ) : (
          <p className="assess-clear">
            <CheckCircleFilled aria-hidden /> {t('period.clear')}
          </p>
        )
      ) : (
        <ul className="assess-obstacles" aria-label={t('period.obstacles')}>
          {obstacles.map((obstacle) => {
            const onOpen = go(obstacle)
            return (
              <li key={obstacle.code}>
                {obstacle.blocks && obstacle.code !== 'PROPOSALS_OPEN' ? (
                  <StopOutlined
                    className="assess-blocks"
                    title={t('period.blocks')}
                    aria-label={t('period.blocks')}
                  />
                ) : (
                  <WarningOutlined title={t('period.look')} aria-label={t('period.look')} />
                )}
                <span>
                  {obstacleWords(obstacle)}
                  {obstacle.blocks && obstacle.code !== 'PROPOSALS_OPEN' ? (
                    <b className="assess-blocks"> {t('period.blocks')}</b>
                  ) : null}
                </span>
                {onOpen === null || !isSettled(obstacle.code) ? null : (
                  <Button type="link" size="small" onClick={onOpen}>
                    {t(`period.settle.${obstacle.code}`)}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
      <Space wrap>
        {scope.mayAssess && (status === 'OPEN' || status === 'COMPILED') ? (
          <Button
            type={status === 'OPEN' ? 'primary' : 'default'}
            disabled={obstacles.some(({ code }) => code === 'NO_RULES' || code === 'NOT_OVER')}
            onClick={() => setStep('COMPILE')}
          >
            {t(status === 'OPEN' ? 'period.compile' : 'period.compileAgain')}
          </Button>
        ) : null}
        {scope.mayAssess && status === 'COMPILED' ? (
          <Button type="primary" disabled={isStopped} onClick={() => setStep('PUBLISH')}>
            {t('period.publish')}
          </Button>
        ) : null}
        {scope.mayLock && (status === 'PUBLISHED' || status === 'APPEAL') ? (
          <>
            <Button
              type="primary"
              disabled={obstacles.some(({ blocks }) => blocks)}
              onClick={() => setStep('LOCK')}
            >
              {t('period.lock')}
            </Button>
            <Button danger onClick={() => setStep('WITHDRAW')}>
              {t('period.withdraw')}
            </Button>
          </>
        ) : null}
        {scope.mayLock && status === 'LOCKED' ? (
          <Button onClick={() => setCorrecting(true)}>{t('period.correct')}</Button>
        ) : null}
        <Button onClick={() => onGo({ tab: 'board' })}>{t('period.toBoard')}</Button>
        {scope.mayAssess ? (
          <Button onClick={() => onGo({ tab: 'figures' })}>{t('period.toFigures')}</Button>
        ) : null}
        <Button onClick={() => onGo({ tab: 'awards' })}>{t('period.toAwards')}</Button>
      </Space>
      {(status === 'PUBLISHED' || status === 'APPEAL') && !scope.mayLock && scope.mayAssess ? (
        <p className="muted">{t('period.lockByOthers')}</p>
      ) : null}
      <VoucherList periodId={period.periodId} />
      {period.withdrawn.length === 0 ? null : (
        <section>
          <h3>{t('period.withdrawnTitle')}</h3>
          <ul className="assess-withdrawn">
            {period.withdrawn.map((act) => (
              <li key={act.eventId}>
                <span className="muted number">{dayAndTime(act.atMs)}</span> {act.byName}: {act.reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {step === null ? null : (
        <StepConfirm
          step={step}
          period={period}
          openFacts={Number(open?.params['count'] ?? 0)}
          openFigures={Number(figures?.params['count'] ?? 0)}
          notes={obstacles.filter(({ blocks }) => !blocks).map(obstacleWords)}
          onClose={() => setStep(null)}
        />
      )}
      {correcting ? <CorrectDialog period={period} onClose={() => setCorrecting(false)} /> : null}
    </section>
  )
}
