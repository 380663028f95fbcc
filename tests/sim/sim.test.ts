import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

const directory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const STEPS = 40
/** All time within is virtual: only a machine that stands still would need as long. */
const TIMEOUT_MS = 300_000

/** A few seeds on every run; thousands are run by `npm run sim`. */
test.each([1, 2, 3, 4, 5, 6])(
  'seed %i: nothing lost, nothing doubled, all equal',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const result = await simulate({ seed, desks: 3 + (seed % 3), steps: STEPS, directory })
    expect(result.events).toBeGreaterThan(0)
  },
)

/** Disks are put back and copied, and draw numbers that their twins have on paper: these are told wherever both are seen. */
test.each([166, 168])('seed %i: a number given out twice is told', { timeout: TIMEOUT_MS }, async (seed) => {
  const { faults } = await simulate({ seed, desks: 3 + (seed % 3), steps: STEPS, directory })
  expect(faults.get('NUMBER_TWICE') ?? 0).toBeGreaterThan(0)
})

test.each([71, 72, 73, 74])(
  'seed %i: the same with punches, leaves, covers and posts',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const result = await simulate({
      seed,
      desks: 3 + (seed % 3),
      steps: STEPS,
      directory,
      attendance: true,
    })
    expect(result.events).toBeGreaterThan(0)
  },
)

test.each([171, 172, 173, 174])(
  'seed %i: the same with pictures, each of which reaches the hall whole',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const result = await simulate({ seed, desks: 3 + (seed % 3), steps: STEPS, directory, pictures: true })
    expect(result.faults.get('FILE_SENT') ?? 0).toBeGreaterThan(0)
  },
)

/**
 * With tickets everything else falls otherwise: these are runs of their own. The first three failed once: a ticket that
 * another unit had before was put aside as out of scope.
 */
test.each([271, 272, 273, 274])(
  'seed %i: the same with tickets, each called once and nowhere else',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const result = await simulate({ seed, desks: 3 + (seed % 3), steps: STEPS, directory, queue: true })
    expect(result.faults.get('TICKET_ISSUED') ?? 0).toBeGreaterThan(0)
    expect(result.faults.get('CALLED_BY_HALL') ?? 0).toBeGreaterThan(0)
  },
)

test.each([820002, 820003])(
  'seed %i: the same with visitors put back by a lead, also from windows nobody can reach',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const { faults } = await simulate({
      seed,
      desks: 3 + (seed % 2),
      steps: STEPS,
      directory,
      queue: true,
      leads: true,
    })
    expect(faults.get('PUT_BACK') ?? 0).toBeGreaterThan(0)
    expect(faults.get('PUT_BACK_CUT_OFF') ?? 0).toBeGreaterThan(0)
    expect(faults.get('CALLED_AFTER_PUT_BACK') ?? 0).toBeGreaterThan(0)
  },
)

