import type { ScoreRuleSet } from '../model/assessment/score-rules.ts'
import type { AttendanceRules } from '../model/attendance/rules.ts'
import type { PublicNotice, TicketClass, WindowService } from '../model/queue/ticket-class.ts'
import type { Post } from '../model/posts/post.ts'
import type { Item, ServiceWindow, StaffMember, Unit } from '../model/reference.ts'
import { readEntityEvents } from './event-log.ts'
import type { ReadDb } from './sql.ts'

export interface Closure {
  readonly day: string
  readonly reason: string
  readonly stopsClock: boolean
  readonly active: boolean
}
export interface HolidayYear {
  readonly year: number
  readonly days: readonly { readonly name: string; readonly date: string; readonly isOffDay: boolean }[]
}
export interface PaperTemplate {
  readonly paperKind: string
  readonly title: string
  readonly numberWord: string
  readonly footer: string
  readonly version: number
}

/** Who of a rota post is on duty on one day. */
export interface RotaDay {
  readonly postId: string
  readonly day: string
  readonly am: readonly string[]
  readonly pm: readonly string[]
  /** Left out by records from before swaps were told apart. */
  readonly pastSwaps?: readonly string[]
}

/** The hall's reference data as now in force, held in memory and read again when one of its events is recorded. */
export interface ReferenceData {
  readonly units: ReadonlyMap<string, Unit>
  readonly windows: ReadonlyMap<string, ServiceWindow>
  readonly staff: ReadonlyMap<string, StaffMember>
  readonly items: ReadonlyMap<string, Item>
  readonly closures: ReadonlyMap<string, Closure>
  readonly holidayYears: ReadonlyMap<number, HolidayYear>
  readonly settings: ReadonlyMap<string, string>
  readonly templates: ReadonlyMap<string, PaperTemplate>
  readonly posts: ReadonlyMap<string, Post>
  /** By id; those given up (`active: false`) included. */
  readonly attendanceRules: ReadonlyMap<string, AttendanceRules & { readonly active: boolean }>
  /** By id; those given up (`active: false`) included. */
  readonly scoreRules: ReadonlyMap<string, ScoreRuleSet & { readonly active: boolean }>
  /** By id; those given up (`active: false`) included. */
  readonly ticketClasses: ReadonlyMap<string, TicketClass>
  /** By window. */
  readonly windowServices: ReadonlyMap<string, WindowService>
  /** By id; those taken down (`active: false`) included. */
  readonly publicNotices: ReadonlyMap<string, PublicNotice>
  /** User id of an attendance machine to staff number; null for nobody's any more. */
  readonly machineIds: ReadonlyMap<string, string | null>
}

const readKind = <Key, Value>(
  db: ReadDb,
  kind: string,
  keyOf: (value: Value) => Key,
): ReadonlyMap<Key, Value> =>
  new Map(
    db.all<{ state: string }>('SELECT state FROM entity WHERE kind = ? ORDER BY id', kind).map((row) => {
      // Checked against its event's schema when it was recorded.
      const value = JSON.parse(row.state) as Value
      return [keyOf(value), value]
    }),
  )

export const readReferenceData = (db: ReadDb): ReferenceData => ({
  units: readKind<string, Unit>(db, 'unit', (unit) => unit.unitId),
  windows: readKind<string, ServiceWindow>(db, 'window', (window) => window.windowId),
  staff: readKind<string, StaffMember>(db, 'staff', (staff) => staff.staffId),
  items: readKind<string, Item>(db, 'item', (item) => item.itemId),
  closures: readKind<string, Closure>(db, 'closure', (closure) => closure.day),
  holidayYears: readKind<number, HolidayYear>(db, 'holiday_year', (year) => year.year),
  settings: new Map(
    [...readKind<string, { key: string; value: string }>(db, 'setting', (setting) => setting.key)].map(
      ([key, each]) => [key, each.value],
    ),
  ),
  templates: readKind<string, PaperTemplate>(db, 'template', (template) => template.paperKind),
  posts: readKind<string, Post>(db, 'post', (post) => post.postId),
  attendanceRules: readKind<string, AttendanceRules & { active: boolean }>(
    db,
    'attendance_rules',
    (rules) => rules.rulesId,
  ),
  scoreRules: readKind<string, ScoreRuleSet & { active: boolean }>(
    db,
    'score_rules',
    (rules) => rules.rulesId,
  ),
  ticketClasses: readKind<string, TicketClass>(db, 'ticket_class', (each) => each.classId),
  windowServices: readKind<string, WindowService>(db, 'window_service', (each) => each.windowId),
  publicNotices: readKind<string, PublicNotice>(db, 'public_notice', (each) => each.noticeId),
  machineIds: new Map(
    [
      ...readKind<string, { userId: string; staffId: string | null }>(
        db,
        'machine_id',
        (machineId) => machineId.userId,
      ),
    ].map(([userId, { staffId }]) => [userId, staffId]),
  ),
})

/** Every version an item ever had, oldest first; papers keep the one they used. */
export const readItemVersions = (db: ReadDb, itemId: string): Item[] =>
  readEntityEvents(db, 'item', itemId).map((event) => event.payload as Item)
