// Tables of the hall server, written once for both databases. Keys and short words compare byte by byte in both.

export type Dialect = 'sqlite' | 'postgres'

/** One numbered step of the schema. A released one is never edited; a mistake is repaired by the next number. */
interface HallMigration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/**
 * The words that differ: `{int}` 64-bit integer, `{real}` double, `{text}` text in byte order, `{blob}` bytes; `{table}`
 * ends a table, `{keyed}` one of short rows that is nothing but its primary key's index.
 */
const WORDS: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  sqlite: {
    int: 'INTEGER',
    real: 'REAL',
    text: 'TEXT',
    blob: 'BLOB',
    table: 'STRICT',
    keyed: 'STRICT, WITHOUT ROWID',
  },
  postgres: {
    int: 'BIGINT',
    real: 'DOUBLE PRECISION',
    text: 'TEXT COLLATE "C"',
    blob: 'BYTEA',
    table: '',
    keyed: '',
  },
}

const halls = `
CREATE TABLE hall (
  hall_id {text} NOT NULL PRIMARY KEY,
  name {text} NOT NULL,
  purpose {text} NOT NULL,
  created_at_ms {int} NOT NULL,
  lineage {text} NOT NULL,
  head_seq {int} NOT NULL DEFAULT 0,
  head_hash {text} NOT NULL,
  signing_key {text} NOT NULL,
  signing_key_sealed {text} NOT NULL,
  sealing_key {text} NOT NULL,
  sealing_key_sealed {text} NOT NULL,
  data_key_sealed {text} NOT NULL,
  token_key_sealed {text} NOT NULL,
  settings {text} NOT NULL DEFAULT '{}'
) {table};

CREATE TABLE lineage (
  hall_id {text} NOT NULL,
  lineage {text} NOT NULL,
  from_seq {int} NOT NULL,
  from_hash {text} NOT NULL,
  began_at_ms {int} NOT NULL,
  cause {text} NOT NULL,
  PRIMARY KEY (hall_id, lineage)
) {keyed};

CREATE TABLE device (
  hall_id {text} NOT NULL,
  device_id {text} NOT NULL,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  window_id {text},
  unit_ids {text} NOT NULL DEFAULT '[]',
  public_key {text} NOT NULL,
  sealing_key {text} NOT NULL,
  standing {text} NOT NULL DEFAULT 'ACTIVE',
  standing_reason {text} NOT NULL DEFAULT '',
  enrolled_at_ms {int} NOT NULL,
  epoch {int} NOT NULL,
  last_contact_ms {int},
  waiting {int} NOT NULL DEFAULT 0,
  oldest_waiting_ms {int},
  version {text} NOT NULL DEFAULT '',
  clock_grade {text} NOT NULL DEFAULT 'B',
  clock_off_ms {real} NOT NULL DEFAULT 0,
  disk_free {real},
  filling {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (hall_id, device_id)
) {keyed};

CREATE TABLE device_epoch (
  hall_id {text} NOT NULL,
  device_id {text} NOT NULL,
  epoch {int} NOT NULL,
  enrolment {text} NOT NULL,
  genesis {text} NOT NULL,
  began_at_ms {int} NOT NULL,
  last_seq {int} NOT NULL DEFAULT 0,
  last_hash {text} NOT NULL,
  trusted_ms {int},
  durable_seq {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (hall_id, device_id, epoch)
) {keyed};

CREATE TABLE enrolment_code (
  hall_id {text} NOT NULL,
  code_hash {text} NOT NULL,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  window_id {text},
  unit_ids {text} NOT NULL DEFAULT '[]',
  created_by {text},
  created_at_ms {int} NOT NULL,
  expires_at_ms {int} NOT NULL,
  used_key {text},
  used_at_ms {int},
  device_id {text},
  PRIMARY KEY (hall_id, code_hash)
) {keyed};

CREATE TABLE seen_nonce (
  hall_id {text} NOT NULL,
  device_id {text} NOT NULL,
  nonce {text} NOT NULL,
  until_ms {int} NOT NULL,
  PRIMARY KEY (hall_id, device_id, nonce)
) {keyed};

CREATE TABLE login_try (
  hall_id {text} NOT NULL,
  staff_id {text} NOT NULL,
  failures {int} NOT NULL,
  last_at_ms {int} NOT NULL,
  locked_until_ms {int},
  PRIMARY KEY (hall_id, staff_id)
) {keyed};
`

