import { readCoversOf } from '../../store/queries/posts.ts'
import { staffName, type DeskContext } from '../context.ts'

/**
 * Whom somebody stood in for when they did something: everything B does while covering reads "B for A" (domain-rules
 * section 8). Empty when they did it as themselves. Reads each person's covers once.
 */
export const onBehalf = (context: DeskContext): ((staffId: string | null, atMs: number) => string) => {
  const covers = new Map<string, ReturnType<typeof readCoversOf>>()
  const of = (staffId: string) => {
    const known = covers.get(staffId)
    if (known) return known
    const read = readCoversOf(context.store.read, staffId)
    covers.set(staffId, read)
    return read
  }
  return (staffId, atMs) => {
    if (staffId === null) return ''
    const running = of(staffId).filter(
      ({ forStaffId, fromMs, toMs }) =>
        forStaffId !== null && fromMs <= atMs && (toMs === null || atMs < toMs),
    )
    return [...new Set(running.map(({ forStaffId }) => staffName(context, forStaffId)))].join('、')
  }
}
