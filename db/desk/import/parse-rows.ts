import type { ImportTable } from '../../contract/administration.ts'
import { BLANK_POST, BLANK_STAFF, BLANK_UNIT, BLANK_WINDOW } from '../../model/blank-records.ts'
import { holidayYearSet, closureSet } from '../../model/events/system-events.ts'
import { Post } from '../../model/posts/post.ts'
import { ServiceWindow, StaffMember, Unit } from '../../model/reference.ts'
import { z } from 'zod'
import {
  gather,
  readDrafts,
  reportMissing,
  textOf,
  type Draft,
  type Gathered,
  type SourceSheet,
} from './draft.ts'
import { importFields } from './fields.ts'
import { unitCodeFor } from './generated-codes.ts'
import type { Closure, HallReference, HolidayYear } from './hall-reference.ts'
import { checkPost, itemsByText, peopleNamed, supposeKind } from './posts.ts'
import { parseItems } from './parse-items.ts'
import { completeRecord, type ParsedRecord, type ParsedRecords } from './parsed-records.ts'
import type { ProblemList } from './problems.ts'
import { ReferenceIndex } from './reference-index.ts'
import { resolveItems, resolvePeople, resolveUnits, resolveWindows } from './resolve-references.ts'

/**
 * Rows of all sheets as checked records, completed from what the hall has: an empty cell or a column that is not there
 * leaves a known record's field as it is. Every row that cannot be used is reported with its reason.
 */
export const parseRows = (
  sources: readonly SourceSheet[],
  hall: HallReference,
  problems: ProblemList,
): ParsedRecords => {
  const drafts = (table: ImportTable): Draft[] =>
    sources
      .filter((source) => source.recognised.table === table)
      .flatMap((source) => readDrafts(source, problems))

  const unitsGathered = gather(keyUnits(drafts('units'), hall, problems), 'unitId', problems)
  const unitsNamed = new ReferenceIndex()
  for (const { unitId, name, shortName } of hall.units.values()) unitsNamed.add(unitId, name, shortName)
  for (const { key, values } of unitsGathered.values())
    unitsNamed.add(key, said(values, 'name'), said(values, 'shortName'))
  const units = complete('units', unitsGathered, Unit, 'unitId', BLANK_UNIT, hall.units, problems)

  const windowDrafts = drafts('windows')
  for (const draft of windowDrafts) resolveUnits(draft, 'windows', unitsNamed, problems)
  const windowsGathered = gather(
    keyBy(windowDrafts, 'windows', 'windowId', hall.windows, problems),
    'windowId',
    problems,
  )
  const windowsNamed = new ReferenceIndex()
  for (const { windowId, name } of hall.windows.values()) windowsNamed.add(windowId, name)
  for (const { key, values } of windowsGathered.values()) windowsNamed.add(key, said(values, 'name'))
  const windows = complete(
    'windows',
    windowsGathered,
    ServiceWindow,
    'windowId',
    BLANK_WINDOW,
    hall.windows,
    problems,
  )

  const staffDrafts = drafts('staff')
  for (const draft of staffDrafts) {
    resolveUnits(draft, 'staff', unitsNamed, problems)
    resolveWindows(draft, 'staff', windowsNamed, problems)
  }
  const staffGathered = gather(
    keyBy(staffDrafts, 'staff', 'staffId', hall.staff, problems),
    'staffId',
    problems,
  )
  const staff = complete('staff', staffGathered, StaffMember, 'staffId', BLANK_STAFF, hall.staff, problems)

  const itemDrafts = drafts('items')
  // With a list of units at hand, a unit that is not in it is a slip; without one, item lists are all a hall has.
  const createdUnits = unitsGathered.size > 0 ? [] : createUnits(itemDrafts, unitsNamed, problems)
  for (const draft of itemDrafts) {
    resolveUnits(draft, 'items', unitsNamed, problems)
    resolveWindows(draft, 'items', windowsNamed, problems)
  }
  const items = parseItems(
    { items: itemDrafts, materials: drafts('materials'), steps: drafts('steps') },
    hall,
    unitsNamed,
    problems,
  )

  const postDrafts = drafts('posts')
  const people = peopleNamed(staff, hall)
  const itemsNamed = itemsByText(items, hall)
  for (const draft of postDrafts) {
    resolveUnits(draft, 'posts', unitsNamed, problems)
    resolveWindows(draft, 'posts', windowsNamed, problems)
    resolvePeople(draft, 'posts', people, problems)
    resolveItems(draft, 'posts', itemsNamed, problems)
    if (!draft.values.has('kind')) supposeKind(draft, hall)
  }
  const postsGathered = gather(keyBy(postDrafts, 'posts', 'postId', hall.posts, problems), 'postId', problems)
  const posts = complete('posts', postsGathered, Post, 'postId', BLANK_POST, hall.posts, problems)
  for (const { key, record } of posts) checkPost(postsGathered.get(key), record, problems)

  const closureKeyed = keyBy(drafts('closures'), 'closures', 'day', hall.closures, problems)
  const settingKeyed = keyBy(drafts('settings'), 'settings', 'key', new Map(), problems)
  const settingsBefore = new Map([...hall.settings].map(([key, value]) => [key, { key, value }]))
  return {
    units,
    createdUnits,
    windows,
    staff,
    items,
    posts,
    closures: complete(
      'closures',
      gather(closureKeyed, 'day', problems),
      Closing,
      'day',
      { stopsClock: false, active: true },
      hall.closures,
      problems,
    ),
    holidays: parseHolidays(drafts('holidays'), hall, problems),
    settings: complete(
      'settings',
      gather(settingKeyed, 'key', problems),
      Setting,
      'key',
      {},
      settingsBefore,
      problems,
    ),
  }
}

