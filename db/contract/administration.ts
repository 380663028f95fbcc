import { z } from 'zod'
import { DayText, Ms } from '../model/ids.ts'
import { Item, ServiceWindow, StaffMember, Unit } from '../model/reference.ts'
import { CLOCK_CONFIRMING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'

export const IMPORT_TABLES = [
  'units',
  'windows',
  'staff',
  'items',
  'materials',
  'steps',
  'posts',
  'closures',
  'settings',
  'holidays',
] as const
export const ImportTable = z.enum(IMPORT_TABLES)
export type ImportTable = z.infer<typeof ImportTable>

/** One file as the page read it from disk. */
export const ImportFile = z.object({ fileName: z.string().max(200), base64: z.string().max(40_000_000) })

export const ImportPreview = z.object({
  files: z.array(
    z.object({
      fileName: z.string(),
      sheet: z.string(),
      table: ImportTable.nullable(),
      rows: z.number(),
      /** Heading as found -> field it was taken for, or null when it is not used. */
      headings: z.array(z.object({ heading: z.string(), field: z.string().nullable() })),
      added: z.number(),
      changed: z.number(),
      unchanged: z.number(),
      sample: z.array(z.array(z.string())),
    }),
  ),
  problems: z.array(
    z.object({
      fileName: z.string(),
      sheet: z.string(),
      /** Row number as the spreadsheet shows it; null for the whole file. */
      row: z.number().nullable(),
      heading: z.string(),
      value: z.string(),
      code: z.string(),
      severity: z.enum(['ERROR', 'WARNING']),
      details: z.record(z.string(), z.string()),
    }),
  ),
  errors: z.number(),
  warnings: z.number(),
})
export type ImportPreview = z.infer<typeof ImportPreview>

const ADMIN = ['SYSADMIN', 'CENTER_ADMIN'] as const

export const administrationMethods = {
  'import.preview': defineMethod({
    summary:
      'Read spreadsheets (XLSX, CSV in UTF-8 or GB 18030), recognise their columns and report every bad row. Writes nothing.',
    params: z.object({ files: z.array(ImportFile).min(1).max(20) }),
    result: ImportPreview,
    access: ADMIN,
    errors: ['FILE_UNREADABLE', 'TOO_LARGE'],
  }),
  'import.apply': defineMethod({
    summary: 'Import the same files, all or nothing.',
    params: z.object({ files: z.array(ImportFile).min(1).max(20) }),
    result: z.object({ added: z.number(), changed: z.number(), unchanged: z.number() }),
    access: ADMIN,
    needsHall: true,
    errors: ['FILE_UNREADABLE', 'TOO_LARGE', 'IMPORT_HAS_ERRORS'],
  }),
  'import.template': defineMethod({
    summary: 'An empty XLSX with the right headings and an example row.',
    params: z.object({ table: ImportTable }),
    result: z.object({ fileName: z.string(), base64: z.string() }),
    access: ADMIN,
  }),
  'reference.saveUnit': defineMethod({
    summary: 'Add or change a unit by hand.',
    params: z.object({ unit: Unit }),
    result: z.object({}),
    access: ADMIN,
    needsHall: true,
  }),
  'reference.saveWindow': defineMethod({
    summary: 'Add or change a window by hand.',
    params: z.object({ window: ServiceWindow }),
    result: z.object({}),
    access: ADMIN,
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
  'reference.saveStaff': defineMethod({
    summary: 'Add or change a person by hand; somebody who leaves is disabled the same day.',
    params: z.object({ staff: StaffMember }),
    result: z.object({}),
    access: ADMIN,
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
  'reference.saveItem': defineMethod({
    summary: 'Add or change an item by hand; the version rises and papers keep the one they used.',
    params: z.object({ item: Item }),
    result: z.object({ version: z.number() }),
    access: ADMIN,
    needsHall: true,
    errors: ['NOT_FOUND', 'VERSION_CHANGED'],
  }),
  'reference.staff': defineMethod({
    summary: 'People with their telephone, for the administrator.',
    params: z.object({}),
    result: z.object({ staff: z.array(StaffMember) }),
    access: ADMIN,
  }),
  'settings.get': defineMethod({
    summary: 'All settings of the hall with value, default and meaning.',
    params: z.object({}),
    result: z.object({
      settings: z.array(
        z.object({
          key: z.string(),
          value: z.string(),
          defaultValue: z.string(),
          choices: z.array(z.string()),
          editable: z.boolean(),
          /**
           * Of one that is kept as a hash and told to nobody: whether there is one. READABLE: an earlier version stored
           * it as it is. Null for all others.
           */
          secret: z.enum(['NONE', 'READABLE', 'HIDDEN']).nullable(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
  'settings.set': defineMethod({
    summary: 'Change a setting of the hall.',
    params: z.object({ key: z.string().max(80), value: z.string().max(2_000) }),
    result: z.object({}),
    access: ADMIN,
    needsHall: true,
    errors: ['NOT_FOUND', 'SETTING_REFUSED'],
  }),
  'calendar.year': defineMethod({
    summary: 'Every day of a year with what it is and why; says when the year is not announced yet.',
    params: z.object({ year: z.number().int().min(2007).max(2100) }),
    result: z.object({
      known: z.boolean(),
      days: z.array(z.object({ day: DayText, working: z.boolean(), reason: z.string(), name: z.string() })),
    }),
    access: 'SIGNED_IN',
  }),
  'calendar.setClosure': defineMethod({
    summary: 'Set or lift a day on which this hall is shut.',
    params: z.object({
      day: DayText,
      reason: z.string().trim().min(1).max(200),
      stopsClock: z.boolean(),
      active: z.boolean(),
    }),
    result: z.object({ recounted: z.number() }),
    access: ADMIN,
    needsHall: true,
  }),
  'templates.list': defineMethod({
    summary: 'Titles, number words and extra lines of the papers.',
    params: z.object({}),
    result: z.object({
      templates: z.array(
        z.object({
          paperKind: z.string(),
          title: z.string(),
          numberWord: z.string(),
          footer: z.string(),
          version: z.number(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
  'templates.set': defineMethod({
    summary: 'Change a paper template; papers already issued keep theirs.',
    params: z.object({
      paperKind: z.string().max(40),
      title: z.string().trim().min(1).max(120),
      numberWord: z.string().trim().max(10),
      footer: z.string().max(1_000),
    }),
    result: z.object({}),
    access: ADMIN,
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
}

/** What the status bar tells; it never says more than is known. */
export const StatusView = z.object({
  nowMs: Ms,
  hallName: z.string(),
  purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
  /** STANDALONE: this desk belongs to no hall server. */
  link: z.enum(['STANDALONE', 'ONLINE', 'OFFLINE', 'FILLING']),
  /** Records not yet at the hall; null for a desk that stands alone. */
  waiting: z.number().nullable(),
  records: z.number(),
  lastSavedAtMs: Ms.nullable(),
  /** The second copy (journal) is written with every record. */
  journalHealthy: z.boolean(),
  clock: z.object({ grade: z.enum(['A', 'B', 'C']), driftMs: z.number().nullable(), jumped: z.boolean() }),
  lastBackupAtMs: Ms.nullable(),
  diskFreeBytes: z.number().nullable(),
  nextYearMissing: z.boolean(),
  readOnly: z.boolean(),
  recovery: z
    .object({
      atMs: Ms,
      setAside: z.string(),
      fromJournal: z.number(),
      salvaged: z.number(),
      missing: z.number(),
    })
    .nullable(),
  conflicts: z.number(),
  version: z.string(),
})
export type StatusView = z.infer<typeof StatusView>

export const systemMethods = {
  'system.status': defineMethod({
    summary: 'Truth for the status bar.',
    params: z.object({}),
    result: StatusView,
    access: 'ANYONE',
  }),
  'system.welcome': defineMethod({
    summary: 'What the log-in page shows before anybody is known.',
    params: z.object({}),
    result: z.object({
      hallName: z.string(),
      purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
      deviceName: z.string(),
      windowId: z.string().nullable(),
      /** In the sample hall only: how to get in. */
      sampleHint: z.object({ staffId: z.string(), password: z.string(), pin: z.string() }).nullable(),
      version: z.string(),
      idleLockMinutes: z.number(),
    }),
    access: 'ANYONE',
  }),
  'system.ping': defineMethod({
    summary: 'The shortest way through page, shell and host and back.',
    params: z.object({}),
    result: z.object({ nowMs: Ms }),
    access: 'PUBLIC',
  }),
  'system.confirmClock': defineMethod({
    summary:
      'Somebody who looked says that the computer’s time is right although earlier records speak against it; dated papers go on. `wallMs` is the time the page showed, within 60 seconds of the present.',
    params: z.object({ wallMs: Ms }),
    result: z.object({}),
    access: CLOCK_CONFIRMING_ROLES,
  }),
  'backups.list': defineMethod({
    summary: 'Backups on this machine, newest first, with the result of their check.',
    params: z.object({}),
    result: z.object({
      directory: z.string(),
      backups: z.array(
        z.object({
          file: z.string(),
          atMs: Ms,
          bytes: z.number(),
          events: z.number(),
          verified: z.boolean(),
        }),
      ),
    }),
    access: ADMIN,
  }),
  'backups.make': defineMethod({
    summary: 'Make and check a consistent copy now, while work goes on.',
    params: z.object({}),
    result: z.object({ file: z.string(), bytes: z.number(), events: z.number() }),
    access: ADMIN,
    errors: ['DISK_FULL', 'STORAGE_FAILED'],
  }),
  'backups.restore': defineMethod({
    summary:
      'Restore a checked backup; today’s database is set aside and records made since are added from the journal.',
    params: z.object({ file: z.string().max(400) }),
    result: z.object({ events: z.number(), fromJournal: z.number(), setAside: z.string() }),
    access: ADMIN,
    errors: ['BACKUP_BAD', 'NOT_FOUND'],
  }),
  'system.verify': defineMethod({
    summary: 'Check every chain and compare every projection with a rebuild.',
    params: z.object({}),
    result: z.object({
      events: z.number(),
      chainsWhole: z.boolean(),
      projectionsEqual: z.boolean(),
      problems: z.array(z.string()),
      tookMs: z.number(),
    }),
    access: ADMIN,
  }),
  'system.rebuild': defineMethod({
    summary: 'Throw all projections away and make them again from the events.',
    params: z.object({}),
    result: z.object({ events: z.number(), tookMs: z.number() }),
    access: ADMIN,
  }),
}
