import { ContractError, type Params, type ResultInput } from '../../contract/index.ts'
import type { attendanceMethods } from '../../contract/attendance.ts'
import {
  guessMapping,
  readMachineRows,
  splitAttlog,
  type MachineLine,
  type MachineMapping,
} from '../../model/attendance/machine-rows.ts'
import type { StaffId, UnitId } from '../../model/ids.ts'
import type { RecordingContext, ReferenceData } from '../../store/index.ts'
import { sha256Hex } from '../../store/sha256.ts'
import {
  knownMachineTimes,
  listMachineFiles,
  listUnknownIds,
  readLinesOfUser,
  timesRecordedFor,
  wasFileImported,
} from '../../store/queries/machine-lines.ts'
import { append } from '../append.ts'
import { recordingContext, staffName, type DeskContext, type Handlers } from '../context.ts'
import { readSheets } from '../import/read-sheets.ts'
import { SHEET_LIMITS, tooLarge, unreadable } from '../import/sheet.ts'

type Methods = Pick<
  typeof attendanceMethods,
  | 'attendance.previewFile'
  | 'attendance.importFile'
  | 'attendance.machineFiles'
  | 'attendance.unknownIds'
  | 'attendance.assignId'
>
type Preview = ResultInput<'attendance.previewFile'>

const SAMPLE_ROWS = 12
const BAD_SHOWN_MAX = 50
const FILES_SHOWN_MAX = 40
/** As many lines as one record holds. */
const LINES_A_RECORD = 2_000
/** For a file whose columns say nothing by themselves: the person at the wizard sets them. */
const UNGUESSED: MachineMapping = { userId: 0, date: 0, time: 0, headerRows: 0 }
const UNREADABLE_KEPT_MAX = 500

interface MachineFile {
  readonly sha256: string
  readonly format: Preview['format']
  readonly encoding: string
  readonly rows: readonly (readonly string[])[]
}

const decoded = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    // As if more came: a file that was cut off within a character is still text in its encoding.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}
const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** The text of a machine's own log; a damaged end must not keep the rest from being read, so what is no text shows as �. */
const textOf = (bytes: Uint8Array): { readonly text: string; readonly encoding: string } => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const text = decoded(encoding, bytes)
    if (text !== null) return { text, encoding }
  }
  const [utf8, gbk] = (['utf-8', 'gb18030'] as const).map((encoding) => {
    const text = new TextDecoder(encoding).decode(bytes)
    return { text, encoding, broken: countOf(text, /\uFFFD/g) }
  })
  return gbk === undefined || (utf8 !== undefined && utf8.broken <= gbk.broken)
    ? { text: utf8?.text ?? '', encoding: 'utf-8' }
    : { text: gbk.text, encoding: gbk.encoding }
}

/** Enough of a file to tell text from what is none; and the share of signs that no text has. */
const LOOKED_AT = 20_000
const BINARY_SHARE = 0.02
const isBinary = (text: string): boolean => {
  const start = text.slice(0, LOOKED_AT)
  // oxlint-disable-next-line no-control-regex
  return countOf(start, /[\u0000-\u0008\u000E-\u001F\uFFFD]/g) > start.length * BINARY_SHARE
}

const looksLikeAttlog = (name: string, start: string): boolean =>
  /\.(dat|log)$/i.test(name) || /^\s*\S+\t+\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}/m.test(start)

/** @throws ContractError FILE_UNREADABLE, TOO_LARGE */
const readFile = (name: string, base64: string): MachineFile => {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  if (bytes.length > SHEET_LIMITS.fileBytes) throw tooLarge(name, 'FILE_BYTES', '30 MB')
  if (bytes.length === 0) throw unreadable(name, 'EMPTY_FILE')
  const sha256 = sha256Hex(bytes)
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4_000))
  const isZip = start.startsWith('PK')
  if (!isZip && looksLikeAttlog(name, start)) {
    const { text, encoding } = textOf(bytes)
    const rows = splitAttlog(text)
    if (rows.length > SHEET_LIMITS.rows) throw tooLarge(name, 'ROWS', String(SHEET_LIMITS.rows))
    // Logs of some machines are binary; those have to be exported as text first. A torn text still has lines with times.
    const isText = rows.some((row) => row.length >= 2) && (!isBinary(text) || guessMapping(rows) !== null)
    if (!isText) throw unreadable(name, 'NOT_A_SPREADSHEET')
    return { sha256, format: 'ATTLOG', encoding, rows }
  }
  const sheet = readSheets(bytes, name).find((each) => !each.hidden && each.rows.length > 0)
  if (!sheet) throw unreadable(name, 'EMPTY_FILE')
  const encoding = isZip ? 'xlsx' : textOf(bytes).encoding
  // Rows keep their numbers: empty ones in between stay empty.
  const rows: string[][] = []
  for (const { row, cells } of sheet.rows) rows[row - 1] = [...cells]
  return { sha256, format: isZip ? 'XLSX' : 'CSV', encoding, rows: Array.from(rows, (cells) => cells ?? []) }
}

