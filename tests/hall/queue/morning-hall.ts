import { randomUUID } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WindowId } from '../../../db/model/ids.ts'
import type { TicketClassId } from '../../../db/model/queue/ticket-class.ts'
import { openCutLine, portOf, type CutLine } from '../cut-line.ts'
import { activate, ADMINISTRATOR, CLERK_SECRETS, codeFor, makeHall, signIn } from '../made-hall.ts'
import { ProgramFailure, until, type Programs, type RunningProgram, type Session } from '../programs.ts'

// A hall on a working morning, every machine a program of its own: the server with its desk, two ticket machines, a board,
// and a desk at each of three windows.

const DAY = '2026-11-18'
const timeModule = new URL('../../helpers/passing-time.ts', import.meta.url).href

/** Time of all programs alike. */
export interface StageTime {
  readonly env: Readonly<Record<string, string>>
  /** So much time passes at once, by every clock there is. */
  pass(ms: number): void
  nowMs(): number
}

const stageTime = (folder: string, clock: string): StageTime => {
  const file = join(folder, 'time')
  const offMs = Date.parse(`${DAY}T${clock}:00+08:00`) - Date.now()
  let passedMs = 0
  const write = (): void => {
    // Whole or not at all: programs read it all the time.
    writeFileSync(`${file}.new`, `${offMs} ${passedMs}`)
    renameSync(`${file}.new`, file)
  }
  write()
  return {
    env: { NODE_OPTIONS: `--import=${timeModule}`, HALLDESK_TEST_TIME: file },
    pass(ms) {
      passedMs += ms
      write()
    },
    nowMs: () => Date.now() + offMs + passedMs,
  }
}

export type Prefix = 'A' | 'B'
const PREFIXES: readonly Prefix[] = ['A', 'B']
const WINDOWS = [
  { windowId: 'A01', unitId: 'SCJG', staffId: '5001', serves: ['A'] },
  { windowId: 'B01', unitId: 'RSJ', staffId: '5002', serves: ['B'] },
  { windowId: 'C01', unitId: 'ZX', staffId: '5003', serves: ['A', 'B'] },
] as const

/** Somebody with a slip in the hand. */
export interface Visitor {
  readonly ticketId: string
  readonly number: string
  readonly prefix: Prefix
  readonly issuedAtMs: number
  readonly isReserve: boolean
  /** The window they stand at, or were served at. */
  windowId: string | null
  isServed: boolean
}

export interface WindowDesk {
  readonly windowId: string
  readonly serves: readonly [Prefix, ...Prefix[]]
  readonly staffId: string
  readonly directory: string
  /** Between this desk and the hall. */
  readonly line: CutLine
  program: RunningProgram
  session: Session
}

export interface WrongCall {
  readonly number: string
  readonly windowId: string
  readonly found: string
}

/** What the clerk's one key led to. */
export type Pressed = 'CALLED' | 'BY_HAND' | 'STARTED' | 'FINISHED' | 'NOBODY'

export interface Morning {
  readonly time: StageTime
  hall(): RunningProgram
  /** Of the hall server, before and after. */
  readonly port: number
  readonly hallDirectory: string
  readonly kiosks: readonly RunningProgram[]
  /** Of the machines that record: the hall's desk, the desks, the ticket machines. */
  readonly directories: readonly string[]
  admin(): Session
  readonly board: RunningProgram
  readonly desks: readonly [a01: WindowDesk, b01: WindowDesk, c01: WindowDesk]
  readonly visitors: readonly Visitor[]
  /** Visitors a window called while they stood at another, or were served: as its clerk found out. */
  readonly wronglyCalled: readonly WrongCall[]
  /** A visitor takes a ticket; null when the machine wants to be left in peace a moment. */
  take(nth: number, prefix: Prefix): Promise<Visitor | null>
  /** A clerk gives one at the desk. */
  issue(desk: WindowDesk, prefix: Prefix): Promise<Visitor>
  /**
   * Start, finish, or next; without the hall and with nothing handed ahead the first slip of the row.
   * @param mayServe whose slips the clerk takes
   */
  press(desk: WindowDesk, mayServe?: (visitor: Visitor) => boolean): Promise<Pressed>
  /** On the same data, at the same address. */
  startHall(): Promise<void>
  /** The program of a desk ends like in a power cut, and comes back with its clerk. */
  killDesk(desk: WindowDesk): Promise<void>
  startDesk(desk: WindowDesk): Promise<void>
}

const saveQueue = async (admin: Session): Promise<void> => {
  for (const prefix of PREFIXES)
    await admin.call('queueSetup.saveClass', {
      ticketClass: {
        classId: prefix as TicketClassId,
        prefix,
        name: `号别${prefix}`,
        nameEn: '',
        lane: 'NORMAL',
        unitId: null,
        itemIds: [],
        order: 1,
        dailyMax: null,
        slotMax: null,
        takesFrom: null,
        takesUntil: null,
        active: true,
        version: 0,
      },
    })
  await admin.call('queueSetup.saveServices', {
    services: WINDOWS.map(({ windowId, serves }) => ({
      windowId: windowId as WindowId,
      version: 0,
      classes: serves.map((classId) => ({ classId: classId as TicketClassId, weight: 1 })),
    })),
  })
}

