import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayFromMs } from '../model/day.ts'
import { readHead } from './accept.ts'
import type { HallContext } from './context.ts'
import { listHalls } from './halls.ts'

/** One line a day and hall: to be copied away or printed, so that a log altered later can be told from what it was. */
export const HEAD_FILE = 'heads.txt'

/** `day  hall  lineage  number  hash  signature of the four before it` */
const lineOf = (day: string, hallId: string, head: string, signature: string): string =>
  `${day} ${hallId} ${head} ${signature}\n`

/**
 * Writes the head of every hall down once a day (sync.md point 8). Signed by the hall, so that a line found elsewhere
 * later proves itself.
 */
export const createHeadFile = (context: HallContext): (() => Promise<void>) => {
  let writtenOn = ''
  return async () => {
    const day = dayFromMs(context.nowMs())
    if (day === writtenOn) return
    const path = join(context.directory, HEAD_FILE)
    const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
    for (const { hall_id } of await listHalls(context.db)) {
      if (before.includes(`${day} ${hall_id} `)) continue
      const hall = await context.hall(hall_id)
      const { lineage, hallSeq, hallHash } = await readHead(context.db, hall_id)
      if (!hall || hallSeq === 0) continue
      const head = `${lineage} ${hallSeq} ${hallHash}`
      appendFileSync(
        path,
        lineOf(day, hall_id, head, hall.sign(`halldesk-head\n${day}\n${hall_id}\n${head}`)),
        { mode: 0o644 },
      )
    }
    writtenOn = day
  }
}
