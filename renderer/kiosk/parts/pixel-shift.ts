import { useEffect, useState } from 'react'

/** One step a minute; the picture is back where it began after an hour. */
const STEP_MS = 60_000
const STEPS = 60
/** How far everything moves to either side, in parts of the screen's own unit. */
const REACH = 0.4

export interface Shift {
  readonly x: number
  readonly y: number
}

/** Where the picture stands at a step: a slow figure of eight, so that no edge stays on one line of pixels. */
export const shiftAt = (step: number): Shift => {
  const angle = ((step % STEPS) / STEPS) * 2 * Math.PI
  return { x: REACH * Math.sin(angle), y: REACH * Math.sin(2 * angle) }
}

/** Against burn-in: boards show the same picture for years. */
export function usePixelShift(): Shift {
  const [step, setStep] = useState(0)
  useEffect(() => {
    const timer = window.setInterval(() => setStep((before) => (before + 1) % STEPS), STEP_MS)
    return () => window.clearInterval(timer)
  }, [])
  return shiftAt(step)
}
