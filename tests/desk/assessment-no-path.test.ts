import fc from '../helpers/properties.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeContract } from '../../db/contract/describe.ts'
import { contract, ContractError, type MethodName } from '../../db/contract/index.ts'
import { eventDefinitions } from '../../db/model/events/registry.ts'
import { ASSESSING_ROLES, CLOSING_ROLES, Role } from '../../db/model/roles.ts'
import type { LoggedEvent, Store } from '../../db/store/index.ts'
import { EVENT_COLUMNS, toLoggedEvent, type EventRow } from '../../db/store/event-log.ts'
import { drawn, type JsonSchema } from '../helpers/drawn-values.ts'
import { aFinding } from '../helpers/assessment-days.ts'
import { assessedHall } from '../helpers/assessment-periods.ts'
import { NOBODY } from '../helpers/attendance-days.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import { TEST_HALL, testPin } from '../helpers/test-hall.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'

const LOCKED = 'WEEK/2026-03-09'
const PUBLISHED = 'WEEK/2026-03-16'
const OPEN = 'WEEK/2026-03-23'
const PERIODS = [LOCKED, PUBLISHED, OPEN]
type Scores = Readonly<Record<string, string>>

/** Every score of three periods, as an inspector reads them. */
const scoresAt = async (page: TestPage, periods: readonly string[] = PERIODS): Promise<Scores> => {
  const scores: Record<string, string> = {}
  for (const periodId of periods)
    for (const target of ['PERSON', 'WINDOW', 'UNIT'] as const) {
      const [kind, day = ''] = periodId.split('/')
      const { rows } = await page.call('assessment.board', { kind: kind as 'WEEK', day, target })
      for (const { subject, score } of rows) scores[`${periodId} ${target}/${subject.subjectId}`] = score
    }
  return scores
}

/** Scores that are not what they were; who comes new to a roster, or leaves an open one, has no other score. */
const changed = (before: Scores, after: Scores): string[] =>
  Object.keys(before).filter((key) => after[key] !== undefined && after[key] !== before[key])

/** The shape of an event's payload. */
const payloadSchema = ({ payload }: (typeof eventDefinitions)[number]): JsonSchema =>
  z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' }) as JsonSchema

const newestOf = ({ read }: Store): number =>
  read.get<{ n: number }>('SELECT coalesce(max(local_seq), 0) AS n FROM event_log')?.n ?? 0

const eventsSince = ({ read }: Store, seq: number): LoggedEvent[] =>
  read
    .all<EventRow>(`SELECT ${EVENT_COLUMNS} FROM event_log WHERE local_seq > ? ORDER BY local_seq`, seq)
    .map(toLoggedEvent)

const ENTITLED: Readonly<Record<string, readonly Role[]>> = {
  'score_entry.recorded': ASSESSING_ROLES,
  'score_entry.reversed': ASSESSING_ROLES,
  'score_entry.appeal_decided': ASSESSING_ROLES,
  'score_figure.entered': ASSESSING_ROLES,
  'score_period.compiled': ASSESSING_ROLES,
  'score_period.published': ASSESSING_ROLES,
  'score_period.withdrawn': CLOSING_ROLES,
  'score_period.locked': CLOSING_ROLES,
  'score_period.corrected': CLOSING_ROLES,
}
/** Who is scored with whom and by which rules: of a period nobody has closed yet, and of no other. */
const BASIS = new Set([
  'reference.staff_set',
  'reference.window_set',
  'reference.unit_set',
  'reference.score_rules_set',
])
const BASIS_ROLES: readonly Role[] = ['CENTER_ADMIN', 'LEADER', 'SYSADMIN']

const reasonOf = ({ payload, type }: LoggedEvent): boolean => {
  const { reason, source, note } = payload as { reason?: string; source?: unknown; note?: string }
  // A closing says what counts by naming it; everything else says why.
  return /compiled|published|locked/.test(type) || [reason, source, note].some((text) => text !== undefined)
}

/** Whether one of these events names who changed a score, when, and why. */
const explains = (
  events: readonly LoggedEvent[],
  key: string,
  rolesOf: (staffId: string) => readonly string[],
): boolean =>
  events.some((event) => {
    const { type, staffId, atMs } = event
    if (staffId === null || atMs <= 0) return false
    const has = (roles: readonly Role[]) => roles.some((role) => rolesOf(staffId).includes(role))
    if (BASIS.has(type)) return key.startsWith(OPEN) && has(BASIS_ROLES)
    const roles = ENTITLED[type]
    return roles !== undefined && has(roles) && reasonOf(event)
  })

