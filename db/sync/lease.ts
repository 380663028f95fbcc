import { z } from 'zod'
import { NOTES } from './agent-types.ts'
import { REQUEST_LIMIT_MS } from './contact.ts'
import { readNote, writeNote, type Trip } from './trip.ts'
import type { LeaseRequest } from './wire.ts'

const FAMILIES_MAX = 100
/** What the hall does not grant is not asked for at every turn. */
const ASK_AGAIN_MS = 60_000
const Begun = z.object({ leaseId: z.string(), families: z.array(z.string()).min(1), epoch: z.number() })

/**
 * Families of numbers a desk of these scopes is going to need: those of its units, so that the first case of a day can be
 * registered without the hall.
 */
const familiesOf = (trip: Trip): string[] => {
  const { facts, options } = trip
  const sync = options.sync()
  const { deviceId } = sync.enrolment
  const wanted = new Set(sync.numbersWanted())
  const held = new Set(sync.grants().map(({ family }) => family))
  const own = facts.contacts?.contacts.find((contact) => contact.deviceId === deviceId)
  const scopes = [...facts.heads.keys()].filter((scope) => scope.startsWith('unit:'))
  const units = new Set([...scopes.map((scope) => scope.slice('unit:'.length)), ...(own?.unitIds ?? [])])
  for (const unitId of units) if (!held.has(`unit/${unitId}`)) wanted.add(`unit/${unitId}`)
  const nowMs = options.clock.uptimeMs()
  const isPatient = (family: string): boolean =>
    nowMs - (facts.leaseAskedAtMs.get(family) ?? -Infinity) >= ASK_AGAIN_MS
  return [...wanted].filter(isPatient).slice(0, FAMILIES_MAX)
}

/**
 * Asks for numbers that are wanted. The request is written down before it is sent: after a lost answer the same one gets
 * the same numbers, and none are spoiled.
 */
export const leaseNumbers = async (trip: Trip): Promise<void> => {
  const { options } = trip
  for (let turn = 0; turn < 2; turn += 1) {
    const sync = options.sync()
    const begun = readNote(sync, NOTES.lease, Begun)
    const isOpen = begun?.epoch === sync.epoch()
    const families = isOpen ? begun.families : familiesOf(trip)
    if (families.length === 0) return
    const leaseId = isOpen ? begun.leaseId : Buffer.from(options.randomBytes(16)).toString('base64url')
    const request: LeaseRequest = { leaseId, families }
    if (!isOpen) writeNote(sync, NOTES.lease, { ...request, epoch: sync.epoch() })
    for (const family of families) trip.facts.leaseAskedAtMs.set(family, options.clock.uptimeMs())
    const { answer } = await trip.request(REQUEST_LIMIT_MS, () => options.transport.lease(request))
    const held = options.sync().grants()
    const fresh = answer.grants.filter(
      (grant) => !held.some((each) => each.family === grant.family && each.first === grant.first),
    )
    if (fresh.length > 0) options.sync().addGrants(fresh)
    // Only what was not granted is to be patient about: a busy window uses numbers up within the minute.
    for (const { family } of fresh) trip.facts.leaseAskedAtMs.delete(family)
    writeNote(options.sync(), NOTES.lease, null)
    trip.progressed(false)
    // What became wanted while an old request was finished is asked for in a second one.
    if (!isOpen) return
  }
}
