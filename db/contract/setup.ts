import { z } from 'zod'
import { StaffId } from '../model/ids.ts'
import { defineMethod } from './define.ts'
import { SessionView } from './session.ts'

/** Where this machine keeps its data, and how the key to them is kept. */
export const DataPlace = z.object({
  directory: z.string(),
  /** FILE: a file beside the data that must be copied apart. KEYCHAIN: sealed for this user of this machine. OTHER: not here. */
  key: z.enum(['FILE', 'KEYCHAIN', 'OTHER']),
  /** Name of the key file inside the directory; empty for OTHER. */
  keyFile: z.string(),
})
export type DataPlace = z.infer<typeof DataPlace>

const Named = (max: number) => z.string().trim().min(1).max(max)

/** The least a hall needs to begin: its name and number, the unit that runs it, and one person. */
const NewHall = z.object({
  hallName: Named(120),
  /** Six digits, the region code of GB/T 2260 where there is one; leads the case numbers. */
  hallCode: z.string().regex(/^\d{6}$/),
  centre: z.object({ name: Named(120), orgAbbr: Named(20) }),
  administrator: z.object({
    staffId: StaffId,
    name: Named(60),
    password: z.string().min(1).max(128),
    pin: z.string().min(1).max(8),
  }),
})

const Count = z.number().int().nonnegative()

/** What a new hall has and what is still missing; counts of active records. */
export const SetupProgress = z.object({
  units: z.object({ count: Count, withoutWindow: Count, withoutAbbr: Count, done: z.boolean() }),
  windows: z.object({ count: Count, withoutPeople: Count, done: z.boolean() }),
  people: z.object({
    count: Count,
    /** At work in a window role, but at no window. */
    withoutWindow: Count,
    /** No password and no code to set one. */
    withoutCode: Count,
    /** Has a code and has not used it. */
    notActivated: Count,
    done: z.boolean(),
  }),
  items: z.object({ count: Count, withoutMaterials: Count, withoutWindow: Count, done: z.boolean() }),
  calendar: z.object({
    knownToYear: z.number(),
    missingYear: z.number().nullable(),
    closures: Count,
    done: z.boolean(),
  }),
  templates: z.object({ count: Count, own: Count }),
  /** Units, windows, people and items are there: the hall can open. */
  ready: z.boolean(),
  place: DataPlace,
})
export type SetupProgress = z.infer<typeof SetupProgress>

const ADMIN = ['SYSADMIN', 'CENTER_ADMIN'] as const

export const setupMethods = {
  'setup.state': defineMethod({
    summary: 'Whether anybody exists yet; a hall without people may be set up by whoever sits at it.',
    params: z.object({}),
    result: z.object({
      /** The first run is due: nobody exists and the hall is not the sample hall. */
      mayCreate: z.boolean(),
      purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
      /** Told only while nobody exists. */
      place: DataPlace.nullable(),
      /** This machine may become one of a hall: nobody has worked here yet. */
      mayJoin: z.boolean(),
      /** Address of the hall server the program was started with; offered when joining. */
      hallAddress: z.string().nullable(),
    }),
    access: 'ANYONE',
  }),
  'setup.createHall': defineMethod({
    summary:
      'Begin a hall: name, code, centre and first administrator in one act; signs that person in. Possible once.',
    params: NewHall,
    result: SessionView,
    access: 'ANYONE',
    needsHall: true,
    errors: ['NOT_ALLOWED', 'SECRET_TOO_WEAK'],
  }),
  'setup.progress': defineMethod({
    summary: 'The checklist of a new hall: what there is and what is missing.',
    params: z.object({}),
    result: SetupProgress,
    access: ADMIN,
  }),
}

export const activationMethods = {
  'accounts.issueActivations': defineMethod({
    summary: 'New one-time activation codes for many people at once, with a spreadsheet of them; shown once.',
    params: z.object({ staffIds: z.array(StaffId).min(1).max(500) }),
    result: z.object({
      codes: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          unitName: z.string(),
          windowName: z.string(),
          code: z.string(),
        }),
      ),
      spreadsheet: z.object({ fileName: z.string(), base64: z.string() }),
    }),
    access: ['SYSADMIN'],
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
}
