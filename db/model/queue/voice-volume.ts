import { z } from 'zod'
import { minuteOfDay, parseClock } from '../day.ts'

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** How loud the hall speaks between two clock times; a span may run over midnight. */
export const VolumeSpan = z.object({
  from: Clock,
  /** Exclusive. */
  to: Clock,
  /** 0 says nothing aloud, 100 is as loud as the machine is set. */
  volume: z.number().int().min(0).max(100),
})
export type VolumeSpan = z.infer<typeof VolumeSpan>

const SPANS_MAX = 24
export const VolumeSpans = z.array(VolumeSpan).max(SPANS_MAX)

/** Reads `12:00-14:30 40, 18:00-08:00 0` as a hall writes it down; null for what is something else. */
export function readVolumeSpans(text: string): readonly VolumeSpan[] | null {
  const parts = text
    .normalize('NFKC')
    .split(/[,;、]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const spans = parts.map((part) => {
    const [, from, to, volume] =
      /^(\d{2}:\d{2})\s*[-–—~至到]\s*(\d{2}:\d{2})[\s=]+(\d{1,3})\s*%?$/.exec(part) ?? []
    return { from, to, volume: Number(volume ?? NaN) }
  })
  const read = VolumeSpans.safeParse(spans)
  return read.success ? read.data : null
}

export const DEFAULT_VOLUME = 80

const covers = (span: VolumeSpan, minute: number): boolean => {
  const [from, to] = [parseClock(span.from), parseClock(span.to)]
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** The volume at a moment, 0 to 100; where spans overlap the first one counts, outside all of them the default. */
export const volumeAt = (spans: readonly VolumeSpan[], nowMs: number): number =>
  spans.find((span) => covers(span, minuteOfDay(nowMs)))?.volume ?? DEFAULT_VOLUME
