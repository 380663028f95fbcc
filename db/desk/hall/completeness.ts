import { ContractError, type ResultInput } from '../../contract/index.ts'
import { windowName, type DeskContext } from '../context.ts'
import { visibleUnits } from '../scope.ts'
import type { MachineContact } from './hall-link.ts'

/** A machine heard of within this long before the hall last told us is taken as up to date. */
export const UP_TO_DATE_MS = 90_000

/** Whether what a machine recorded was at the hall when the hall last told. */
export const isUpToDate = (machine: MachineContact, toldAtMs: number): boolean =>
  machine.waiting === 0 &&
  machine.lastContactAtMs !== null &&
  toldAtMs - machine.lastContactAtMs < UP_TO_DATE_MS

/**
 * Since when a window's machines have all been out of touch; null where one of them is up to date, where there is none, or
 * where none was ever heard of.
 */
export const silentSince = (machines: readonly MachineContact[], toldAtMs: number): number | null => {
  // Records still on their way are no silence.
  if (machines.some((machine) => isUpToDate({ ...machine, waiting: 0 }, toldAtMs))) return null
  const heard = machines.map(({ lastContactAtMs }) => lastContactAtMs).filter((atMs) => atMs !== null)
  return heard.length === 0 ? null : Math.max(...heard)
}

/** No reports and no alarms from a part of the records (sync.md point 6). @throws ContractError HALL_FILLING */
export const requireFilled = (context: DeskContext): void => {
  if (context.desk.hall.isFilling()) throw new ContractError('HALL_FILLING')
}

/** Up to when records of some units (null: of all) are complete on this machine (sync.md point 10). */
export const completenessOf = (
  context: DeskContext,
  asked: readonly string[] | null,
): ResultInput<'sync.completeness'> => {
  const { hall } = context.desk
  const { link } = hall.view()
  if (link === 'STANDALONE')
    return { completeUpToMs: null, unknown: false, filling: false, sinceMs: null, behind: [] }
  const { toldAtMs, machines, currentAtMs } = hall.contacts()
  const visible = visibleUnits(context)
  const units = asked === null ? visible : new Set(asked)
  const drawnOn = machines.filter(
    (machine) =>
      machine.deviceId !== context.store.device.deviceId &&
      (units === null || machine.unitIds.some((unitId) => units.has(unitId))),
  )
  const behind = drawnOn.filter((machine) => !isUpToDate(machine, toldAtMs ?? 0))
  const limits = behind.map((machine) => machine.lastContactAtMs)
  // While this machine itself is cut off, or cannot take in what is there, nothing is known after it last had everything.
  const isCurrent = currentAtMs !== null && context.nowMs - currentAtMs < UP_TO_DATE_MS
  if (link !== 'ONLINE' || !isCurrent) limits.push(currentAtMs)
  const known = limits.filter((limit) => limit !== null)
  const unknown = known.length < limits.length
  return {
    completeUpToMs: unknown || known.length === 0 ? null : Math.min(...known),
    unknown,
    filling: hall.isFilling(),
    sinceMs: hall.sinceMs(),
    behind: behind.map((machine) => ({
      deviceName: machine.name,
      windowName: windowName(context, machine.windowId),
      lastContactAtMs: machine.lastContactAtMs,
      waiting: machine.waiting,
    })),
  }
}
