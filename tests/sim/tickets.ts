import { createLead } from './lead.ts'
import { isTold, serve, takeTicket, type Slips } from './serve.ts'
import type { Machine } from './machine.ts'
import type { World } from './world.ts'

/** Most of what happens in a stretch of time happens at its beginning: visitors come in bursts. */
const BUSY_MS = 90_000
const ACTS_MAX = 10
/** A clerk presses again before the first press was answered. */
const IMPATIENT = 0.06
const OUTAGE = 0.15
/** What was handed ahead is the hall's again after this. */
const TERM_OVER_MS = 17 * 60_000

/** Visitors and clerks of the simulation: they act on virtual time, beside everything else. */
export const createTickets = (
  world: World,
  random: () => number,
  /** Chance of a lead who puts visitors back; null: nobody leads. */
  ofLead: (() => number) | null,
) => {
  const { timeline, machines, faults, onBug } = world
  const slips: Slips = new Map()
  const busy = new Set<Machine>()
  const lead = ofLead && createLead(world, ofLead, slips)

  const act = async (machine: Machine): Promise<void> => {
    const desk = machine.queue()
    if (!desk || (busy.has(machine) && random() >= IMPATIENT)) return
    if (machine.isAsleep()) {
      if (random() < 0.7) return
      machine.wake()
    }
    busy.add(machine)
    const takes = machine.kind === 'KIOSK' || random() < 0.08
    try {
      await (takes ? takeTicket(desk, random, slips, faults) : serve(desk, random, slips, faults))
    } catch (error) {
      // The program ended in the middle: nobody was told anything.
      if (machine.queue() !== desk) faults.count('KILLED_IN_ACT')
      else if (isTold(error)) faults.count('TOLD')
      else onBug(error)
    } finally {
      busy.delete(machine)
    }
  }

  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const work = (ms: number): void => {
    const acts = Math.floor(random() * (ACTS_MAX + 1))
    for (let nth = 0; nth < acts; nth += 1)
      timeline.after(random() * Math.min(ms, BUSY_MS), () => {
        const machine = machines[Math.floor(random() * machines.length)]
        if (machine) void act(machine)
      })
    lead?.work(Math.min(ms, BUSY_MS))
  }
  return {
    /** People come and act within the next so many milliseconds. */
    work,
    /** Now and then cables are out of some machines, or of all, and people go on. */
    async outage(): Promise<void> {
      const ofOne = lead?.cutOff() ?? []
      if (ofOne.length === 0 && random() >= OUTAGE) return
      const share = random() < 0.4 ? 1 : random()
      const isUp = ({ weather }: Machine): boolean => !weather.down
      const cut =
        ofOne.length > 0 ? ofOne.filter(isUp) : machines.filter((each) => isUp(each) && random() < share)
      for (const { weather } of cut) weather.down = true
      for (let left = between(2, 7); left > 0; left -= 1) {
        const ms = random() < 0.1 ? between(60_000, TERM_OVER_MS) : between(2_000, 60_000)
        work(ms)
        await timeline.pass(ms)
        await world.burial()
      }
      for (const { weather } of cut) weather.down = false
    },
  }
}
