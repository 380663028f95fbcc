import type { Result } from '../../../db/contract/index.ts'
import type { Slip } from '../../../db/model/queue/slip.ts'
import type { TicketWords } from './ticket-words.ts'

export type KioskClass = Result<'kiosk.classes'>['classes'][number]
export type Refusal = NonNullable<KioskClass['refusal']>
type Wait = Pick<Slip, 'ahead' | 'estimate'>

const SOON_MINUTES = 5
/** From here on it is hours: nobody reckons with 185 minutes. */
const HOURS_FROM_MINUTES = 120

/** "约 10–25 分钟", "约 2–4 小时", "今天可能办不到"; null where no time can be told. */
export const minutesText = ({ estimate }: Pick<Wait, 'estimate'>, { say }: TicketWords): string | null => {
  if (estimate === null) return null
  const { low, high, pastClosing } = estimate
  if (pastClosing) return say('wait.notToday')
  if (high <= SOON_MINUTES) return say('wait.soon')
  if (high > HOURS_FROM_MINUTES)
    return say('wait.hours', { low: Math.floor(low / 60), high: Math.ceil(high / 60) })
  return low === high ? say('wait.about', { low }) : say('wait.minutes', { low, high })
}

export const aheadText = ({ ahead }: Pick<Wait, 'ahead'>, { say }: TicketWords): string =>
  ahead === null ? say('wait.untold') : ahead === 0 ? say('wait.nobody') : say('wait.ahead', { count: ahead })

/** The row can be seen, and no open window calls this class: then no time can be told, and "nobody ahead" would mislead. */
export const isUncalled = ({ ahead, estimate }: Wait): boolean => ahead !== null && estimate === null

/** Who waits and how long, as far as it is true: "前面 3 人 · 约 10–25 分钟", "现在没有窗口叫号". */
export const waitParts = (wait: Wait, words: TicketWords): readonly string[] => {
  if (isUncalled(wait)) {
    const noWindow = words.say('wait.noWindow')
    return wait.ahead === 0 ? [noWindow] : [aheadText(wait, words), noWindow]
  }
  const minutes = wait.ahead === 0 ? null : minutesText(wait, words)
  return minutes === null ? [aheadText(wait, words)] : [aheadText(wait, words), minutes]
}

/** What stands in the way, in words a visitor understands. */
export const refusalText = (refusal: Refusal, { say }: TicketWords): string => {
  switch (refusal.code) {
    case 'NOT_YET':
      return say('refusal.NOT_YET', { from: refusal.from })
    case 'TOO_LATE':
      return say('refusal.TOO_LATE', { until: refusal.until })
    case 'SLOT_FULL':
      return refusal.from === null
        ? say('refusal.SLOT_FULL_TODAY')
        : say('refusal.SLOT_FULL', { from: refusal.from })
    default:
      return say(`refusal.${refusal.code}`)
  }
}

/** In the visitor's language, where the class has a name in it. */
export const classNameIn = (
  { name, nameEn }: { readonly name: string; readonly nameEn: string },
  { language }: TicketWords,
): string => (language === 'en' && nameEn !== '' ? nameEn : name)

/** Parts in a row, with what the language puts between them. */
export const listIn = (parts: readonly string[], { say }: TicketWords): string => parts.join(say('between'))

/** Windows as boards and signs call them, and how many there are when not all are named; null without any. */
export const windowsText = (
  { windows, windowCount }: Pick<Slip, 'windows' | 'windowCount'>,
  on: 'result' | 'slip',
  words: TicketWords,
): string | null => {
  if (windows.length === 0) return null
  const named = listIn(
    windows.map(({ windowId }) => windowId),
    words,
  )
  return windowCount > windows.length
    ? words.say(`${on}.windowsMore`, { windows: named, count: windowCount })
    : words.say(`${on}.windows`, { windows: named })
}