const Setting = z.object({ key: z.string().min(1).max(80), value: z.string().max(2_000) })
/** The payload without its origin, which the plan adds. */
const Closing: z.ZodType<Closure> = z
  .object({ day: z.string(), reason: z.string(), stopsClock: z.boolean(), active: z.boolean() })
  .refine((closure) => closureSet.payload.safeParse({ ...closure, source: null }).success)
const Holidays: z.ZodType<HolidayYear> = z
  .object({
    year: z.number(),
    days: z.array(z.object({ name: z.string(), date: z.string(), isOffDay: z.boolean() })),
  })
  .refine((year) => holidayYearSet.payload.safeParse({ ...year, source: null }).success)

const said = (values: Gathered['values'], field: string): string => {
  const value = values.get(field)?.value
  return typeof value === 'string' ? value : ''
}

/** Units by their code, else by their name: a known one's code or a new one made from the name. */
const keyUnits = (
  drafts: readonly Draft[],
  hall: HallReference,
  problems: ProblemList,
): { key: string; draft: Draft }[] => {
  const byName = new ReferenceIndex()
  for (const { unitId, name, shortName } of hall.units.values()) byName.add(unitId, name, shortName)
  const keyed: { key: string; draft: Draft }[] = []
  for (const draft of drafts) {
    const unitId = textOf(draft, 'unitId')
    const name = textOf(draft, 'name')
    if (unitId !== null) keyed.push({ key: unitId, draft })
    else if (draft.failed.has('unitId')) continue
    else if (name === null) reportMissing('units', 'name', draft, problems)
    else keyed.push({ key: byName.find(name)[0] ?? unitCodeFor(name), draft })
  }
  return keyed
}

/** Records by their key, else by a name that only one known record has (a telephone list without numbers). */
const keyBy = (
  drafts: readonly Draft[],
  table: ImportTable,
  keyField: string,
  known: ReadonlyMap<string, object>,
  problems: ProblemList,
): { key: string; draft: Draft }[] => {
  const byName = new ReferenceIndex()
  for (const [key, record] of known)
    if ('name' in record && typeof record.name === 'string') byName.add(key, record.name)
  const keyed: { key: string; draft: Draft }[] = []
  for (const draft of drafts) {
    const own = textOf(draft, keyField)
    if (own !== null) {
      keyed.push({ key: own, draft })
      continue
    }
    const name = textOf(draft, 'name')
    const named = name === null || draft.failed.has(keyField) ? [] : byName.find(name)
    const [key] = named
    if (key !== undefined && named.length === 1) keyed.push({ key, draft })
    else if (named.length > 1) {
      problems.error('AMBIGUOUS_REFERENCE', draft.place, draft.values.get('name')?.heading, name ?? '', {
        candidates: named.slice(0, 5).join('、'),
      })
    } else reportMissing(table, keyField, draft, problems)
  }
  return keyed
}

