import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallReason } from './queue-types.ts'

export type QueueT = TFunction<'queue'>

/** `05:12`, `1:02:10`: how long something has been going on. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`
}

/** Whole minutes, as people say them. */
export const minutesOf = (ms: number): number => Math.floor(Math.max(0, ms) / 60_000)

/** Where a ticket stands, as far as the words depend on it. */
interface Standing {
  /** Put behind others after a miss: its wait since then is not the one it shows. */
  readonly isMovedBack?: boolean
  /** Somebody else comes before it for the same reason. */
  readonly isLater?: boolean
}

/** Why a ticket is or was next, in one sentence with what it was compared by. */
export function reasonWords(t: QueueT, reason: CallReason, standing: Standing = {}): string {
  const { code, waitedMs, weight, passedOver, note } = reason
  const isBack = code === 'LONGEST_WAIT' && standing.isMovedBack === true
  const facts = [
    ...(waitedMs === null || isBack ? [] : [t('reason.waited', { count: minutesOf(waitedMs) })]),
    ...(weight === null || weight === 1 ? [] : [t('reason.weight', { weight })]),
    ...(passedOver === 0 ? [] : [t('reason.passedOver', { count: passedOver })]),
    ...(note === '' ? [] : [note]),
  ]
  const isLater = code === 'LONGEST_WAIT' && standing.isLater === true
  const head = t(isBack ? 'reason.MOVED_BACK' : isLater ? 'reason.IN_TURN' : `reason.${code}`)
  return facts.length === 0 ? head : t('reason.withFacts', { head, facts: facts.join(t('reason.and')) })
}

/** The words of the queue in the present language. */
export function useQueueWords() {
  const { t } = useTranslation('queue')
  return useMemo(
    () => ({
      t,
      reason: (reason: CallReason, standing?: Standing) => reasonWords(t, reason, standing),
      minutes: (ms: number) => t('minutes', { count: minutesOf(ms) }),
    }),
    [t],
  )
}