// `id` is null where the bytes have none that counts: they are no envelope, or repeat the id of another event
// (DUPLICATE_ID). The index of what was not accepted costs nothing for what was.
const log = `
CREATE TABLE event (
  hall_id {text} NOT NULL,
  hall_seq {int} NOT NULL,
  id {text},
  device_id {text} NOT NULL,
  epoch {int} NOT NULL,
  device_seq {int} NOT NULL,
  hash {text} NOT NULL,
  type {text} NOT NULL,
  kind {text} NOT NULL,
  entity_id {text} NOT NULL,
  received_at_ms {int} NOT NULL,
  at_ms {int} NOT NULL,
  grade {text} NOT NULL,
  verdict {text} NOT NULL,
  reason {text} NOT NULL DEFAULT '',
  hall_hash {text} NOT NULL,
  bytes {blob} NOT NULL,
  PRIMARY KEY (hall_id, hall_seq),
  UNIQUE (hall_id, device_id, epoch, device_seq),
  UNIQUE (hall_id, id)
) {table};
CREATE INDEX event_entity ON event (hall_id, kind, entity_id, hall_seq);
CREATE INDEX event_not_accepted ON event (hall_id, hall_seq) WHERE verdict <> 'accepted';

CREATE TABLE scope (
  hall_id {text} NOT NULL,
  scope {text} NOT NULL,
  version {int} NOT NULL DEFAULT 0,
  head {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (hall_id, scope)
) {keyed};

CREATE TABLE event_scope (
  hall_id {text} NOT NULL,
  scope {text} NOT NULL,
  hall_seq {int} NOT NULL,
  PRIMARY KEY (hall_id, scope, hall_seq)
) {keyed};
`

// `guard_seq` is the newest accepted guarded event and `guard_device` whose it is; `guard_other_seq` the newest of any
// other device, so that "newest not from this device" is answered for every sender without reading the log.
// `is_open` and `touched_at_ms` (received) say what a snapshot of a scope takes along.
const entities = `
CREATE TABLE entity (
  hall_id {text} NOT NULL,
  kind {text} NOT NULL,
  entity_id {text} NOT NULL,
  state {text} NOT NULL,
  units {text} NOT NULL DEFAULT '[]',
  guard_seq {int} NOT NULL DEFAULT 0,
  guard_device {text},
  guard_other_seq {int} NOT NULL DEFAULT 0,
  is_open {int} NOT NULL DEFAULT 1,
  touched_at_ms {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (hall_id, kind, entity_id)
) {table};

CREATE TABLE number_lease (
  hall_id {text} NOT NULL,
  family {text} NOT NULL,
  first {int} NOT NULL,
  last {int} NOT NULL,
  device_id {text} NOT NULL,
  epoch {int} NOT NULL,
  lease_id {text} NOT NULL,
  granted_at_ms {int} NOT NULL,
  PRIMARY KEY (hall_id, family, first),
  UNIQUE (hall_id, lease_id, family)
) {table};

CREATE TABLE bundle (
  hall_id {text} NOT NULL,
  sha256 {text} NOT NULL,
  device_id {text} NOT NULL,
  epoch {int} NOT NULL,
  received_at_ms {int} NOT NULL,
  received_by {text},
  records {int} NOT NULL,
  added {int} NOT NULL,
  already_there {int} NOT NULL,
  PRIMARY KEY (hall_id, sha256)
) {keyed};
`

const upkeep = `
CREATE TABLE snapshot (
  hall_id {text} NOT NULL,
  id {text} NOT NULL,
  scope {text} NOT NULL,
  version {int} NOT NULL,
  lineage {text} NOT NULL,
  hall_seq {int} NOT NULL,
  hall_hash {text} NOT NULL,
  events {int} NOT NULL,
  bytes {int} NOT NULL,
  sha256 {text} NOT NULL,
  since_ms {int} NOT NULL,
  file {text} NOT NULL,
  made_at_ms {int} NOT NULL,
  PRIMARY KEY (hall_id, id)
) {keyed};

CREATE TABLE backup (
  hall_id {text} NOT NULL,
  file {text} NOT NULL,
  at_ms {int} NOT NULL,
  bytes {int} NOT NULL,
  events {int} NOT NULL,
  head_seq {int} NOT NULL,
  head_hash {text} NOT NULL,
  lineage {text} NOT NULL,
  verified {int} NOT NULL,
  away {int} NOT NULL,
  PRIMARY KEY (hall_id, file)
) {keyed};

CREATE TABLE health_sample (
  hall_id {text} NOT NULL,
  at_ms {int} NOT NULL,
  process_id {text} NOT NULL,
  events {int} NOT NULL,
  pulled {int} NOT NULL,
  online {int} NOT NULL,
  waiting {int} NOT NULL,
  oldest_waiting_ms {real} NOT NULL,
  database_bytes {real} NOT NULL,
  memory_bytes {real} NOT NULL,
  push_ms_p95 {real} NOT NULL,
  PRIMARY KEY (hall_id, at_ms, process_id)
) {keyed};

CREATE TABLE server_process (
  hall_id {text} NOT NULL,
  process_id {text} NOT NULL,
  started_at_ms {int} NOT NULL,
  seen_at_ms {int} NOT NULL,
  version {text} NOT NULL,
  PRIMARY KEY (hall_id, process_id)
) {keyed};
`