export const openMorning = async (
  programs: Programs,
  { clock, databaseUrl }: { readonly clock: string; readonly databaseUrl: string | undefined },
): Promise<Morning> => {
  const time = stageTime(programs.folder, clock)
  const { env } = time
  const hallDirectory = join(programs.folder, 'hall')
  const database = databaseUrl === undefined ? [] : ['--database-url', databaseUrl]
  let port = 0
  const startHall = async (): Promise<RunningProgram> =>
    programs.hall(hallDirectory, ['--port', String(port), ...database], { env })
  let hall = await startHall()
  port = portOf(hall.url)
  let admin = await makeHall(hall, WINDOWS)
  await saveQueue(admin)

  const joinAs = async (
    name: string,
    kind: 'DESK' | 'KIOSK',
    windowId: string | null,
    address: string,
    screen: readonly string[] = [],
  ): Promise<RunningProgram> => {
    const code = await codeFor(admin, name, windowId, kind)
    return programs.desk(join(programs.folder, name), ['--hall', address, '--code', code, ...screen], { env })
  }
  const kioskNames = ['kiosk-1', 'kiosk-2']
  const joinDesk = async ({ windowId, serves, staffId }: (typeof WINDOWS)[number]): Promise<WindowDesk> => {
    const line = await openCutLine()
    line.lead(() => port)
    const program = await joinAs(windowId, 'DESK', windowId, line.address)
    const session = await activate(admin, program, { staffId })
    const directory = join(programs.folder, windowId)
    return { windowId, serves, staffId, directory, line, program, session }
  }
  const [board, kiosks, desks] = await Promise.all([
    joinAs('board', 'KIOSK', null, hall.url, ['--screen', 'hall']),
    Promise.all(kioskNames.map((name) => joinAs(name, 'KIOSK', null, hall.url, ['--screen', 'tickets']))),
    Promise.all([joinDesk(WINDOWS[0]), joinDesk(WINDOWS[1]), joinDesk(WINDOWS[2])]),
  ])
  await Promise.all(
    kiosks.map((kiosk) =>
      until(
        'a ticket machine has the row',
        () => kiosk.call('kiosk.classes', {}),
        ({ classes, isStale }) => classes.length === PREFIXES.length && !isStale,
        30_000,
      ),
    ),
  )

  const visitors: Visitor[] = []
  const wronglyCalled: WrongCall[] = []
  const comes = (
    { ticketId, number, issuedAtMs, isReserve }: Omit<Visitor, 'prefix' | 'windowId' | 'isServed'>,
    prefix: Prefix,
  ): Visitor => {
    const visitor = { ticketId, number, prefix, issuedAtMs, isReserve, windowId: null, isServed: false }
    visitors.push(visitor)
    return visitor
  }
  /** The visitor whose number is called walks to the window. */
  const walks = (number: string, windowId: string): void => {
    const visitor = visitors.find((each) => each.number === number)
    if (!visitor || visitor.isServed || (visitor.windowId !== null && visitor.windowId !== windowId))
      wronglyCalled.push({ number, windowId, found: JSON.stringify(visitor) })
    else visitor.windowId = windowId
  }
  const press: Morning['press'] = async ({ windowId, serves, session }, mayServe = () => true) => {
    const { current } = await session.call('queue.window', {})
    if (current?.status === 'CALLED') {
      walks(current.number, windowId)
      try {
        await session.call('queue.start', {})
      } catch (error) {
        // A call of a hall that had not heard where the visitor is gives way.
        if (!(error instanceof ProgramFailure) || error.code !== 'NO_TICKET_HERE') throw error
        wronglyCalled.push({ number: current.number, windowId, found: 'gone' })
        return 'NOBODY'
      }
      return 'STARTED'
    }
    if (current) {
      await session.call('queue.finish', { outcome: 'CONSULTED' })
      for (const visitor of visitors) if (visitor.number === current.number) visitor.isServed = true
      return 'FINISHED'
    }
    const { got, view } = await session.call('queue.next', {})
    if (view.current && got !== 'BY_HAND') {
      walks(view.current.number, windowId)
      return 'CALLED'
    }
    if (got !== 'BY_HAND') return 'NOBODY'
    const visitor = visitors.find(
      (each) => each.windowId === null && serves.includes(each.prefix) && mayServe(each),
    )
    if (!visitor) return 'NOBODY'
    visitor.windowId = windowId
    try {
      await session.call('queue.byHand', { text: visitor.number, notGiven: true })
    } catch (error) {
      if (!(error instanceof ProgramFailure) || error.code !== 'CALLED_ELSEWHERE') throw error
      // As the clerk is told: this one is expected at another window now.
      visitor.windowId = null
      return 'NOBODY'
    }
    return 'BY_HAND'
  }

  return {
    time,
    hall: () => hall,
    port,
    hallDirectory,
    kiosks,
    directories: [
      join(hallDirectory, 'desk'),
      ...[...WINDOWS.map(({ windowId }) => windowId), ...kioskNames].map((name) =>
        join(programs.folder, name),
      ),
    ],
    admin: () => admin,
    board,
    desks,
    visitors,
    wronglyCalled,
    async take(nth, prefix) {
      const kiosk = kiosks[nth]
      if (!kiosk) throw new Error('no such machine')
      const taken = await kiosk.call('kiosk.takeTicket', {
        press: randomUUID(),
        classId: prefix as TicketClassId,
      })
      if (taken.outcome === 'TAKEN') return comes(taken.slip, prefix)
      if (taken.outcome === 'TOO_SOON') return null
      throw new Error(`no ticket: ${JSON.stringify(taken)}`)
    },
    issue: async ({ session }, prefix) =>
      comes(await session.call('queue.issue', { classId: prefix as TicketClassId }), prefix),
    press,
    async startHall() {
      hall = await startHall()
      admin = await signIn(hall, ADMINISTRATOR.staffId, ADMINISTRATOR.password)
    },
    async killDesk(desk) {
      await desk.program.kill()
    },
    async startDesk(desk) {
      desk.program = await programs.desk(desk.directory, ['--hall', desk.line.address], { env })
      desk.session = await signIn(desk.program, desk.staffId, CLERK_SECRETS.password)
    },
  }
}
