import type { Result } from '../contract/index.ts'
import { clockWithSeconds, dayFromMs, msAt, type Day } from '../model/day.ts'
import type { HalfDay } from '../model/attendance/rules.ts'
import { seeded } from './seeded.ts'

/** One line of the attendance machine at the staff entrance. */
export interface MachinePunch {
  readonly staffId: string
  readonly atMs: number
}

/** What a person did otherwise than usual: when they punched, or null for not at all. Key: number, days back, half, end. */
export type Otherwise = Readonly<Record<string, string | null>>

export interface DueOn {
  readonly day: Day
  /** Working days before today; 0 today. */
  readonly back: number
  /** Who is to be here. */
  readonly am: readonly string[]
  readonly pm: readonly string[]
}

/** Minutes around the begin and end of a half day within which people come and go. */
const HABITS: Readonly<
  Record<HalfDay, Readonly<Record<'IN' | 'OUT', { readonly from: string; readonly minutes: number }>>>
> = {
  AM: { IN: { from: '08:03', minutes: 24 }, OUT: { from: '12:00', minutes: 14 } },
  PM: { IN: { from: '14:08', minutes: 19 }, OUT: { from: '17:31', minutes: 21 } },
}

/** The lines of the machine for these days, in order: nearly everybody on time, and what is told otherwise. */
export const machinePunches = (days: readonly DueOn[], otherwise: Otherwise): MachinePunch[] => {
  const random = seeded(439_925)
  const punches: MachinePunch[] = []
  for (const { day, back, am, pm } of days) {
    for (const [half, people] of [
      ['AM', am],
      ['PM', pm],
    ] as const) {
      for (const staffId of people) {
        for (const end of ['IN', 'OUT'] as const) {
          const { from, minutes } = HABITS[half][end]
          const usualMs = msAt(day, from) + Math.floor(random() * minutes * 60) * 1_000
          const told = otherwise[`${staffId} ${back} ${half} ${end}`]
          if (told === null) continue
          const seconds = Math.floor(random() * 60)
          punches.push({ staffId, atMs: told === undefined ? usualMs : msAt(day, told) + seconds * 1_000 })
        }
      }
    }
  }
  return punches.toSorted((a, b) => a.atMs - b.atMs)
}

const textOf = (atMs: number): string => `${dayFromMs(atMs)} ${clockWithSeconds(atMs)}`

/** Attlog as machines write it: number, time, state, way of telling who it is, work code. */
export const attlogOf = (punches: readonly MachinePunch[]): string =>
  punches.map(({ staffId, atMs }) => `${staffId}\t${textOf(atMs)}\t0\t1\t0\r\n`).join('')

type Post = Result<'posts.list'>['posts'][number]

/** Who of a rota post is on duty when: the members one after the other, two a day. */
export const sampleRota = (
  post: Pick<Post, 'postId' | 'memberIds'>,
  days: readonly Day[],
): { readonly day: Day; readonly am: Post['memberIds']; readonly pm: Post['memberIds'] }[] => {
  const { memberIds } = post
  const at = (index: number): Post['memberIds'] => {
    const member = memberIds[index % memberIds.length]
    return member === undefined ? [] : [member]
  }
  return days.map((day, index) => ({ day, am: at(2 * index), pm: at(2 * index + 1) }))
}