test('no call by anybody changes a score without an entry, a rate, a closing or a voucher that names who, when and why', async () => {
  const hall = assessedHall()
  const store = () => hall.desk.host.store()
  // One locked week, one published with an appeal that waits, one open.
  hall.goTo('2026-03-13')
  await hall.find()
  hall.goTo('2026-03-16')
  await hall.compile(LOCKED)
  await hall.publish(LOCKED)
  hall.goTo('2026-03-20')
  await hall.lock(LOCKED)
  const { entryId } = await hall.find({ day: '2026-03-18' })
  hall.goTo('2026-03-23')
  await hall.compile(PUBLISHED)
  await hall.publish(PUBLISHED)
  hall.goTo('2026-03-24')
  await (await hall.as('1001')).call('assessment.appeal', { entryId, periodId: PUBLISHED, text: '请复核' })
  await hall.find({ day: '2026-03-23', itemCode: 'JL04', staffId: '2001' as never })

  const people = new Map<string, readonly string[]>(
    TEST_HALL.staff.map(({ staffId, roles }) => [staffId, roles]),
  )
  const signInAs = async (role: Role): Promise<TestPage> => {
    const staffId = `R-${role}`
    people.set(staffId, [role])
    store().record(NOBODY, (act) => {
      const person = { ...TEST_HALL.staff[0], staffId, windowId: null, roles: [role], source: null }
      act.append({ type: 'reference.staff_set', entityId: staffId, payload: person })
      act.append({
        type: 'account.credential_set',
        entityId: staffId,
        payload: { staffId, kind: 'PIN', argon2id: `plain:${testPin(staffId)}`, temporary: false, by: null },
      })
    })
    return hall.desk.signIn(staffId)
  }
  const watcher = await hall.as('9003')
  const { proposals } = await watcher.call('assessment.proposals', { from: '2026-03-09', to: '2026-03-24' })
  const known = () => ({
    entryId: [
      entryId,
      ...store()
        .read.all<{ id: string }>('SELECT entry_id AS id FROM score_entry')
        .map(({ id }) => id),
    ],
    periodId: PERIODS,
    factKey: proposals.map(({ factKey }) => factKey),
    factKeys: proposals.map(({ factKey }) => factKey),
    itemCode: ['JL01', 'JL04', 'CQ06', 'BJ07', 'FJ01', 'DW01', 'JF01'],
    staffId: [...people.keys()],
    windowId: TEST_HALL.windows.map(({ windowId }) => windowId),
    unitId: TEST_HALL.units.map(({ unitId }) => unitId),
    subjectId: [...people.keys(), 'A01', 'B01', 'SCJG', 'RSJ'],
    day: ['2026-03-10', '2026-03-18', '2026-03-23', '2026-03-24'],
    from: ['2026-03-09'],
    to: ['2026-03-24'],
    delta: ['-1', '0.5', '-0.1', '9999'],
    value: ['50', '99.5', '101'],
    figure: ['SATISFACTION'],
    reason: ['理由'],
    patrolId: [''],
    note: ['说明'],
  })
  const { methods } = describeContract()
  const NOT_CALLED = new Set([
    'session.lock',
    'session.login',
    'session.logout',
    'session.activate',
    'backups.make',
  ])
  const names = (Object.keys(contract) as MethodName[]).filter((method) => !NOT_CALLED.has(method))
  const seen = { calls: 0, done: 0, changes: 0 }

  const walk = async (role: Role, seed: number, called = names): Promise<void> => {
    let page = await signInAs(role)
    let before = await scoresAt(watcher)
    let seq = newestOf(store())
    for (const method of called) {
      const schema = (methods[method]?.params ?? {}) as JsonSchema
      const [params] = fc.sample(drawn(schema, known()), { seed, numRuns: 1 })
      seen.calls += 1
      try {
        await page.call(method, params as never)
        seen.done += 1
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
        if (error.code === 'NOT_SIGNED_IN') page = await signInAs(role)
      }
      const newest = newestOf(store())
      if (newest === seq) continue
      const events = eventsSince(store(), seq)
      for (const event of events)
        if (event.type === 'reference.staff_set') {
          const { staffId, roles } = event.payload as { staffId: string; roles: readonly string[] }
          people.set(staffId, [...(people.get(staffId) ?? []), ...roles])
        }
      const after = await scoresAt(watcher)
      const moved = changed(before, after)
      seen.changes += moved.length
      const unexplained = moved.filter(
        (key) => !explains(events, key, (staffId) => people.get(staffId) ?? []),
      )
      expect({ role, method, seed, params, unexplained }).toEqual({
        role,
        method,
        seed,
        params,
        unexplained: [],
      })
      before = after
      seq = newest
    }
  }
  for (const role of Role.options) await walk(role, 7)
  // Those who may, many times over, at what scores are made of.
  const scoring = names.filter((method) => /^(assessment|patrol|scoreRules)\./.test(method))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ASSESSING_ROLES), fc.integer({ min: 1, max: 1e6 }), (role, seed) =>
      walk(role, seed, scoring),
    ),
    { numRuns: 25, seed: 20_260_324 },
  )
  // It would prove nothing if nothing was ever done.
  expect(seen.done).toBeGreaterThan(names.length)
  expect(seen.changes).toBeGreaterThan(0)
}, 240_000)