// What events recorded again after a fork were at first: neither the original nor another copy of it is to count a second
// time, whichever arrives first.
const copies = `
CREATE TABLE event_copy (
  hall_id {text} NOT NULL,
  original {text} NOT NULL,
  hall_seq {int} NOT NULL,
  PRIMARY KEY (hall_id, original, hall_seq)
) {keyed};
`

// Papers of a case stay with it in snapshots, however long ago they were issued.
const recordsOfCases = `
CREATE TABLE record_of_case (
  hall_id {text} NOT NULL,
  kind {text} NOT NULL,
  entity_id {text} NOT NULL,
  case_id {text} NOT NULL,
  PRIMARY KEY (hall_id, kind, entity_id)
) {keyed};
`

// Records of which a scope got earlier events later, and with which event: a desk that is past them is told to fetch them.
const lateRecords = `
CREATE TABLE scope_late (
  hall_id {text} NOT NULL,
  scope {text} NOT NULL,
  at_seq {int} NOT NULL,
  kind {text} NOT NULL,
  entity_id {text} NOT NULL,
  PRIMARY KEY (hall_id, scope, at_seq, kind, entity_id)
) {keyed};
`

// Ranges of numbers as machines tell of them: a hall that was taken back to an earlier state has forgotten what it lent
// since, and may have lent a range again before it heard of the first machine. Both are here then, and void.
const toldNumbers = `
CREATE TABLE number_told (
  hall_id {text} NOT NULL,
  device_id {text} NOT NULL,
  family {text} NOT NULL,
  first {int} NOT NULL,
  last {int} NOT NULL,
  is_void {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (hall_id, device_id, family, first, last)
) {keyed};

CREATE INDEX number_told_family ON number_told (hall_id, family, first);
`

// Pictures and papers that records name. `content` is sealed; `content_sha256` is of the sealed bytes, so that a backup can
// be checked without the keys. The index answers what a machine brought in a day.
const keptFiles = `
CREATE TABLE kept_file (
  hall_id {text} NOT NULL,
  sha256 {text} NOT NULL,
  mime {text} NOT NULL,
  size {int} NOT NULL,
  device_id {text} NOT NULL,
  received_at_ms {int} NOT NULL,
  content_sha256 {text} NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (hall_id, sha256)
) {table};
CREATE INDEX kept_file_brought ON kept_file (hall_id, device_id, received_at_ms);
`

// What public screens follow, of the log as it was before they had a scope: what desks were given of these types, and that
// one of them, set aside at first, was read after all.
const publicScope = `
INSERT INTO event_scope (hall_id, scope, hall_seq)
SELECT s.hall_id, 'public', s.hall_seq
FROM event_scope s JOIN event e ON e.hall_id = s.hall_id AND e.hall_seq = s.hall_seq
WHERE s.scope = 'hall' AND (
  e.type IN ('reference.unit_set', 'reference.window_set', 'reference.item_set', 'reference.closure_set',
    'reference.holiday_year_set', 'reference.setting_set')
  OR e.type = 'record.released' AND EXISTS (
    SELECT 1 FROM event r WHERE r.hall_id = e.hall_id AND r.id = e.entity_id
      AND r.kind IN ('unit', 'window', 'item', 'closure', 'holiday_year', 'setting')));

INSERT INTO scope (hall_id, scope, version, head)
SELECT hall_id, 'public', 0, max(hall_seq) FROM event_scope WHERE scope = 'public' GROUP BY hall_id;
`

