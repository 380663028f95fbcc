import type { Machine } from './machine.ts'
import { windowAt } from './queue-desk.ts'
import { call, isTold, type Slips } from './serve.ts'
import type { World } from './world.ts'

/** So often, while people act at windows, a lead looks at who is at them. */
const LOOKS = 0.4
const LOOKS_IN_TROUBLE = 3
const CUT_OFF = 0.12
/** Windows that answer are left alone more often than those that do not. */
const LEFT_ALONE = 0.6

const AT_A_WINDOW: ReadonlySet<string> = new Set(['CALLED', 'SERVING', 'HELD'])

/**
 * Whoever leads the hall puts back visitors a window cannot go on with (放回队列), first of all those of windows nobody can
 * reach: another window may then call them, whatever the first one says of them when it is back.
 */
export const createLead = (world: World, random: () => number, slips: Slips) => {
  const { timeline, machines, faults, onBug } = world
  const oneOf = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random() * values.length)]

  const isWell = (machine: Machine): boolean =>
    machine.queue() !== null && !machine.isAsleep() && !machine.weather.down
  const isCutOff = (windowId: string | null): boolean =>
    !machines.some(
      (machine) => machine.kind !== 'KIOSK' && windowAt(machine.worker) === windowId && isWell(machine),
    )

  /** Machines of a window that has a visitor, for its cable to be pulled; none where a lead sees no such window. */
  const machinesWithVisitor = (): readonly Machine[] => {
    const seen = oneOf(machines.filter((each) => each.kind === 'SUPERVISOR' && isWell(each)))?.queue()
    const here = [...(seen?.link.row().tickets.values() ?? [])].filter(({ status }) =>
      AT_A_WINDOW.has(status),
    )
    const windowId = oneOf(here)?.windowId
    return machines.filter(({ kind, worker }) => kind === 'DESK' && windowAt(worker) === windowId)
  }

  const putBack = async (): Promise<void> => {
    const machine = oneOf(machines.filter((each) => each.kind === 'SUPERVISOR' && isWell(each)))
    const desk = machine?.queue()
    const context = desk?.context()
    if (!machine || !desk || !context) return
    const here = [...desk.link.row().tickets.values()].filter(({ status }) => AT_A_WINDOW.has(status))
    const cutOff = here.filter(({ windowId }) => isCutOff(windowId))
    const ticket = oneOf(cutOff.length > 0 ? cutOff : here)
    if (!ticket || (cutOff.length === 0 && random() < LEFT_ALONE)) return
    const { ticketId } = ticket
    try {
      await call(context, 'queue.putBack', { ticketId, reason: '窗口断网', fromWork: true })
      faults.count(cutOff.length > 0 ? 'PUT_BACK_CUT_OFF' : 'PUT_BACK')
      if (slips.has(ticketId)) slips.set(ticketId, null)
    } catch (error) {
      if (machine.queue() !== desk) faults.count('KILLED_IN_ACT')
      else if (isTold(error)) faults.count('TOLD')
      else onBug(error)
    }
  }
  return {
    /** Now and then one window is cut off with its visitor; answers its machines. */
    cutOff: (): readonly Machine[] => (random() < CUT_OFF ? machinesWithVisitor() : []),
    /** Within the next so many milliseconds. */
    work(ms: number): void {
      const looks = machines.some((machine) => !isWell(machine)) ? LOOKS_IN_TROUBLE : 1
      for (let nth = 0; nth < looks; nth += 1)
        if (random() < LOOKS) timeline.after(random() * ms, () => void putBack())
    },
  }
}