test('no event of any kind that a clerk’s machine sends changes a score of the hall', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, desk)
  hall.clock.advance(10 * 86_400_000)
  await hall.settle(supervisor, desk)
  const inspector = await supervisor.signIn('9003')
  const week = 'WEEK/2026-03-02'
  const { entry } = await inspector.call('assessment.record', aFinding({ day: '2026-03-04' }))
  await inspector.call('assessment.compile', { kind: 'WEEK', day: '2026-03-02' })
  await inspector.call('assessment.publish', { periodId: week, leaveProposals: true })
  const open = await inspector.call('assessment.record', aFinding({ day: '2026-03-10', itemCode: 'JL04' }))
  await hall.settle(supervisor, desk)
  const periods = [week, 'WEEK/2026-03-09']
  const before = await scoresAt(inspector, periods)

  const entryIds = [entry.entryId, open.entry.entryId, 'a-new-one']
  const entities: Readonly<Record<string, readonly string[]>> = {
    score_entry: entryIds,
    score_period: periods,
    score_figure: [`WEEK/2026-03-09/SATISFACTION/WINDOW/A01`],
    score_rules: ['default', 'own'],
    staff: ['1001', '1004'],
    window: ['A01'],
    unit: ['SCJG'],
  }
  const known = {
    entryId: entryIds,
    entries: [open.entry.entryId],
    periodId: periods,
    staffId: ['1001', '1004'],
    windowId: ['A01'],
    windowIds: ['A01'],
    unitId: ['SCJG'],
    unitIds: ['SCJG'],
    units: ['SCJG'],
    subjectId: ['1001', '1004', 'A01', 'SCJG'],
    figure: ['SATISFACTION'],
    dimension: ['DISCIPLINE'],
    delta: ['-5', '3'],
    value: ['10'],
    day: ['2026-03-10'],
    from: ['2026-03-02'],
    to: ['2026-03-08'],
  }
  const store = desk.desk.host.store()
  let sent = 0
  for (const definition of eventDefinitions)
    for (const staffId of ['1001', null]) {
      const arbitrary = drawn(payloadSchema(definition), known)
      for (const payload of fc.sample(arbitrary, { seed: 11, numRuns: 2 }))
        for (const entityId of entities[definition.entity] ?? [store.newId()]) {
          try {
            store.record({ ...NOBODY, staffId: staffId as never, unitId: 'SCJG' as never }, (act) =>
              act.append({ type: definition.type, entityId, payload }),
            )
            sent += 1
          } catch {
            // What the machine's own program would not even record: somebody else's program might, see tests/hall.
          }
        }
    }
  expect(sent).toBeGreaterThan(eventDefinitions.length)
  await hall.settle(supervisor, desk)
  expect(changed(before, await scoresAt(inspector, periods))).toEqual([])
  // Nor does the machine itself believe in them once the hall has spoken.
  const head = await desk.signIn('1002')
  const own = await head.call('assessment.derivation', {
    periodId: week,
    target: 'PERSON',
    subjectId: '1001',
  })
  expect(own.score).toBe(before[`${week} PERSON/1001`])
}, 120_000)
