import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { CaseId } from '../../db/model/ids.ts'
import { seeded } from '../helpers/seeded.ts'
import { openCutLine, portOf, type CutLine } from './cut-line.ts'
import {
  activate,
  ADMINISTRATOR,
  application,
  CLERK_SECRETS,
  clerkNumber,
  codeFor,
  current,
  makeHall,
  signIn,
  type Clerk,
} from './made-hall.ts'
import { ProgramFailure, until, type Programs, type RunningProgram, type Session } from './programs.ts'

// Desks at work, each at its own line to the hall, while desks, servers and lines are taken from them.

export interface KillingPlan {
  readonly seed: number
  readonly desks: number
  readonly workMs: number
  /** PostgreSQL; then a second server process works beside the first. */
  readonly databaseUrl?: string
  /** Desks speak HTTPS and pin the certificate. */
  readonly secure: boolean
  /** Longest pause between two blows. */
  readonly pauseMs: number
}

/** One thing a person was told is saved. */
export interface Saved {
  readonly caseId: CaseId
  readonly type: 'case.opened' | 'case.accepted' | 'case.withdrawn'
  readonly staffId: string
  readonly unitId: string
}

export interface KilledDesk {
  readonly clerk: Clerk
  readonly line: CutLine
  readonly directory: string
  program: RunningProgram | null
}

export interface Killing {
  readonly desks: readonly KilledDesk[]
  /** The first runs the hall's own desk, which is a supervisor's. */
  readonly servers: readonly { readonly directory: string; program: RunningProgram | null }[]
  readonly saved: readonly Saved[]
  /** Cases somebody began to open, each once. */
  readonly attempts: number
  /** Failures no page should have met. */
  readonly unexpected: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  hall(): RunningProgram
  /** Everything runs, every line is whole, and every machine has everything. */
  calm(limitMs: number): Promise<void>
  close(): Promise<void>
}

/** What may be answered while others work on the same case or the hall lends no numbers. */
const EXPECTED = new Set(['STEP_NOT_ALLOWED', 'VERSION_CHANGED', 'NUMBERS_EXHAUSTED', 'HOST_GONE'])

const pick = <T>(all: readonly T[], chance: number): T | undefined => all[Math.floor(chance * all.length)]

/** Unexpected errors of the machines' own logs. */
export const errorsOf = (directory: string): string[] => {
  const path = join(directory, 'errors.log')
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => /^\d{4}-/.test(line))
    : []
}

