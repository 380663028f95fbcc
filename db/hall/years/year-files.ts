import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Hall } from '../halls.ts'
import type { Verifier } from '../../sync/signing.ts'

// Closed years of a hall (sync.md point 6): `years/<hall>/<year>/` with the records in the order of the log and a manifest
// that says where they begin and end. Both are for whoever looks for a record in ten years, with or without this program.

const FOLDER = 'years'
export const RECORDS_FILE = 'records.jsonl.gz'
export const MANIFEST_FILE = 'manifest.json'
/** A second file of one year has a number: the hall was restored to a time before the first one was made. */
const NAME = /^\d{4}(-\d+)?$/

const Count = z.number().int().nonnegative()
const Point = z.object({ hallSeq: Count, hallHash: z.string() })

export const YearManifest = z.object({
  format: z.literal('halldesk-year-1'),
  howToCheck: z.string(),
  hallId: z.string(),
  hallName: z.string(),
  year: Count,
  lineage: z.string(),
  /** End of the hall's chain before the first record. */
  before: Point,
  /** End of the hall's chain with the last record. */
  last: Point,
  records: Count,
  firstReceivedAtMs: Count,
  lastReceivedAtMs: Count,
  /** Where the chain of every machine ends with the last record, those of earlier years included. */
  chains: z.array(z.object({ deviceId: z.string(), epoch: Count, deviceSeq: Count, hash: z.string() })),
  /** Of the file of records. */
  bytes: Count,
  sha256: z.string(),
  closedAtMs: Count,
  program: z.string(),
  /** Ed25519 (SPKI, DER), base64. */
  hallKey: z.string(),
})
export type YearManifest = z.infer<typeof YearManifest>
const SignedManifest = YearManifest.extend({ signature: z.string() })

/** One line of the file of records. */
export const YearLine = z.object({
  hallSeq: Count,
  receivedAtMs: Count,
  atMs: z.number().int(),
  grade: z.string(),
  verdict: z.enum(['accepted', 'conflict', 'quarantined']),
  reason: z.string(),
  deviceId: z.string(),
  epoch: Count,
  deviceSeq: Count,
  hash: z.string(),
  hallHash: z.string(),
  /** The exact text the machine recorded. */
  record: z.string().optional(),
  /** Its bytes, where they are no text. */
  recordBase64: z.string().optional(),
})
export type YearLine = z.infer<typeof YearLine>

/** Stands in the manifest: whoever finds the folder may have nothing else. */
export const HOW_TO_CHECK = [
  `${RECORDS_FILE}: gzip of one JSON object a line (UTF-8), in the order in which the hall took the records.`,
  'record: the exact text a machine recorded (recordBase64: its bytes, where they are no text); personal identifiers in it are encrypted with the key of the hall.',
  'hash: SHA-256 of those bytes, hexadecimal. deviceSeq counts 1, 2, 3 ... within a machine (deviceId) and its incarnation (epoch).',
  'hallHash: SHA-256 of five lines joined by a line feed: hallHash of the line before (of the first line: before.hallHash), hash, hallSeq, receivedAtMs, verdict. The last one is last.hallHash.',
  'Times are milliseconds since 1970-01-01 UTC; the year is that of China (UTC+8). sha256: of the packed file.',
  'signature: Ed25519 by hallKey of "halldesk-year", a line feed, and this object without signature as JSON without white space.',
].join(' ')

const signedText = (manifest: YearManifest): string => `halldesk-year\n${JSON.stringify(manifest)}`

/** The text of a manifest file. */
export const manifestText = (hall: Pick<Hall, 'sign'>, manifest: YearManifest): string => {
  const signature = hall.sign(signedText(manifest))
  return `${JSON.stringify({ ...manifest, signature }, null, 2)}\n`
}

/** The manifest in a folder; null when there is none that this key has signed. */
export const readManifest = (folder: string, verify: (hallKey: string) => Verifier): YearManifest | null => {
  try {
    const { signature, ...manifest } = SignedManifest.parse(
      JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')),
    )
    return verify(manifest.hallKey)(signedText(manifest), signature) ? manifest : null
  } catch {
    return null
  }
}

export const yearsFolder = (directory: string, hallId: string): string => join(directory, FOLDER, hallId)

/** Names of folders in a folder; a file somebody left there is none, and neither is a file in its place. */
const foldersIn = (folder: string): string[] =>
  isFolder(folder)
    ? readdirSync(folder)
        .filter((name) => isFolder(join(folder, name)))
        .toSorted()
    : []

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Halls that have a folder of years. */
export const hallsWithYears = (directory: string): string[] => foldersIn(join(directory, FOLDER))

/** Folders of closed years of a hall, oldest first; what is still being written is none. */
export const yearFolders = (directory: string, hallId: string): { name: string; path: string }[] => {
  const folder = yearsFolder(directory, hallId)
  return foldersIn(folder)
    .filter((name) => NAME.test(name))
    .map((name) => ({ name, path: join(folder, name) }))
}

export interface ClosedYear {
  readonly name: string
  readonly path: string
  /** Null: not readable, or not signed by the hall. */
  readonly manifest: YearManifest | null
  /** The file of records is there in its size; whether it is whole is read by `checkYear` only. */
  readonly isThere: boolean
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? -1

export const listYears = (directory: string, hall: Pick<Hall, 'hallId' | 'verify'>): readonly ClosedYear[] =>
  yearFolders(directory, hall.hallId).map(({ name, path }) => {
    const manifest = readManifest(path, () => hall.verify)
    const isThere = manifest !== null && sizeOf(join(path, RECORDS_FILE)) === manifest.bytes
    return { name, path, manifest, isThere }
  })
