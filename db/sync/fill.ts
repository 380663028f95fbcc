import { createHash } from 'node:crypto'
import { Gunzip } from 'fflate'
import { z } from 'zod'
import type { ScopeCursor } from '../store/sync-types.ts'
import { NOTES } from './agent-types.ts'
import { REQUEST_LIMIT_MS } from './contact.ts'
import { createRowReader } from './lines.ts'
import { byEntity } from './by-entity.ts'
import { fetchLate } from './history.ts'
import { applySlices, beginning, fetchPage } from './pages.ts'
import { readNote, writeNote, type Trip } from './trip.ts'
import { SnapshotManifest, SyncError, type PulledEvent, type ScopeHead } from './wire.ts'

// Filling a scope from a snapshot (sync.md point 6). Parts rest in a file, so that a fill goes on where it was cut off;
// events are applied beside what is there, and nothing is removed.

const PART_BYTES = 1024 * 1024
const UNPACK_BYTES = 64 * 1024
/** Gathered before they are applied, so that a record of many days is folded and written once and not for each event. */
const GATHERED_BYTES = 32 * 1024 * 1024
/** A snapshot that is damaged or gone this often is left alone: everything can be pulled one page after the other. */
const TRIES = 2
/** Downloading is the first half of what a person sees, applying the second. */
const HALF = 0.5

const showProgress = (trip: Trip, scope: string, done: number): void => {
  trip.facts.filling = { scope, done: Math.min(1, done) }
  trip.changed()
}

const forget = (trip: Trip, scope: string): void => {
  writeNote(trip.options.sync(), NOTES.fill + scope, null)
  trip.options.files.keepOnly([])
}

const manifestFor = async (trip: Trip, head: ScopeHead): Promise<SnapshotManifest | null> => {
  const { facts, options } = trip
  const fits = (manifest: SnapshotManifest | null): manifest is SnapshotManifest =>
    manifest !== null &&
    manifest.scope === head.scope &&
    manifest.version === head.version &&
    manifest.lineage === facts.lineage &&
    manifest.at.hallSeq > 0
  const begun = readNote(options.sync(), NOTES.fill + head.scope, SnapshotManifest)
  if (fits(begun)) return begun
  const { answer } = await trip.request(REQUEST_LIMIT_MS, () => options.transport.snapshot(head.scope))
  if (!fits(answer)) return null
  // What it leaves out would stay without its end where the beginning is here already.
  if (answer.sinceMs > 0 && options.sync().mayHoldParts(head.scope)) return null
  options.files.keepOnly([answer.sha256])
  writeNote(options.sync(), NOTES.fill + head.scope, answer)
  return answer
}

/** False when the server no longer has it, or it ends early. */
const download = async (trip: Trip, manifest: SnapshotManifest): Promise<boolean> => {
  const { files, transport } = trip.options
  let offset = files.size(manifest.sha256)
  while (offset < manifest.bytes) {
    const at = offset
    const wanted = Math.min(PART_BYTES, manifest.bytes - at)
    try {
      const { answer: part } = await trip.request(REQUEST_LIMIT_MS, () =>
        transport.snapshotPart(manifest.id, at, wanted),
      )
      if (part.length === 0 || part.length > wanted) return false
      files.append(manifest.sha256, at, part)
      offset += part.length
    } catch (error) {
      if (error instanceof SyncError && error.code === 'NOT_FOUND') return false
      throw error
    }
    showProgress(trip, manifest.scope, (offset / manifest.bytes) * HALF)
    trip.progressed(false)
    await trip.outbox()
  }
  return offset === manifest.bytes
}

const isWhole = async (trip: Trip, manifest: SnapshotManifest): Promise<boolean> => {
  const hash = createHash('sha256')
  for (let at = 0; at < manifest.bytes; at += PART_BYTES) {
    hash.update(trip.options.files.read(manifest.sha256, at, Math.min(PART_BYTES, manifest.bytes - at)))
    await trip.pause()
  }
  return hash.digest('hex') === manifest.sha256
}

type Apply = (rows: readonly PulledEvent[]) => Promise<number>

/** Answers how many events were new here; null when the file does not hold what its manifest says. */
const unpack = async (trip: Trip, manifest: SnapshotManifest, apply: Apply): Promise<number | null> => {
  const reader = createRowReader()
  let rows: PulledEvent[] = []
  const unpacker = new Gunzip((chunk) => {
    rows.push(...reader.take(chunk))
  })
  let gathered: PulledEvent[] = []
  let gatheredBytes = 0
  let added = 0
  let seen = 0
  for (let at = 0; at < manifest.bytes; at += UNPACK_BYTES) {
    const length = Math.min(UNPACK_BYTES, manifest.bytes - at)
    const isLast = at + length >= manifest.bytes
    try {
      unpacker.push(trip.options.files.read(manifest.sha256, at, length), isLast)
      if (isLast) reader.end()
    } catch {
      return null
    }
    const complete = rows
    rows = []
    seen += complete.length
    // Unpackers use their buffer again.
    for (const row of complete) gathered.push({ ...row, bytes: Buffer.from(row.bytes) })
    gatheredBytes += complete.reduce((sum, row) => sum + row.bytes.length, 0)
    if (gatheredBytes >= GATHERED_BYTES || (isLast && gathered.length > 0)) {
      added += await apply(byEntity(gathered))
      gathered = []
      gatheredBytes = 0
    }
    showProgress(trip, manifest.scope, HALF + ((at + length) / manifest.bytes) * (1 - HALF))
    await trip.outbox()
    await trip.pause()
  }
  return seen === manifest.events ? added : null
}

