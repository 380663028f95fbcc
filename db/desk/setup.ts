import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ContractError } from '../contract/index.ts'
import type { DataPlace, setupMethods, SetupProgress } from '../contract/setup.ts'
import { isStrongPassword, isUsablePin, NEW_ACCOUNT, type AccountState } from '../model/account.ts'
import { BLANK_STAFF, BLANK_UNIT } from '../model/blank-records.ts'
import { dayFromMs } from '../model/day.ts'
import type { UnitId } from '../model/ids.ts'
import type { StaffMember, Unit } from '../model/reference.ts'
import { WINDOW_ROLES } from '../model/roles.ts'
import { readEntity } from '../store/index.ts'
import type { DeskContext, Handlers } from './context.ts'
import { mayJoin } from './hall/untouched.ts'
import { PAPER_KINDS } from './paper-templates.ts'
import { sessionView } from './session.ts'
import { purposeOf } from './status.ts'

/** 政务中心: a hall whose unit list has its centre under this code changes this unit instead of adding a second one. */
const CENTRE_UNIT_ID = 'ZWZX' as UnitId

/** As the shells name the key: plain for its owner, or sealed by the keychain of the operating system. */
const KEY_FILES = [
  ['data.key.sealed', 'KEYCHAIN'],
  ['data.key', 'FILE'],
] as const

const dataPlace = ({ store: { directory } }: DeskContext): DataPlace => {
  const found = KEY_FILES.find(([name]) => existsSync(join(directory, name)))
  return { directory, key: found?.[1] ?? 'OTHER', keyFile: found?.[0] ?? '' }
}

/**
 * Only a hall without a single person, left ones included, belongs to whoever sits down at it. A machine that belongs to a
 * hall knows that there is nobody only while it hears the hall and has everything.
 */
const mayCreate = (context: DeskContext): boolean => {
  if (context.reference.staff.size > 0 || purposeOf(context.store) === 'SAMPLE') return false
  const { link } = context.desk.hall.view()
  return link === 'STANDALONE' || link === 'ONLINE'
}

const accountOf = (context: DeskContext, staffId: string): AccountState =>
  readEntity<AccountState>(context.store.read, 'account', staffId)?.state ?? NEW_ACCOUNT

const peopleProgress = (context: DeskContext): SetupProgress['people'] => {
  const staff = [...context.reference.staff.values()].filter((person) => person.active)
  const waiting = staff.filter((person) => !accountOf(context, person.staffId).credentials.PASSWORD)
  const notActivated = waiting.filter(
    (person) => accountOf(context, person.staffId).credentials.ACTIVATION,
  ).length
  return {
    count: staff.length,
    withoutWindow: staff.filter((person) => person.windowId === null && person.roles.includes('CLERK'))
      .length,
    withoutCode: waiting.length - notActivated,
    notActivated,
    // The first administrator alone is not yet a hall.
    done: staff.some((person) => person.roles.some((role) => WINDOW_ROLES.includes(role))),
  }
}

const progressOf = (context: DeskContext): SetupProgress => {
  const { reference, calendar, nowMs } = context
  const active = <Row extends { readonly active: boolean }>(rows: ReadonlyMap<string, Row>): Row[] =>
    [...rows.values()].filter((row) => row.active)
  const units = active(reference.units)
  const windows = active(reference.windows)
  const items = active(reference.items)
  const people = peopleProgress(context)
  const windowUnits = new Set(windows.flatMap((window) => window.unitIds))
  const staffed = new Set(active(reference.staff).map((person) => person.windowId))
  const anyItemWindow = windows.some((window) => window.kind === 'ANY_ITEM')
  const day = dayFromMs(nowMs)
  const year = Number(day.slice(0, 4))
  const missingYear = calendar.isKnownYear(year) ? calendar.missingNextYear(day) : year
  const done = {
    // A hall of one unit has no other than the centre; its items show that it is complete.
    units: units.length > 1 || items.length > 0,
    windows: windows.length > 0,
    items: items.length > 0,
  }
  return {
    units: {
      count: units.length,
      withoutWindow: anyItemWindow
        ? 0
        : units.filter((unit) => unit.unitId !== CENTRE_UNIT_ID && !windowUnits.has(unit.unitId)).length,
      withoutAbbr: units.filter((unit) => unit.orgAbbr === '').length,
      done: done.units,
    },
    windows: {
      count: windows.length,
      withoutPeople: windows.filter((window) => !staffed.has(window.windowId)).length,
      done: done.windows,
    },
    people,
    items: {
      count: items.length,
      withoutMaterials: items.filter((item) => item.materials.length === 0).length,
      withoutWindow: anyItemWindow
        ? 0
        : items.filter((item) => item.windowIds.length === 0 && !windowUnits.has(item.unitId)).length,
      done: done.items,
    },
    calendar: {
      knownToYear: calendar.knownToYear,
      missingYear,
      closures: active(reference.closures).length,
      done: missingYear === null,
    },
    templates: { count: PAPER_KINDS.length, own: reference.templates.size },
    ready: done.units && done.windows && people.done && done.items,
    place: dataPlace(context),
  }
}

export const setupHandlers: Handlers<typeof setupMethods> = {
  'setup.state'(context) {
    const due = mayCreate(context)
    return {
      mayCreate: due,
      purpose: purposeOf(context.store),
      place: due ? dataPlace(context) : null,
      mayJoin: due && mayJoin(context),
      hallAddress: context.desk.hall.offeredAddress(),
    }
  },
  async 'setup.createHall'(context, { hallName, hallCode, centre, administrator }) {
    if (!mayCreate(context)) throw new ContractError('NOT_ALLOWED')
    const { password, pin, staffId, name } = administrator
    if (!isStrongPassword(password) || !isUsablePin(pin)) throw new ContractError('SECRET_TOO_WEAK')
    const secrets = {
      PASSWORD: await context.desk.secrets.hash(password),
      PIN: await context.desk.secrets.hash(pin),
    }
    const unit: Unit = {
      ...BLANK_UNIT,
      unitId: CENTRE_UNIT_ID,
      name: centre.name,
      orgAbbr: centre.orgAbbr,
    }
    const staff: StaffMember = {
      ...BLANK_STAFF,
      staffId,
      name,
      unitId: CENTRE_UNIT_ID,
      roles: ['SYSADMIN', 'CENTER_ADMIN'],
    }
    // Hashing took a moment: another page may have been quicker.
    if (!mayCreate(context)) throw new ContractError('NOT_ALLOWED')
    const themselves = { staffId, session: null, unitId: CENTRE_UNIT_ID, windowId: null }
    context.store.record(themselves, (act) => {
      const set = (type: string, entityId: string, record: object) =>
        act.append({ type, entityId, payload: { ...record, source: null } })
      set('reference.unit_set', unit.unitId, unit)
      set('reference.setting_set', 'hall.name', { key: 'hall.name', value: hallName })
      set('reference.setting_set', 'hall.code', { key: 'hall.code', value: hallCode })
      set('reference.staff_set', staffId, staff)
      for (const kind of ['PASSWORD', 'PIN'] as const) {
        act.append({
          type: 'account.credential_set',
          entityId: staffId,
          payload: { staffId, kind, argon2id: secrets[kind], temporary: false, by: staffId },
        })
      }
    })
    return sessionView(
      context,
      context.desk.startSession({ staff, windowId: null, mustChangeSecret: false }, 'PASSWORD'),
    )
  },
  'setup.progress': progressOf,
}
