import type { Result } from '../../../db/contract/index.ts'
import type { Slip } from '../../../db/model/queue/slip.ts'
import type { TicketWords } from './ticket-words.ts'

export type KioskClass = Result<'kiosk.classes'>['classes'][number]
export type Refusal = NonNullable<KioskClass['refusal']>
type Wait = Pick<Slip, 'ahead' | 'estimate'>

const SOON_MINUTES = 5

/** "约 10–25 分钟"; null where no time can be told. */
export const minutesText = ({ estimate }: Pick<Wait, 'estimate'>, { say }: TicketWords): string | null => {
  if (estimate === null) return null
  const { low, high } = estimate
  if (high <= SOON_MINUTES) return say('wait.soon')
  return low === high ? say('wait.about', { low }) : say('wait.minutes', { low, high })
}

export const aheadText = ({ ahead }: Pick<Wait, 'ahead'>, { say }: TicketWords): string =>
  ahead === null ? say('wait.untold') : ahead === 0 ? say('wait.nobody') : say('wait.ahead', { count: ahead })

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

/** "A、B" / "A, B". */
export const listIn = (parts: readonly string[], { language }: TicketWords): string =>
  parts.join(language === 'en' ? ', ' : '、')
