import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { UpdateState } from '../../db/host-updates.ts'
import { updateProblem } from '../../electron/update-problem.ts'
import { createUpdates, type UpdateChoice, type UpdateStep } from '../../electron/update-steps.ts'

const FEED = { url: 'https://10.0.0.5:4730/updates', certificate: null }
const quiet: UpdateState = { feed: FEED, waiting: 0, isBusy: false }

const setUp = (states: readonly (UpdateState | null)[] = [quiet], choices: UpdateChoice[] = ['LATER']) => {
  const told: string[] = []
  const steps: UpdateStep[] = []
  const asked: [version: string, waiting: number][] = []
  const announced: (() => void)[] = []
  const done: string[] = []
  let looks = 0
  let offers: string | null = '1.2.0'
  let failure: Error | null = null
  const updates = createUpdates({
    updater: {
      async check(feed) {
        done.push(`check ${feed.url}`)
        if (failure !== null) throw failure
        return offers
      },
      async download(onPercent) {
        done.push('download')
        onPercent(50)
      },
      install(restart) {
        done.push(restart ? 'install, restart' : 'install')
        if (failure !== null) throw failure
      },
    },
    talk: {
      tell: async (message) => void told.push(message),
      async choose(version, waiting) {
        asked.push([version, waiting])
        return choices.shift() ?? 'LATER'
      },
      announce: (_version, onClick) => void announced.push(onClick),
      show: (step) => void steps.push(step),
    },
    state: async () => {
      looks += 1
      return states[Math.min(looks, states.length) - 1] ?? null
    },
    quit: () => void done.push('quit'),
    pause: async () => undefined,
  })
  return {
    updates,
    told,
    steps,
    asked,
    announced,
    done,
    offer: (version: string | null) => (offers = version),
    fail: (error: Error | null) => (failure = error),
    looks: () => looks,
  }
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

describe('an update', () => {
  test('is fetched, shown, and waits for the person', async () => {
    const { updates, steps, asked, done } = setUp()
    await updates.check('PERSON')
    expect(steps.map(({ kind }) => kind)).toEqual([
      'CHECKING',
      'DOWNLOADING',
      'DOWNLOADING',
      'READY',
      'READY',
    ])
    expect(asked).toEqual([['1.2.0', 0]])
    expect(updates.step()).toEqual({ kind: 'READY', version: '1.2.0', choice: 'LATER' })
    await updates.installStopped()
    expect(done).toEqual([`check ${FEED.url}`, 'download'])
  })

  test('found by the clock interrupts nobody: it is announced, and asked about on a click', async () => {
    const { updates, asked, announced, told } = setUp()
    await updates.check('CLOCK')
    expect([asked, told]).toEqual([[], []])
    announced[0]?.()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    // Looked for again while it lies there: nothing new to say.
    await updates.check('CLOCK')
    expect(announced).toHaveLength(1)
  })

  test('now: the program quits the usual way, and only then it is installed, with a restart', async () => {
    const { updates, done } = setUp([quiet], ['NOW'])
    await updates.check('PERSON')
    expect(done.slice(2)).toEqual(['quit'])
    await updates.installStopped()
    expect(done.slice(2)).toEqual(['quit', 'install, restart'])
  })

  test('at quit: nothing happens before, and no restart', async () => {
    const { updates, done } = setUp([quiet], ['AT_QUIT'])
    await updates.check('PERSON')
    expect(done.slice(2)).toEqual([])
    await updates.installStopped()
    expect(done.slice(2)).toEqual(['install'])
  })

  test('waits until nothing is being written or sent', async () => {
    const busy = { ...quiet, isBusy: true }
    const { updates, done, looks } = setUp([quiet, quiet, busy, null, busy, quiet], ['NOW'])
    await updates.check('PERSON')
    expect(looks()).toBe(6)
    expect(done.at(-1)).toBe('quit')
  })

  test('is not installed over work that does not end, or a host that does not answer', async () => {
    for (const state of [{ ...quiet, isBusy: true }, null]) {
      const { updates, told, done } = setUp([quiet, quiet, state], ['NOW'])
      await updates.check('PERSON')
      expect(told).toEqual(['updateNotNow'])
      await updates.installStopped()
      expect(done).toEqual([`check ${FEED.url}`, 'download'])
    }
  })

  test('tells how many records have not reached the hall', async () => {
    const { updates, asked } = setUp([{ ...quiet, waiting: 7 }])
    await updates.check('PERSON')
    expect(asked).toEqual([['1.2.0', 7]])
  })

  test('one dialog at a time', async () => {
    const { updates, asked, announced } = setUp()
    await updates.check('CLOCK')
    announced[0]?.()
    await updates.check('PERSON')
    await vi.waitFor(() => expect(asked).toHaveLength(1))
  })

  test('that cannot be installed leaves the program as it was, and says so', async () => {
    const { updates, told, fail } = setUp([quiet], ['AT_QUIT'])
    await updates.check('PERSON')
    fail(new Error('no'))
    await updates.installStopped()
    expect(told).toEqual(['updateNotInstalled'])
  })
})

describe('what is told', () => {
  test('a person is answered, the clock is not', async () => {
    const cases: [UpdateState | null, string | null, Error | null, string][] = [
      [quiet, null, null, 'updateNewest'],
      [{ ...quiet, feed: null }, '1.2.0', null, 'updateNoHall'],
      [null, '1.2.0', null, 'updateNoHall'],
      [quiet, '1.2.0', new Error('net::ERR_CONNECTION_REFUSED'), 'updateUnreachable'],
    ]
    for (const [state, offered, failure, message] of cases) {
      const { updates, told, offer, fail } = setUp([state])
      offer(offered)
      fail(failure)
      await updates.check('CLOCK')
      expect(told).toEqual([])
      expect(updates.step()).toEqual({ kind: 'IDLE' })
      await updates.check('PERSON')
      expect(told).toEqual([message])
      expect(updates.step()).toEqual({ kind: 'IDLE' })
    }
  })

  test('each failure in its own words', () => {
    const coded = (code: string): Error => Object.assign(new Error(code), { code })
    expect(updateProblem(coded('ERR_CERT_NOT_PINNED'))).toBe('updateCertificate')
    expect(updateProblem(new Error('net::ERR_CERT_AUTHORITY_INVALID'))).toBe('updateCertificate')
    expect(updateProblem(coded('ERR_CHECKSUM_MISMATCH'))).toBe('updateDamaged')
    expect(updateProblem(coded('ERR_UPDATER_INVALID_SIGNATURE'))).toBe('updateUnsigned')
    expect(updateProblem(coded('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'))).toBe('updateNone')
    expect(updateProblem(coded('ERR_UPDATER_INACTIVE'))).toBe('updateNotHere')
    expect(updateProblem(coded('ENOSPC'))).toBe('updateDiskFull')
    expect(updateProblem(Object.assign(new Error('x'), { statusCode: 503 }))).toBe('updateBusy')
    expect(updateProblem(new Error('net::ERR_INTERNET_DISCONNECTED'))).toBe('updateUnreachable')
    expect(updateProblem(new Error('whatever'))).toBe('updateFailed')
    expect(updateProblem('no error at all')).toBe('updateFailed')
  })
})
