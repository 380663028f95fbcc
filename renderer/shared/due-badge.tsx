import {
  BellOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  PauseCircleOutlined,
  StopOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DueState } from '../../db/contract/cases.ts'
import type { Day } from '../../db/model/day.ts'
import { useFormat } from './format.ts'
import type { z } from 'zod'

type DueStateName = z.infer<typeof DueState>

/** Each state has its own shape, so that it reads without colour. */
const icons: Record<Exclude<DueStateName, 'NONE'>, ReactNode> = {
  ON_TIME: <CheckCircleOutlined aria-hidden />,
  REMIND: <BellOutlined aria-hidden />,
  YELLOW: <WarningOutlined aria-hidden />,
  RED: <StopOutlined aria-hidden />,
  PAUSED: <PauseCircleOutlined aria-hidden />,
}

interface DueBadgeProps {
  readonly state: DueStateName
  readonly dueDay?: Day | null
  /** Given, a case due that day says so. */
  readonly today?: Day
  /** Why it stands so, in words; shown on pointing at the badge. */
  readonly reason?: string
}

/**
 * Colour state of a case with its word, shape and day. Where no clock runs (not accepted yet, or finished) there is no
 * state to tell: the day it had stands alone, or a dash.
 */
export function DueBadge({ state, dueDay = null, today, reason = '' }: DueBadgeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (state === 'NONE')
    return (
      <span
        className="due-badge due-none"
        title={dueDay === null ? t('dueState.NONE') : `${format.longDay(dueDay)} ${t('dueState.NONE')}`}
      >
        {dueDay === null ? '—' : <span className="due-day">{format.shortDay(dueDay)}</span>}
      </span>
    )
  return (
    <span
      className={`due-badge due-${state.toLowerCase()}`}
      title={
        [dueDay === null ? '' : format.longDay(dueDay), reason].filter((part) => part !== '').join(' · ') ||
        undefined
      }
    >
      {dueDay !== null && dueDay === today && state !== 'RED' && state !== 'YELLOW' ? (
        <ClockCircleOutlined aria-hidden />
      ) : (
        icons[state]
      )}
      <span>{t(`dueState.${state}`)}</span>
      {dueDay === null ? null : (
        <span className="due-day">{dueDay === today ? t('due.today') : format.shortDay(dueDay)}</span>
      )}
    </span>
  )
}
