import type { Result } from '../../../db/contract/index.ts'
import type { TicketWords } from './ticket-words.ts'
import { classNameIn, minutesText, type KioskClass } from './wait-words.ts'

const CLASSES_NAMED = 2

/**
 * That many wait just now, and how long that may take, before somebody takes a ticket; null while it is no crowd.
 * @param shown the classes of this machine
 */
export const crowdText = (
  crowd: Result<'screen.crowd'> | undefined,
  shown: readonly KioskClass[],
  words: TicketWords,
): string | null => {
  if (crowd === undefined) return null
  const { say } = words
  const classes = crowd.classes.flatMap(({ classId, waiting: count }) => {
    const found = shown.find((each) => each.classId === classId)
    if (found === undefined) return []
    const name = classNameIn(found, words)
    const wait = minutesText(found.wait, words)
    if (wait === null) return [say('crowd.class', { name, count })]
    // "May not be reached today" is no length of time.
    const isLate = found.wait.estimate?.pastClosing === true
    return [say(isLate ? 'crowd.classLate' : 'crowd.classWait', { name, count, wait })]
  })
  if (crowd.isCrowd) return say('crowd.hall', { count: crowd.waiting })
  return classes.length === 0 ? null : classes.slice(0, CLASSES_NAMED).join(say('crowd.between'))
}
