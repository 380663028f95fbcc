import type { NewEvent } from '../model/events/define.ts'
import { earlierDaysOf, familyOf, leaseTermsOf } from '../model/number-family.ts'
import type { ServiceWindow } from '../model/reference.ts'
import { isEnrolledDatabase, META, readMeta, writeMeta } from './meta.ts'
import { readEntity } from './projections/projector.ts'
import type { ReadDb, WriteDb } from './sql.ts'
import { StoreError } from './store-error.ts'
import type { HighestNumber, NumberGrant } from './sync-types.ts'

/** Serials are leased to a desk that stands alone in blocks of this many; four digits, as papers print them. */
const STANDALONE_BLOCK = 9_999

/**
 * The block a series draws from: the first that has a serial left and, on a machine of a hall, is of a range it still
 * holds. What is recorded of a block outlives the range: records come back after a repair, the right to draw does not.
 */
const drawnFrom = (
  db: ReadDb,
  seriesKey: string,
  isEnrolled: boolean,
): { used: number; last: number } | undefined =>
  db.get<{ used: number; last: number }>(
    `SELECT used, last FROM number_block b WHERE series_key = ? AND used < last
       AND (? = 0 OR EXISTS (SELECT 1 FROM number_grant g
         WHERE g.family = ? AND g.first = b.first AND g.last = b.last))
     ORDER BY first LIMIT 1`,
    seriesKey,
    isEnrolled ? 1 : 0,
    familyOf(seriesKey),
  )

/** The next serial of a block that has one left. */
const freeIn = (db: ReadDb, seriesKey: string, isEnrolled: boolean): number | null => {
  const block = drawnFrom(db, seriesKey, isEnrolled)
  return block ? block.used + 1 : null
}

/** How many numbers are left in the block a series draws from; 0 before the first block is leased. */
export const numbersLeft = (db: ReadDb, seriesKey: string): number => {
  const block = drawnFrom(db, seriesKey, isEnrolledDatabase(db))
  return block ? block.last - block.used : 0
}

/** A desk that stands alone leases the next block to itself. */
const nextBlock = (db: ReadDb, seriesKey: string): { first: number; last: number } => {
  const last =
    db.get<{ last: number | null }>(
      'SELECT max(last) AS last FROM number_block WHERE series_key = ?',
      seriesKey,
    )?.last ?? 0
  return { first: last + 1, last: last + STANDALONE_BLOCK }
}

/** A range the hall lent for the family that this series has not begun yet; a range is good in every series. */
const nextGrant = (db: ReadDb, seriesKey: string): { first: number; last: number } | undefined =>
  db.get<{ first: number; last: number }>(
    `SELECT first, last FROM number_grant g WHERE family = ?
       AND NOT EXISTS (SELECT 1 FROM number_block b WHERE b.series_key = ? AND b.first = g.first)
     ORDER BY first LIMIT 1`,
    familyOf(seriesKey),
    seriesKey,
  )

/**
 * The next serial of a series; a block that is begun is recorded with it.
 * @throws StoreError NUMBERS_EXHAUSTED with the family, on a machine of a hall that has no range for it
 */
export const takeNumber = (
  db: WriteDb,
  seriesKey: string,
  isEnrolled: boolean,
  append: (event: NewEvent) => unknown,
): number => {
  const free = freeIn(db, seriesKey, isEnrolled)
  if (free !== null) return free
  const block = isEnrolled ? nextGrant(db, seriesKey) : nextBlock(db, seriesKey)
  if (!block)
    throw new StoreError('NUMBERS_EXHAUSTED', {
      series: seriesKey,
      family: familyOf(seriesKey),
    })
  append({
    type: 'numbers.leased',
    entityId: seriesKey,
    payload: { seriesKey, ...block, unitId: null, windowId: null },
  })
  const leased = freeIn(db, seriesKey, isEnrolled)
  if (leased === null) throw new StoreError('NUMBERS_EXHAUSTED', { series: seriesKey })
  return leased
}

/** The hall is asked for a range of this family at the next contact. */
export const rememberWanted = (db: WriteDb, family: string): void => {
  db.run('INSERT OR IGNORE INTO number_wanted (family) VALUES (?)', family)
}

export const readGrants = (db: ReadDb): NumberGrant[] =>
  db.all<NumberGrant>('SELECT family, first, last FROM number_grant ORDER BY family, first')

