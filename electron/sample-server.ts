import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Locale } from '../db/contract/errors.ts'
import { hallProblemOf, startHallServer, type HallServer } from '../db/hall-server.ts'
import { failureOf } from './failure.ts'
import { programVersion } from './program.ts'
import { shellMessage } from './shell-messages.ts'

/** The hall server of the sample hall, beside its first desk. */
export interface SampleServer {
  readonly address: string
  /** For a sample desk that is new; left out for one that belongs to the hall already. */
  readonly code?: string
  /** For a second desk on this machine. */
  readonly secondCode: string
  stop(): Promise<void>
}

/** Also found by those who try out a second desk tomorrow; another one when somebody has it. */
const USUAL_PORT = 4730
/** The sample hall opens without its server rather than late. */
const PATIENCE_MS = 5_000
const SAMPLE_NAME = '清禾县政务服务中心'
/** A window of the sample hall, of the same unit as the person its log-in page offers. */
const SECOND_WINDOW = 'A02'

/** A sample desk of an earlier release stands alone and stays so. */
export const mayHaveServer = (dataDir: string): boolean =>
  !existsSync(join(dataDir, 'hall.db')) || existsSync(join(dataDir, 'enrolment.sealed'))

const start = async (dataDir: string): Promise<HallServer> => {
  const options = {
    dataDir: join(dataDir, 'server'),
    name: SAMPLE_NAME,
    purpose: 'SAMPLE',
    programVersion,
  } as const
  try {
    return await startHallServer({ ...options, port: USUAL_PORT })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'PORT_BUSY')
      return startHallServer({ ...options, port: 0 })
    throw error
  }
}

/** @throws when the server does not start, or not soon */
export const startSampleServer = async (dataDir: string): Promise<SampleServer> => {
  const starting = start(dataDir)
  let timer: NodeJS.Timeout | null = null
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the hall server takes too long'))
      // When it does come up, nobody waits for it any more.
      starting.then(
        (server) => server.stop(),
        () => undefined,
      )
    }, PATIENCE_MS)
  })
  try {
    const server = await Promise.race([starting, late])
    if (server.url === null) throw new Error('the hall server has no address')
    const machine = { name: '', windowId: null, unitIds: [] } as const
    const isNew = !existsSync(join(dataDir, 'hall.db'))
    return {
      address: server.url,
      ...(isNew ? { code: await server.newCode({ ...machine, kind: 'SUPERVISOR' }, false) } : {}),
      secondCode: await server.newCode({ ...machine, kind: 'DESK', windowId: SECOND_WINDOW }, false),
      stop: server.stop,
    }
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}

/** Why the server did not start, in a few words. */
export const serverProblem = (error: unknown, locale: Locale): string => {
  const known = hallProblemOf(error)
  if (known !== null && known.code !== 'STORAGE_BUSY') return shellMessage(known.code, locale, known.details)
  const failure = failureOf(error, locale, () => '')
  // Nobody is kept from anything by it: the bare cause tells an administrator more than a number of an error.
  return failure.code === 'INTERNAL' && error instanceof Error ? error.message : failure.message
}
