import type { StaffMember } from '../../model/reference.ts'
import type { ReadDb, ReferenceData } from '../../store/index.ts'
import { listStaffVersions } from '../../store/queries/attendance.ts'
import type { DeskContext } from '../context.ts'

/** What a staff record said from a moment on. */
interface StaffVersion {
  readonly fromMs: number
  readonly unitId: string
  readonly roles: StaffMember['roles']
  readonly active: boolean
}

/** People's records as they were at any time: who belonged to which unit, in which role, and whether they were in service. */
export interface Employment {
  /** The version that held at a moment; null before the first one. */
  at(staffId: string, atMs: number): StaffVersion | null
  versions(staffId: string): readonly StaffVersion[]
  readonly staffIds: readonly string[]
}

const known = new WeakMap<ReferenceData['staff'], Employment>()

/** The history of the staff records, which every machine has; read again when the reference data were. */
export const employmentOf = ({ store, reference }: Pick<DeskContext, 'store' | 'reference'>): Employment => {
  const before = known.get(reference.staff)
  if (before) return before
  const employment = readEmployment(store.read)
  known.set(reference.staff, employment)
  return employment
}

const readEmployment = (db: ReadDb): Employment => {
  const versions = new Map<string, StaffVersion[]>()
  for (const event of listStaffVersions(db)) {
    const [, staffId] = event.entity
    // Checked against its event's schema when it was recorded.
    const { unitId, roles, active } = event.payload as StaffMember
    const list = versions.get(staffId)
    const version = { fromMs: event.atMs, unitId, roles, active }
    if (list) list.push(version)
    else versions.set(staffId, [version])
  }
  return {
    at: (staffId, atMs) => versions.get(staffId)?.findLast((version) => version.fromMs <= atMs) ?? null,
    versions: (staffId) => versions.get(staffId) ?? [],
    staffIds: [...versions.keys()],
  }
}