/** Takes ranges the hall lends; those of earlier days of the same series go. */
export const addGrants = (db: WriteDb, grants: readonly NumberGrant[]): void => {
  for (const { family, first, last } of grants) {
    db.run('INSERT OR IGNORE INTO number_grant (family, first, last) VALUES (?, ?, ?)', family, first, last)
    db.run('DELETE FROM number_wanted WHERE family = ?', family)
    const past = earlierDaysOf(family)
    if (!past) continue
    // The day is over; nothing is drawn from its ranges any more.
    db.run('DELETE FROM number_grant WHERE family > ? AND family < ?', past.after, past.before)
    db.run('DELETE FROM number_wanted WHERE family > ? AND family < ?', past.after, past.before)
  }
}

/** The highest serial of each family that this machine was ever lent, also of ranges it gave up. */
export const readHighest = (db: ReadDb): HighestNumber[] => {
  // Written by `giveUpGrants`.
  const highest = JSON.parse(readMeta(db, META.givenUp) ?? '{}') as Record<string, number>
  for (const { family, last } of readGrants(db)) highest[family] = Math.max(highest[family] ?? 0, last)
  return Object.entries(highest).map(([family, last]) => ({ family, last }))
}

/** These families are asked for with the next contact. */
export const wantNumbers = (db: WriteDb, families: readonly string[]): void => {
  for (const family of families) rememberWanted(db, family)
}

const rememberHighest = (db: WriteDb): void => {
  const highest = readHighest(db).map(({ family, last }) => [family, last] as const)
  writeMeta(db, META.givenUp, JSON.stringify(Object.fromEntries(highest)))
}

/** These ranges are with another machine as well: what is left of them is never used, and others are asked for. */
export const dropGrants = (db: WriteDb, grants: readonly NumberGrant[]): void => {
  rememberHighest(db)
  for (const { family, first, last } of grants) {
    const dropped = db.run(
      'DELETE FROM number_grant WHERE family = ? AND first = ? AND last = ?',
      family,
      first,
      last,
    )
    if (dropped.changes > 0) rememberWanted(db, family)
  }
}

/** After a fork or a loss: what was lent is never used again, and is asked for anew. */
export const giveUpGrants = (db: WriteDb): void => {
  rememberHighest(db)
  db.run('INSERT OR IGNORE INTO number_wanted (family) SELECT DISTINCT family FROM number_grant')
  db.run('DELETE FROM number_grant')
  db.run('DELETE FROM number_block')
}

/** What the people at a window will need numbers of, before the first of them asks. */
const familiesOfWindow = (db: ReadDb, windowId: string): string[] => {
  const window = readEntity<ServiceWindow>(db, 'window', windowId)?.state
  if (!window) return []
  const unitIds =
    window.kind === 'ANY_ITEM'
      ? db.all<{ id: string }>("SELECT id FROM entity WHERE kind = 'unit'").map((row) => row.id)
      : window.unitIds
  return [`window/${windowId}`, ...unitIds.map((unitId) => `unit/${unitId}`)]
}

/**
 * Families to ask the hall for: wanted and not there, nearly used up in one of their series, or of the window this
 * machine stands at.
 */
export const numbersWanted = (db: ReadDb, windowId: string | null): string[] => {
  const wanted = new Set(
    db.all<{ family: string }>('SELECT family FROM number_wanted').map((row) => row.family),
  )
  const lent = new Map<string, number>()
  const held = new Set<string>()
  for (const { family, first, last } of readGrants(db)) {
    lent.set(family, (lent.get(family) ?? 0) + last - first + 1)
    held.add(`${family} ${first}`)
  }
  for (const family of windowId === null ? [] : familiesOfWindow(db, windowId))
    if (!lent.has(family)) wanted.add(family)
  const blocks = db.all<{ series_key: string; first: number; used: number }>(
    `SELECT series_key, first, used FROM number_block
     WHERE series_key IN (SELECT series_key FROM number_block WHERE last - used < ?)`,
    Math.max(...[...lent.keys()].map((family) => leaseTermsOf(family).few), 0),
  )
  for (const [seriesKey, its] of Map.groupBy(blocks, (block) => block.series_key)) {
    const family = familyOf(seriesKey)
    const drawn = its
      .filter(({ first }) => held.has(`${family} ${first}`))
      .reduce((sum, { first, used }) => sum + used - first + 1, 0)
    if ((lent.get(family) ?? 0) - drawn < leaseTermsOf(family).few) wanted.add(family)
  }
  return [...wanted].toSorted()
}