/** Whose id it is: as assigned, else the person with this staff number. */
/** Whose an id is; null when nobody knows. */
export const ownerOf = (reference: ReferenceData, userId: string): StaffId | null => {
  const assigned = reference.machineIds.get(userId)
  if (assigned !== undefined) return assigned as StaffId | null
  return reference.staff.get(userId)?.staffId ?? null
}

const timeKey = (userId: string, atMs: number): string => `${userId} ${atMs}`

/** Lines no earlier file had, each once; a machine's log holds everything since it was emptied, every time. */
const freshLines = (context: Pick<DeskContext, 'store'>, lines: readonly MachineLine[]): MachineLine[] => {
  const first = lines.reduce((least, { atMs }) => Math.min(least, atMs), Infinity)
  const last = lines.reduce((most, { atMs }) => Math.max(most, atMs), 0)
  const seen = new Set<string>()
  if (lines.length > 0)
    for (const { userId, atMs } of knownMachineTimes(context.store.read, first, last))
      seen.add(timeKey(userId, atMs))
  return lines.filter(({ userId, atMs }) => {
    const key = timeKey(userId, atMs)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const checkMapping = (file: MachineFile, mapping: MachineMapping): MachineMapping => {
  const columns = widest(file.rows)
  if ([mapping.userId, mapping.date, mapping.time].some((column) => column >= columns))
    throw new ContractError('BAD_REQUEST', { problem: 'mapping' })
  return mapping
}

const widest = (rows: MachineFile['rows']): number =>
  rows.reduce((most, row) => Math.max(most, row.length), 0)

const preview = (context: DeskContext, params: Params<'attendance.previewFile'>): Preview => {
  const file = readFile(params.name, params.base64)
  const mapping = params.mapping ? checkMapping(file, params.mapping) : (guessMapping(file.rows) ?? UNGUESSED)
  const { lines, bad } = readMachineRows(file.rows, mapping)
  const fresh = freshLines(context, lines)
  const owners = new Map<string, number>()
  for (const { userId } of lines) owners.set(userId, (owners.get(userId) ?? 0) + 1)
  const unknownIds = [...owners]
    .filter(([userId]) => ownerOf(context.reference, userId) === null)
    .map(([userId, count]) => ({ userId, lines: count }))
    .toSorted((a, b) => a.userId.localeCompare(b.userId, 'en', { numeric: true }))
  const people = owners.size - unknownIds.length
  return {
    sha256: file.sha256,
    format: file.format,
    encoding: file.encoding,
    mapping,
    columns: widest(file.rows),
    sample: file.rows.slice(0, SAMPLE_ROWS).map((row) => row.map((cell) => cell.slice(0, 80))),
    lines: lines.length,
    fresh: fresh.length,
    known: lines.length - fresh.length,
    bad: bad
      .slice(0, BAD_SHOWN_MAX)
      .map(({ lineNo, raw, problem }) => ({ lineNo, raw: raw.slice(0, 300), problem })),
    badCount: bad.length,
    unknownIds,
    people,
    fromMs: lines.length === 0 ? null : lines.reduce((least, { atMs }) => Math.min(least, atMs), Infinity),
    toMs: lines.length === 0 ? null : lines.reduce((most, { atMs }) => Math.max(most, atMs), 0),
    likelyForeign: lines.length > 0 && people === 0,
    importedBefore: wasFileImported(context.store.read, file.sha256),
  }
}

interface OwnedLine extends MachineLine {
  readonly staffId: StaffId | null
}

/** Where lines are recorded, and who does it. */
export type Importing = Pick<DeskContext, 'store' | 'reference'> & { readonly by: RecordingContext }

const importingAs = (context: DeskContext): Importing => ({
  store: context.store,
  reference: context.reference,
  by: recordingContext(context),
})

/** Records lines by the unit they concern, so that its desks get them and no others do. */
const recordLines = (
  context: Importing,
  file: { readonly name: string; readonly sha256: string; readonly lines: number },
  lines: readonly OwnedLine[],
  unreadable: readonly { readonly lineNo: number; readonly raw: string }[] = [],
): void => {
  const byUnit = new Map<UnitId | null, OwnedLine[]>()
  for (const line of lines) {
    const unitId = line.staffId === null ? null : (context.reference.staff.get(line.staffId)?.unitId ?? null)
    const group = byUnit.get(unitId)
    if (group) group.push(line)
    else byUnit.set(unitId, [line])
  }
  if (byUnit.size === 0) return
  let beside = unreadable
    .slice(0, UNREADABLE_KEPT_MAX)
    .map(({ lineNo, raw }) => ({ lineNo, raw: raw.slice(0, 300) }))
  context.store.record(context.by, (act) => {
    for (const [unitId, group] of byUnit)
      for (let at = 0; at < group.length; at += LINES_A_RECORD) {
        append(act, 'machine_lines.imported', act.newId(), {
          unitId,
          file,
          lines: group.slice(at, at + LINES_A_RECORD).map(({ lineNo, userId, staffId, atMs, raw }) => ({
            lineNo,
            userId,
            staffId,
            atMs,
            raw: raw.slice(0, 300),
          })),
          unreadable: beside,
        })
        beside = []
      }
  })
}

/** Records what of a machine's file no earlier file had. @throws ContractError FILE_UNREADABLE, TOO_LARGE, BAD_REQUEST */
export const importMachineFile = (
  context: Importing,
  { name, base64, mapping }: Params<'attendance.importFile'>,
): ResultInput<'attendance.importFile'> => {
  const file = readFile(name, base64)
  const { lines, bad } = readMachineRows(file.rows, checkMapping(file, mapping))
  const fresh = freshLines(context, lines).map((line) => ({
    ...line,
    staffId: ownerOf(context.reference, line.userId),
  }))
  recordLines(context, { name: name.slice(0, 200), sha256: file.sha256, lines: lines.length }, fresh, bad)
  return {
    recorded: fresh.length,
    known: lines.length - fresh.length,
    unknown: fresh.filter(({ staffId }) => staffId === null).length,
    bad: bad.length,
  }
}

export const machineFileHandlers: Handlers<Methods> = {
  'attendance.previewFile': preview,
  'attendance.importFile': (context, params) => importMachineFile(importingAs(context), params),
  'attendance.machineFiles': (context) => ({
    files: listMachineFiles(context.store.read, FILES_SHOWN_MAX).map(({ by, ...file }) => ({
      ...file,
      byName: staffName(context, by),
    })),
  }),
  'attendance.unknownIds': (context) => ({
    unknown: listUnknownIds(
      context.store.read,
      [...context.reference.machineIds].flatMap(([userId, staffId]) => (staffId === null ? [userId] : [])),
    ).filter(({ userId }) => ownerOf(context.reference, userId) === null),
    assigned: [...context.reference.machineIds].flatMap(([userId, staffId]) =>
      staffId === null ? [] : [{ userId, staffId, name: staffName(context, staffId) }],
    ),
  }),
  'attendance.assignId'(context, { userId, staffId }) {
    if (staffId !== null && !context.reference.staff.has(staffId))
      throw new ContractError('NOT_FOUND', { subject: staffId })
    context.store.record(recordingContext(context), (act) =>
      append(act, 'reference.machine_id_set', userId, { userId, staffId, source: null }),
    )
    if (staffId === null) return { lines: 0 }
    // Written again for the person's unit, whose desks never had what belonged to nobody or to another unit's people.
    const { read } = context.store
    const lines = readLinesOfUser(read, userId)
    const recorded = timesRecordedFor(read, userId, staffId)
    for (const [sha256, ofFile] of lines)
      recordLines(
        importingAs(context),
        { name: ofFile[0]?.fileName ?? '', sha256, lines: ofFile.length },
        ofFile.filter(({ atMs }) => !recorded.has(atMs)).map((line) => ({ ...line, staffId })),
      )
    return { lines: [...lines.values()].reduce((sum, ofFile) => sum + ofFile.length, 0) }
  },
}
