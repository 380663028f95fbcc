import { join } from 'node:path'
import type { MethodName, ParamsInput, Result } from '../../db/contract/index.ts'
import { chargesOf } from '../../db/model/assessment/entry-charges.ts'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import type { Store } from '../../db/store/index.ts'
import type { SyncLog } from '../../db/store/sync-types.ts'
import { ADMIN, at, unitOf, windowOf, type YearHall } from '../attendance-year/hall-of-year.ts'
import { monthsOf } from '../attendance-year/months.ts'
import { testPin } from '../helpers/test-hall.ts'
import { quantile, timed, timeEach, withinFigure, type BenchSizes, type Figure, type Say } from './measure.ts'
import { FROM, makeYear, openHost, openPage, TO } from './year-hall.ts'

const PEOPLE = 181
const WINDOWS = 119
const ENTRIES = 20_000
const WEEK = '2026-11-23'
const LOOKS = 60

/** What a hall finds in a year: about two entries a person and week. */
const recordEntries = (hall: YearHall): void => {
  const { dice, recorder, people, days } = hall
  const items = DEFAULT_SCORE_RULES.items.filter((item) => item.target !== 'UNIT' && item.cycle === 'DAY')
  for (let nth = 0; nth < ENTRIES; nth += 1) {
    const staffId = dice.pick(people)
    const windowId = windowOf(hall, staffId)
    const unitId = unitOf(hall, staffId)
    const item = dice.pick(items)
    const day = dice.pick(days)
    const charges = chargesOf(item, { staffId, windowId, unitId, chiefRepIds: [] })
    const id = recorder.newId()
    recorder.record(
      'score_entry.recorded',
      id,
      {
        unitIds: [unitId],
        factKey: null,
        source: 'PATROL',
        rules: { rulesId: DEFAULT_SCORE_RULES.rulesId, version: DEFAULT_SCORE_RULES.version },
        itemCode: item.code,
        itemText: item.text,
        veto: item.veto,
        cycle: item.cycle,
        day,
        quantity: 1,
        charges,
        staffId,
        windowId,
        note: '',
        evidence: [],
        files: [],
        patrolId: null,
        remindedOnSpot: false,
        overRejection: false,
      },
      { atMs: at(day, '15:00'), staffId: ADMIN, unitId: 'ZX' },
    )
  }
}

/** The floor: the entries of the days, read and parsed, and nothing done with them. */
const readEntries = (store: Store, from: string, to: string): number =>
  store.read
    .all<{ state: string }>(
      `SELECT e.state FROM score_entry s JOIN entity e ON e.kind = 'score_entry' AND e.id = s.entry_id
       WHERE s.day >= ? AND s.day <= ?`,
      from,
      to,
    )
    .map(({ state }) => JSON.parse(state) as unknown).length

type Call = <M extends MethodName>(method: M, params: ParamsInput<M>) => Promise<Result<M>>

/** Every month of the year is compiled and published before the year is, as a hall does it. */
const publishMonths = async (call: Call): Promise<void> => {
  for (const month of monthsOf(FROM, TO)) {
    const day = `${month}-01`
    const { period, figures } = await call('assessment.figures', { kind: 'MONTH', day })
    const missing = figures.filter(({ entered }) => !entered)
    if (missing.length > 0)
      await call('assessment.enterFigures', {
        periodId: period.periodId,
        figures: missing.map(({ figure, target, subject }) => ({
          figure,
          target,
          subjectId: subject.subjectId,
          value: '98',
          source: '评价器月报',
        })),
      })
    await call('assessment.compile', { kind: 'MONTH', day })
    await call('assessment.publish', { periodId: period.periodId, leaveProposals: true })
  }
}

/** What assessment costs the centre's machine with a year of a hall: a week and a year compiled, one score opened. */
export const benchAssessment = async (directory: string, sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  say(`assessment: filling a year of ${PEOPLE} people at ${WINDOWS} windows`)
  const hall = makeYear(PEOPLE, WINDOWS)
  hall.nowMs = at('2027-01-04', '09:00')
  recordEntries(hall)
  const { host } = openHost(join(directory, 'assessment'), hall.nowMs)
  const store = host.store()
  const { sync } = store
  if (!sync) throw new Error('not enrolled')
  hall.recorder.handOver({ sync } satisfies { sync: SyncLog })
  const call = openPage(host)
  await call('session.login', { staffId: ADMIN, secret: testPin(ADMIN), kind: 'PIN' })

  const rounds = Math.max(3, Math.ceil(sizes.rounds / 20))
  const weeks: number[] = []
  const boards: number[] = []
  const bareWeeks: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bareWeeks.push(...timeEach(1, () => readEntries(store, WEEK, '2026-11-29')))
    weeks.push((await timed(() => call('assessment.compile', { kind: 'WEEK', day: WEEK }))).ms)
    boards.push(
      (await timed(() => call('assessment.board', { kind: 'WEEK', day: WEEK, target: 'PERSON' }))).ms,
    )
  }

  say('assessment: publishing twelve months')
  await publishMonths(call)
  const years: number[] = []
  const bareYears: number[] = []
  for (let round = 0; round < 3; round += 1) {
    bareYears.push(...timeEach(1, () => readEntries(store, FROM, TO)))
    years.push((await timed(() => call('assessment.compile', { kind: 'YEAR', day: FROM }))).ms)
  }

  const { rows } = await call('assessment.board', { kind: 'WEEK', day: WEEK, target: 'PERSON' })
  const scored = rows.map(({ subject }) => subject.subjectId)
  const derivations: number[] = []
  const bareOnes: number[] = []
  for (let look = 0; look < LOOKS; look += 1) {
    const subjectId = scored[(look * 7) % scored.length] ?? ''
    const periodId = look % 3 === 0 ? `YEAR/${FROM}` : look % 3 === 1 ? 'MONTH/2026-11-01' : `WEEK/${WEEK}`
    bareOnes.push(
      ...timeEach(1, () =>
        store.read.all(
          `SELECT e.state FROM score_charge c JOIN entity e ON e.kind = 'score_entry' AND e.id = c.entry_id
           WHERE c.target = 'PERSON' AND c.subject_id = ? AND c.day >= '2026-11-01' AND c.day <= '2026-11-30'`,
          subjectId,
        ),
      ),
    )
    derivations.push(
      (await timed(() => call('assessment.derivation', { periodId, target: 'PERSON', subjectId }))).ms,
    )
  }
  host.stop()
  const bare = 'its entries read bare'
  const of = `${PEOPLE} people, ${WINDOWS} windows`
  return [
    withinFigure(
      `assessment: a week of ${of} compiled`,
      quantile(weeks, 0.5),
      quantile(bareWeeks, 0.5),
      bare,
      1_000,
    ),
    withinFigure(
      'assessment: the board of that week',
      quantile(boards, 0.5),
      quantile(bareWeeks, 0.5),
      bare,
      1_000,
    ),
    withinFigure(
      `assessment: a year of ${of} compiled`,
      quantile(years, 0.5),
      quantile(bareYears, 0.5),
      bare,
      5_000,
    ),
    withinFigure(
      'assessment: one score opened, p95',
      quantile(derivations, 0.95),
      quantile(bareOnes, 0.95),
      bare,
      100,
    ),
  ]
}