const complete = <Found extends object>(
  table: ImportTable,
  gathered: ReadonlyMap<string, Gathered>,
  schema: z.ZodType<Found>,
  keyField: string,
  defaults: Readonly<Record<string, unknown>>,
  known: ReadonlyMap<string, Found>,
  problems: ProblemList,
): ParsedRecord<Found>[] => {
  const required = importFields[table]
    .filter((field) => field.required === true && field.field !== keyField)
    .map(({ field }) => field)
  const parsed: ParsedRecord<Found>[] = []
  for (const record of gathered.values()) {
    const before = known.get(record.key)
    const missing = before === undefined ? required.filter((field) => !record.values.has(field)) : []
    for (const field of missing) reportMissing(table, field, record.drafts[0], problems)
    if (missing.length > 0) continue
    const result = completeRecord(schema, record, { ...defaults, [keyField]: record.key }, before, problems)
    if (result !== null) parsed.push(result)
  }
  return parsed
}

/** Units that an item list names and nobody knows; a code nobody knows stays an error. */
const createUnits = (
  drafts: readonly Draft[],
  unitsNamed: ReferenceIndex,
  problems: ProblemList,
): ParsedRecord<Unit>[] => {
  const created: ParsedRecord<Unit>[] = []
  for (const draft of drafts) {
    const name = textOf(draft, 'unitId')
    if (
      name === null ||
      !/\p{Script=Han}/u.test(name) ||
      name.length > 120 ||
      unitsNamed.find(name).length > 0
    )
      continue
    const key = unitCodeFor(name)
    const similar = unitsNamed.similar(name).join('、')
    const result = Unit.safeParse({ ...BLANK_UNIT, unitId: key, name })
    if (!result.success) continue
    problems.warning('UNIT_CREATED', draft.place, draft.values.get('unitId')?.heading, name, {
      unitId: key,
      similar,
    })
    unitsNamed.add(key, name)
    created.push({ key, record: result.data, before: undefined, sources: [draft.source] })
  }
  return created
}

// Holidays -----------------------------------------------------------------------------------------------

/** Days grouped by the year of their notice: a December day of the holiday that begins the next year belongs to that one. */
const parseHolidays = (
  drafts: readonly Draft[],
  hall: HallReference,
  problems: ProblemList,
): ParsedRecord<HolidayYear>[] => {
  const keyed = drafts.flatMap((draft) => {
    const day = textOf(draft, 'day')
    if (day === null) reportMissing('holidays', 'day', draft, problems)
    for (const field of ['name', 'isOffDay'])
      if (!draft.values.has(field)) reportMissing('holidays', field, draft, problems)
    return day === null ? [] : [{ key: day, draft }]
  })
  const days = [...gather(keyed, 'day', problems).values()].filter(
    ({ values }) => values.has('name') && values.has('isOffDay'),
  )
  const nameOn = new Map(days.map(({ key, values }) => [key, said(values, 'name')]))
  const years = new Map<number, Gathered[]>()
  for (const day of days) {
    const calendarYear = Number(day.key.slice(0, 4))
    const named = day.values.get('year')?.value
    const startsNext =
      day.key.slice(5, 7) === '12' && nameOn.get(`${calendarYear + 1}-01-01`) === said(day.values, 'name')
    const year = typeof named === 'number' ? named : startsNext ? calendarYear + 1 : calendarYear
    years.set(year, [...(years.get(year) ?? []), day])
  }
  return [...years].flatMap(([year, found]) => {
    const [first] = found
    if (first === undefined) return []
    const listed = found
      .map(({ key, values }) => ({
        name: said(values, 'name'),
        date: key,
        isOffDay: values.get('isOffDay')?.value === true,
      }))
      .sort((left, right) => (left.date < right.date ? -1 : 1))
    const whole: Gathered = { ...first, key: String(year), values: new Map(), failed: new Set() }
    const before = hall.holidays.get(String(year))
    // The notice is taken whole, so that a day it no longer lists is gone.
    const result = completeRecord(Holidays, whole, { year, days: listed }, undefined, problems)
    return result === null ? [] : [{ ...result, before }]
  })
}