/** Runs that once ended badly, each by what was wrong. */
const ONCE_FAILED = [
  {
    what: 'steps on a record that a restored hall did not know yet stayed with those who recorded them',
    seed: 34,
    desks: 5,
    steps: STEPS,
  },
  { what: 'the same, met by a desk that had seen them accepted', seed: 40, desks: 3, steps: STEPS },
  {
    what: 'the same, with a clock set back: the daily look came a day later',
    seed: 48,
    desks: 3,
    steps: STEPS,
  },
  { what: 'the same, with an undo that was refused', seed: 32, desks: 3, steps: STEPS },
  { what: 'what was taken back before it came counted at the desks', seed: 107, desks: 6, steps: STEPS },
  {
    what: 'whoever began a record was out of scope after an unknown step on it had come first',
    seed: 54,
    desks: 5,
    steps: STEPS,
  },
  { what: 'the same, with a note', seed: 63, desks: 6, steps: STEPS },
  { what: 'the same, with an undo', seed: 135, desks: 6, steps: STEPS },
  {
    what: 'an event and its copy, both of an unknown type, counted twice after the upgrade',
    seed: 56,
    desks: 3,
    steps: STEPS,
  },
  { what: 'the same after a month', seed: 117, desks: 4, steps: STEPS },
  {
    what: 'a desk had seen what a restored hall lost with the lost machine that recorded it',
    seed: 8,
    desks: 3,
    steps: STEPS,
  },
  { what: 'the same, with steps of others on it', seed: 188, desks: 3, steps: STEPS },
  {
    what: 'an own record fetched from the hall was on no other disk when hall and database were lost',
    seed: 1018,
    desks: 4,
    steps: STEPS,
  },
  {
    what: 'a place that another event got stayed in the scopes of the first',
    seed: 265,
    desks: 4,
    steps: STEPS,
  },
  {
    what: 'files that went back while no process looked, and were sent to before the next one',
    seed: 394,
    desks: 3,
    steps: STEPS,
  },
  { what: 'two machines left branches of the same epoch', seed: 319, desks: 4, steps: STEPS },
  {
    what: 'what was released of a record did not reach the unit it came to later',
    seed: 553,
    desks: 4,
    steps: STEPS,
  },
  { what: 'a lost release let in what had become a duplicate', seed: 530, desks: 3, steps: 130 },
  { what: 'a record closed before the first fill, whose copy came later', seed: 506, desks: 3, steps: 130 },
  {
    what: 'own records fetched back onto an older disk, then lost by the hall',
    seed: 20038,
    desks: 3,
    steps: STEPS,
  },
  {
    what: 'an undo, refused while its record was missing, did not reach a unit filled from a snapshot since',
    seed: 51000,
    desks: 3,
    steps: STEPS,
  },
  {
    what: 'a copy known for a duplicate counted beside its original when the hall had only the copy again',
    seed: 50236,
    desks: 3,
    steps: STEPS,
  },
  {
    what: 'a bundle of a machine enrolled after the backup that the hall was restored from',
    seed: 52195,
    desks: 3,
    steps: STEPS,
  },
  {
    what: 'a push into a log that went back hid that a scope was of the other one',
    seed: 50780,
    desks: 3,
    steps: STEPS,
  },
  {
    what: 'two restores of one backup left the same gap, and lent the numbers after it twice',
    seed: 1053,
    desks: 4,
    steps: STEPS,
  },
  {
    what: 'earlier steps on a record that came to a unit late did not reach a desk filled from a snapshot',
    seed: 60012,
    desks: 4,
    steps: 130,
  },
  {
    what: 'a scope filled again kept places that the hall, gone back since, had in it no more',
    seed: 60188,
    desks: 4,
    steps: 130,
  },
  {
    what: 'a desk that lost its unit and got it back was filled from a snapshot without how its records had ended',
    seed: 60223,
    desks: 4,
    steps: 130,
  },
  {
    what: 'the same, when all it had were records that a restored hall had lost for a while',
    seed: 52458,
    desks: 4,
    steps: 130,
  },
  {
    what: 'a hall that had gone back lent a range again before the machine that held it said hello',
    seed: 207817,
    desks: 4,
    steps: 40,
  },
  {
    what: 'a copy, known for a duplicate, lost its place with the machine that made it, and stayed beside its original',
    seed: 910123,
    desks: 4,
    steps: 130,
  },
  {
    what: 'an own record of an epoch left behind lost its place when its copy had one already',
    seed: 910146,
    desks: 4,
    steps: 130,
  },
]

test.each(ONCE_FAILED)(
  '$what (seed $seed, $desks desks)',
  { timeout: TIMEOUT_MS },
  async ({ seed, desks, steps }) => {
    const result = await simulate({ seed, desks, steps, directory })
    expect(result.events).toBeGreaterThan(0)
  },
)

const ONCE_FAILED_WITH_TICKETS = [
  {
    what: 'a restored hall heard how a visit ended before it heard that it had begun at another machine of the window',
    seed: 72,
    desks: 3,
  },
  {
    what: 'the row stayed grey at a machine whose channel stood while the hall was restored, and the same as in 72',
    seed: 447,
    desks: 4,
  },
  {
    what: 'what was kept for an outage without a call was not known to have been handed out',
    seed: 779001,
    desks: 4,
  },
  {
    what: 'a restored hall had forgotten a call: its ticket is served in a visit that has ended',
    seed: 778007,
    desks: 4,
  },
  { what: 'a channel that outlived its log kept the row grey for ever', seed: 800081, desks: 4 },
  {
    what: 'the hall called a ticket again to a window that had let go of it, before it heard so',
    seed: 800070,
    desks: 3,
  },
  {
    what: 'a ticket ended long before waited for ever at a machine filled since, once the one that printed it told so',
    seed: 7770036,
    desks: 3,
  },
]

test.each(ONCE_FAILED_WITH_TICKETS)(
  '$what (seed $seed)',
  { timeout: TIMEOUT_MS },
  async ({ seed, desks }) => {
    const result = await simulate({ seed, desks, steps: STEPS, directory, queue: true })
    expect(result.faults.get('TICKET_ISSUED') ?? 0).toBeGreaterThan(0)
  },
)
