import { join } from 'node:path'
import type { CaseId } from '../../db/model/ids.ts'
import { openCutLine, portOf, type CutLine } from './cut-line.ts'
import {
  activate,
  administrator,
  application,
  CLERK_SECRETS,
  clerkNumber,
  codeFor,
  current,
  makeHall,
  signIn,
  type Clerk,
} from './made-hall.ts'
import type { Launch, Programs, RunningProgram, Session } from './programs.ts'

/** A desk of a real hall, at a line of its own. */
export interface WorkingDesk {
  readonly name: string
  readonly clerk: Clerk
  readonly line: CutLine
  directory: string
  program: RunningProgram
  session: Session
  /** Starts it again on its folder, signed in. */
  start(launch?: Launch): Promise<void>
  /** Opens a case; its id. */
  open(attempt: string): Promise<CaseId>
}

export interface WorkingHall {
  readonly directory: string
  readonly database: readonly string[]
  hall: RunningProgram
  admin: Session
  readonly desks: readonly WorkingDesk[]
  /** Every case a desk was told is saved. */
  readonly cases: readonly string[]
  /** Starts the server again; the lines lead to it. */
  startHall(launch?: Launch): Promise<void>
  /** Leads a desk's line to the hall, or to nothing. */
  connect(desk: WorkingDesk, isConnected: boolean): void
  settle(): Promise<void>
}

export interface WorkingHallOptions {
  readonly desks: number
  readonly databaseUrl?: string
  readonly args?: readonly string[]
  readonly launch?: Launch
  /** So many of the first desks speak HTTPS; the server then needs `--lan`. */
  readonly secureDesks?: number
}

/** A hall with desks that have worked a little, everybody current. */
export const startWorkingHall = async (
  programs: Programs,
  options: WorkingHallOptions,
): Promise<WorkingHall> => {
  const directory = join(programs.folder, 'hall')
  const database = options.databaseUrl === undefined ? [] : ['--database-url', options.databaseUrl]
  const args = [...database, ...(options.args ?? [])]
  const hall = await programs.hall(directory, args, options.launch)
  const clerks = Array.from({ length: options.desks }, (_, nth) => clerkNumber(nth))
  const admin = await makeHall(hall, clerks)
  const working = { hall, admin }
  const desks: WorkingDesk[] = []
  const cases: string[] = []
  const portFor = (nth: number): number =>
    portOf(nth < (options.secureDesks ?? 0) ? working.hall.lanUrl : working.hall.url)
  for (const [nth, clerk] of clerks.entries()) {
    const name = `${nth + 1}号机`
    const line = await openCutLine(nth < (options.secureDesks ?? 0))
    line.lead(portFor(nth))
    const folder = join(programs.folder, `desk-${nth}`)
    const code = await codeFor(admin, name, clerk.windowId)
    const program = await programs.desk(folder, ['--hall', line.address, '--code', code])
    await current(program, name)
    const desk: WorkingDesk = {
      name,
      clerk,
      line,
      directory: folder,
      program,
      session: await activate(admin, program, clerk),
      async start(launch) {
        desk.program = await programs.desk(desk.directory, ['--hall', line.address], launch)
        desk.session = await signIn(desk.program, clerk.staffId, CLERK_SECRETS.password)
      },
      async open(attempt) {
        const { caseId } = await desk.session.call('cases.open', application(clerk, attempt))
        cases.push(caseId)
        return caseId
      },
    }
    desks.push(desk)
    await desk.open(`${nth}-first`)
  }
  const settle = async (): Promise<void> => {
    await Promise.all([
      ...desks.map(({ program, name }) => current(program, name)),
      current(working.hall, 'the hall'),
    ])
  }
  await settle()
  return Object.assign(working, {
    directory,
    database,
    desks,
    cases,
    settle,
    connect(desk: WorkingDesk, isConnected: boolean) {
      desk.line.lead(isConnected ? portFor(desks.indexOf(desk)) : null)
      desk.line.cutAll()
    },
    async startHall(launch?: Launch) {
      working.hall = await programs.hall(directory, args, launch)
      working.admin = await administrator(working.hall)
      for (const [nth, { line }] of desks.entries()) {
        line.lead(portFor(nth))
        line.cutAll()
      }
    },
  })
}
