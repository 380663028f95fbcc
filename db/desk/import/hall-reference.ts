import type { z } from 'zod'
import type { closureSet, holidayYearSet } from '../../model/events/system-events.ts'
import type { Post } from '../../model/posts/post.ts'
import type { Item, ServiceWindow, StaffMember, Unit } from '../../model/reference.ts'

export type Closure = Omit<z.infer<(typeof closureSet)['payload']>, 'source'>
export type HolidayYear = Omit<z.infer<(typeof holidayYearSet)['payload']>, 'source'>

/** The hall's reference data as now in force: what an import is compared with. Keys are the ids. */
export interface HallReference {
  readonly units: ReadonlyMap<string, Unit>
  readonly windows: ReadonlyMap<string, ServiceWindow>
  readonly staff: ReadonlyMap<string, StaffMember>
  readonly items: ReadonlyMap<string, Item>
  readonly posts: ReadonlyMap<string, Post>
  /** By day. */
  readonly closures: ReadonlyMap<string, Closure>
  /** By year, as text. */
  readonly holidays: ReadonlyMap<string, HolidayYear>
  /** Key and value. */
  readonly settings: ReadonlyMap<string, string>
}

export const emptyHall: HallReference = {
  units: new Map(),
  windows: new Map(),
  staff: new Map(),
  items: new Map(),
  posts: new Map(),
  closures: new Map(),
  holidays: new Map(),
  settings: new Map(),
}
