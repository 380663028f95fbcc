import { useEffect, useState } from 'react'

/** The hall's time at the moment of an answer, and when that was by a clock nobody sets (`performance.now`). */
export interface TimeHeard {
  readonly nowMs: number
  readonly heardAtMs: number
}

/** The hall's time at a tick of that clock: an answer that came after the tick is not of the past. */
export const hallTimeAt = ({ nowMs, heardAtMs }: TimeHeard, tickMs: number): number =>
  nowMs + Math.max(0, tickMs - heardAtMs)

/** The hall's time at this very moment, for what is not drawn; the machine's own where the hall has said nothing yet. */
export const hallNow = (heard: TimeHeard | null): number =>
  heard === null ? Date.now() : hallTimeAt(heard, performance.now())

/** A tick a second of the clock nobody sets: clocks run and old data is noticed without any message. */
export function useSecond(): number {
  const [tickMs, setTickMs] = useState(() => performance.now())
  useEffect(() => {
    const timer = window.setInterval(() => setTickMs(performance.now()), 1_000)
    return () => window.clearInterval(timer)
  }, [])
  return tickMs
}

/** The hall's time, every second anew; the machine's own clock until the hall has said anything. */
export function useHallTime(heard: TimeHeard | null): { readonly tickMs: number; readonly nowMs: number } {
  const tickMs = useSecond()
  const [begun] = useState(() => ({ nowMs: Date.now(), heardAtMs: performance.now() }))
  return { tickMs, nowMs: hallTimeAt(heard ?? begun, tickMs) }
}