/** Null when the scope has no snapshot that can be used. */
const applySnapshot = async (
  trip: Trip,
  head: ScopeHead,
  apply: Apply,
): Promise<{ manifest: SnapshotManifest; added: number } | null> => {
  if (head.head === 0) return null
  for (let turn = 0; turn < TRIES; turn += 1) {
    const manifest = await manifestFor(trip, head)
    if (!manifest) return null
    if ((await download(trip, manifest)) && (await isWhole(trip, manifest))) {
      const added = await unpack(trip, manifest, apply)
      if (added !== null) return { manifest, added }
    }
    forget(trip, head.scope)
  }
  return null
}

const sinceOf = (manifest: SnapshotManifest | undefined): number | null =>
  manifest && manifest.sinceMs > 0 ? manifest.sinceMs : null

/** From where on the scope is complete here; before it, what the snapshot left out is missing rightly. */
const noteWholeFrom = (
  trip: Trip,
  scope: string,
  { hallSeq, sinceMs }: Pick<ScopeCursor, 'hallSeq' | 'sinceMs'>,
): void => writeNote(trip.options.sync(), NOTES.wholeFrom + scope, sinceMs === null ? null : hallSeq)

/** `hallSeq` below which a scope has only what its snapshot kept; 0 where it has all. */
export const wholeFrom = (trip: Trip, scope: string): number =>
  readNote(trip.options.sync(), NOTES.wholeFrom + scope, z.number()) ?? 0

/**
 * The log went back to before the snapshot this scope began with: what that left out because it had ended may be open
 * again.
 */
export const isBeforeSnapshot = (trip: Trip, { scope, filled, hallSeq }: ScopeCursor): boolean =>
  (filled || hallSeq > 0) && hallSeq < wholeFrom(trip, scope)

/** Begins a scope, or goes on with a fill that was cut off. Answers where pulling begins. */
export const firstFill = async (
  trip: Trip,
  head: ScopeHead,
  begun: ScopeCursor | null,
): Promise<ScopeCursor> => {
  const start = beginning(trip, head)
  // An open fill is a stored state from its first moment on.
  if (!begun) trip.options.sync().applyPage(start, [])
  showProgress(trip, head.scope, 0)
  const found = await applySnapshot(trip, head, (rows) => applySlices(trip, start, start, rows))
  const cursor: ScopeCursor = found
    ? { ...start, ...found.manifest.at, sinceMs: sinceOf(found.manifest) }
    : start
  trip.options.sync().applyPage(cursor, [])
  noteWholeFrom(trip, head.scope, cursor)
  forget(trip, head.scope)
  return cursor
}

/** Strict: one begun by an older program from a snapshot, which left records out, is not gone on with. */
const Refill = z.strictObject({
  version: z.number(),
  lineage: z.string(),
  hallSeq: z.number(),
  hallHash: z.string(),
  added: z.number(),
})

/** Whether filling this scope again was begun and cut off. */
export const isRefilling = (trip: Trip, head: ScopeHead, cursor: ScopeCursor): boolean => {
  const begun = readNote(trip.options.sync(), NOTES.refill + head.scope, Refill)
  return begun?.version === head.version && begun.lineage === cursor.lineage
}

/**
 * Fills a scope again beside what is there, whose cursor stays until everything up to it has been gone through: one page
 * after the other from the beginning, because a snapshot leaves out how records ended whose beginning may be here.
 */
export const refill = async (trip: Trip, head: ScopeHead, before: ScopeCursor): Promise<void> => {
  const { options } = trip
  const key = NOTES.refill + head.scope
  // The new version counts from the first page on: what a scope holds is remembered for one version.
  const cursor: ScopeCursor = { ...before, version: head.version }
  const begun = isRefilling(trip, head, before) ? readNote(options.sync(), key, Refill) : null
  const { hallSeq: first, hallHash: firstHash } = beginning(trip, head)
  let place = begun ?? {
    version: head.version,
    lineage: cursor.lineage,
    hallSeq: first,
    hallHash: firstHash,
    added: 0,
  }
  if (place.hallSeq === 0) {
    writeNote(options.sync(), key, place)
    // What the scope held in a log that went back may be in it no more.
    options.sync().forgetScope(head.scope)
    options.sync().applyPage(cursor, [])
  }
  for (let more = true; more && place.hallSeq < Math.max(cursor.hallSeq, head.head);) {
    const page = await fetchPage(trip, head, place)
    await fetchLate(trip, head, page)
    const added = await applySlices(trip, cursor, cursor, page.events)
    place = { version: place.version, lineage: place.lineage, ...page.next, added: place.added + added }
    writeNote(options.sync(), key, place)
    more = page.more
    trip.progressed(false)
    await trip.outbox()
  }
  const { hallSeq, hallHash } = place.hallSeq >= cursor.hallSeq ? place : cursor
  options.sync().applyPage({ ...cursor, hallSeq, hallHash, filled: true, sinceMs: null }, [])
  noteWholeFrom(trip, head.scope, { hallSeq, sinceMs: null })
  writeNote(options.sync(), key, null)
  trip.facts.filling = null
  trip.news('REFILLED', place.added)
}