export const startKilling = async (programs: Programs, plan: KillingPlan): Promise<Killing> => {
  const random = seeded(plan.seed)
  const startedAtMs = performance.now()
  const counts: Record<string, number> = {}
  const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1)
  const saved: Saved[] = []
  const unexpected: string[] = []
  let attempts = 0
  let over = false
  const isWorking = (): boolean => !over

  const database = plan.databaseUrl === undefined ? [] : ['--database-url', plan.databaseUrl]
  const lan = plan.secure ? ['--lan', '0', '--lan-host', '127.0.0.1'] : []
  const servers: { readonly directory: string; program: RunningProgram | null }[] = []
  const startServer = async (nth: number): Promise<void> => {
    const server = servers[nth]
    if (!server) return
    const log = ['--log', join(programs.folder, `server-${nth}.log`)]
    const alone = nth === 0 ? [] : ['--no-desk']
    server.program = await programs.hall(server.directory, [...database, ...lan, ...log, ...alone])
  }
  const addServer = async (): Promise<void> => {
    servers.push({ directory: join(programs.folder, `server-${servers.length}`), program: null })
    await startServer(servers.length - 1)
  }
  await addServer()
  const hall = (): RunningProgram => {
    const program = servers[0]?.program
    if (!program) throw new Error('the hall does not run')
    return program
  }
  const clerks = Array.from({ length: plan.desks }, (_, nth) =>
    clerkNumber(nth + (nth === plan.desks - 1 ? 7 : 0)),
  )
  const admin = await makeHall(hall(), clerks)
  if (plan.databaseUrl !== undefined) {
    programs.copyKeys(join(programs.folder, 'server-0'), join(programs.folder, 'server-1'))
    await addServer()
  }

  const route = seeded(plan.seed + 1)
  /** Any server that runs. */
  const aServer = (): number | null => {
    const running = servers.flatMap(({ program }) => (program && !program.isOver() ? [program] : []))
    const program = pick(running, route())
    return program ? portOf(plan.secure ? program.lanUrl : program.url) : null
  }

  const desks: KilledDesk[] = []
  const startDesk = async (desk: KilledDesk, code: readonly string[] = []): Promise<void> => {
    desk.program = await programs.desk(desk.directory, ['--hall', desk.line.address, ...code])
  }
  for (const [nth, clerk] of clerks.entries()) {
    const line = await openCutLine(plan.secure)
    line.lead(aServer)
    const desk: KilledDesk = { clerk, line, directory: join(programs.folder, `desk-${nth}`), program: null }
    desks.push(desk)
    await startDesk(desk, ['--code', await codeFor(admin, `${nth + 1}号机`, clerk.windowId)])
    if (desk.program) await activate(admin, desk.program, clerk)
  }
  await Promise.all(desks.map((desk) => desk.program && current(desk.program, desk.directory)))

  const work = async (desk: KilledDesk, own: () => number): Promise<void> => {
    let at: RunningProgram | null = null
    let session: Session | null = null
    const mine: CaseId[] = []
    let nth = 0
    const act = async (session: Session): Promise<void> => {
      const chance = own()
      const { staffId, unitId } = desk.clerk
      const others = saved.filter(
        ({ type, unitId, caseId }) =>
          type === 'case.opened' && unitId === desk.clerk.unitId && !mine.includes(caseId),
      )
      const other = pick(others.slice(-20), own())
      const last = mine.at(-1)
      if (chance < 0.2 && last) {
        await session.call('cases.accept', { caseId: last, tolerance: null })
        saved.push({ caseId: last, type: 'case.accepted', staffId, unitId })
      } else if (chance < 0.35 && other) {
        // Another desk's case, perhaps at the very moment that desk accepts it.
        await session.call('cases.withdraw', { caseId: other.caseId, reason: '申请人撤回' })
        saved.push({ caseId: other.caseId, type: 'case.withdrawn', staffId, unitId })
      } else {
        attempts += 1
        nth += 1
        const { caseId } = await session.call('cases.open', application(desk.clerk, `${staffId}-${nth}`))
        mine.push(caseId)
        saved.push({ caseId, type: 'case.opened', staffId, unitId })
      }
    }
    while (isWorking()) {
      const { program } = desk
      if (!program) {
        await delay(50)
        continue
      }
      try {
        if (program !== at) {
          session = await signIn(program, desk.clerk.staffId, CLERK_SECRETS.password)
          at = program
        }
        if (session) await act(session)
        count('calls answered')
      } catch (error) {
        if (error instanceof ProgramFailure) {
          count(`answered ${error.code}`)
          // Another desk's case may not have come yet.
          if (!EXPECTED.has(error.code) && error.code !== 'NOT_FOUND') unexpected.push(error.message)
        } else if (desk.program && !desk.program.isOver() && isWorking()) {
          // The answer was lost although nobody killed the desk.
          unexpected.push(String(error))
        } else count('calls cut off')
      }
      await delay(50 + own() * 400)
    }
  }

  const later: Promise<void>[] = []
  const runLater = (what: string, afterMs: number, act: () => void | Promise<void>): void => {
    const done = async (): Promise<void> => {
      await delay(afterMs)
      try {
        await act()
      } catch (error) {
        unexpected.push(`${what}: ${String(error)}`)
      }
    }
    later.push(done())
  }
  const restarting = new Set<object>()
  const kill = async (
    what: string,
    target: { program: RunningProgram | null },
    awayMs: number,
    restart: () => Promise<void>,
  ): Promise<void> => {
    const { program } = target
    if (!program || restarting.size >= 3) return
    restarting.add(target)
    target.program = null
    await program.kill()
    count(`${what} killed`)
    runLater(`start of a ${what}`, awayMs, async () => {
      try {
        await restart()
      } finally {
        restarting.delete(target)
      }
    })
  }
  const blow = async (): Promise<void> => {
    const chance = random()
    const desk = pick(desks, random())
    const awayMs = random() * 3_000
    const size = random()
    if (!desk) return
    if (chance < 0.2) await kill('desk', desk, awayMs, () => startDesk(desk))
    else if (chance < 0.32) {
      const nth = Math.floor(random() * servers.length)
      const server = servers[nth]
      if (server) await kill('server', server, awayMs, () => startServer(nth))
    } else if (chance < 0.8) {
      // Half of them at once, half in the middle of what is said next.
      if (desk.line.cutOne(random(), size < 0.5 ? 0 : Math.floor(size * 8_000))) count('connection cut')
    } else if (chance < 0.9) {
      count('line silent')
      desk.line.silence(true)
      runLater('line', awayMs * 2, () => desk.line.silence(false))
    } else {
      count('line down')
      desk.line.lead(null)
      desk.line.cutAll()
      runLater('line', awayMs * 2, () => desk.line.lead(aServer))
    }
  }

  counts['seconds to set up'] = Math.round((performance.now() - startedAtMs) / 1_000)
  const endMs = performance.now() + plan.workMs
  const working = desks.map((desk, nth) => work(desk, seeded(plan.seed * 1_000 + nth)))
  while (performance.now() < endMs) {
    await blow()
    await delay(random() * plan.pauseMs)
  }
  over = true
  await Promise.all([...working, ...later])

  return {
    desks,
    servers,
    saved,
    attempts,
    unexpected,
    counts,
    hall,
    async calm(limitMs) {
      for (const { line } of desks) {
        line.silence(false)
        line.lead(aServer)
      }
      const machines = [hall(), ...desks.map(({ program }) => program)]
      await Promise.all(
        machines.map(async (program, nth) => {
          if (!program) throw new Error(`machine ${nth} does not run`)
          const session = await signIn(program, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'calm')
          await until(
            `machine ${nth} is current`,
            () => session.call('sync.now', {}),
            (state) => state.link === 'ONLINE' && state.waiting === 0 && state.problem === null,
            limitMs,
            1_000,
          )
        }),
      )
    },
    async close() {
      await Promise.all([...desks, ...servers].map(({ program }) => program?.stop()))
      await Promise.all(desks.map(({ line }) => line.close()))
    },
  }
}