// The row of a hall, besides what the log says of its tickets. `until_ms` is a minute after the term the machine was told.
const queue = `
CREATE TABLE queue_ahead (
  hall_id {text} NOT NULL,
  ticket_id {text} NOT NULL,
  window_id {text} NOT NULL,
  device_id {text} NOT NULL,
  lineage {text} NOT NULL,
  since_ms {int} NOT NULL,
  until_ms {int} NOT NULL,
  PRIMARY KEY (hall_id, ticket_id)
) {table};

CREATE TABLE queue_window (
  hall_id {text} NOT NULL,
  window_id {text} NOT NULL,
  day {text} NOT NULL,
  run {int} NOT NULL,
  PRIMARY KEY (hall_id, window_id)
) {table};
`

// When a machine was last known to have brought all it had recorded: by a hello that says so, or by the push of the last of
// it. Any request is a contact; this alone tells what became of its window. Greetings that are a week old go every minute.
const told = `
ALTER TABLE device ADD COLUMN told_ms {int};
UPDATE device SET told_ms = last_contact_ms;
CREATE INDEX IF NOT EXISTS seen_nonce_until ON seen_nonce (hall_id, until_ms);
`

const migrations: readonly HallMigration[] = [
  { number: 10, name: 'halls, log, entities, upkeep', sql: halls + log + entities + upkeep },
  { number: 20, name: 'copies', sql: copies },
  { number: 30, name: 'records of cases', sql: recordsOfCases },
  { number: 40, name: 'late records', sql: lateRecords },
  { number: 50, name: 'numbers told', sql: toldNumbers },
  { number: 60, name: 'kept files', sql: keptFiles },
  { number: 70, name: 'public screens', sql: publicScope },
  { number: 80, name: 'the row', sql: queue },
  { number: 90, name: 'what machines told', sql: told },
]

/** The newest schema this program knows. */
export const HALL_SCHEMA_VERSION = migrations.at(-1)?.number ?? 0

const inDialect = (sql: string, dialect: Dialect): string =>
  sql.replace(/\{(\w+)\}/g, (whole, word: string) => WORDS[dialect][word] ?? whole)

/** Statements of one migration in the words of a database. */
export interface HallStep {
  readonly number: number
  readonly sql: string
}

/** What a database at `present` still needs, oldest first; each step is one transaction. */
export const stepsAfter = (present: number, dialect: Dialect): readonly HallStep[] =>
  migrations
    .filter((migration) => migration.number > present)
    .map((migration) => ({ number: migration.number, sql: inDialect(migration.sql, dialect) }))

export type ColumnType = 'int' | 'real' | 'text' | 'blob'

export interface HallTable {
  readonly name: string
  /** In the order of the schema. */
  readonly columns: ReadonlyMap<string, ColumnType>
  /** Leads each order that reads the table from end to end. */
  readonly key: readonly string[]
  /** Rows that may be in memory at once when it is read from end to end. */
  readonly rowsAtOnce: number
}

const ROWS_AT_ONCE = 1_000
/** Rows of several megabytes. */
const LARGE_ROWS_AT_ONCE: ReadonlyMap<string, number> = new Map([['kept_file', 8]])

const isColumnType = (word: string | undefined): word is ColumnType =>
  word === 'int' || word === 'real' || word === 'text' || word === 'blob'

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim())

const readTable = (name: string, body: string): HallTable => {
  const columns = new Map<string, ColumnType>()
  let key: string[] = []
  for (const line of body.split('\n')) {
    const column = /^ {2}(\w+) \{(\w+)\}/.exec(line)
    if (column?.[1] !== undefined && isColumnType(column[2])) columns.set(column[1], column[2])
    const keyed = /PRIMARY KEY \(([^)]+)\)/.exec(line)?.[1]
    if (keyed !== undefined) key = namesIn(keyed)
    else if (column?.[1] !== undefined && line.includes('PRIMARY KEY')) key = [column[1]]
  }
  return { name, columns, key, rowsAtOnce: LARGE_ROWS_AT_ONCE.get(name) ?? ROWS_AT_ONCE }
}

const wholeSql = migrations.map(({ sql }) => sql).join('')

/** Columns a table was given after it was made, as lines of its text. */
const laterColumns = (name: string): string =>
  [...wholeSql.matchAll(/ALTER TABLE (\w+) ADD COLUMN (.*);/g)]
    .flatMap(([, table, column]) => (table === name ? `\n  ${column}` : []))
    .join('')

/** Every table as the newest schema has it, read from its own text. */
export const hallTables: ReadonlyMap<string, HallTable> = new Map(
  [...wholeSql.matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)/g)].map(([, name = '', body = '']) => [
    name,
    readTable(name, body + laterColumns(name)),
  ]),
)
