import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepHost, type RunningHost } from '../../electron/host-keeper.ts'
import { createFakeHost } from './fake-host.ts'

interface Launched extends RunningHost {
  exit(): void
  stopped: boolean
}

/** @param hosts told back as its answer about updates */
const launchFake = (hosts: number): Launched => {
  const host = createFakeHost()
  let tell: () => void = () => undefined
  const launched: Launched = {
    connect: host.connect,
    stopped: false,
    updates: async () => ({ feed: null, waiting: hosts, isBusy: false }),
    onExit(listener) {
      tell = listener
    },
    async stop() {
      launched.stopped = true
      host.die()
    },
    exit() {
      host.die()
      tell()
    },
  }
  return launched
}

const setUp = async (options: { failures?: number } = {}) => {
  const hosts: Launched[] = []
  let failures = 0
  const keeper = await keepHost({
    launch: async () => {
      if (hosts.length > 0 && failures < (options.failures ?? 0)) {
        failures += 1
        throw new Error('not yet')
      }
      const host = launchFake(hosts.length)
      hosts.push(host)
      return host
    },
    restartDelaysMs: [10, 20, 30],
    healthyAfterMs: 1_000,
    nowMs: () => Date.now(),
  })
  const newest = (): Launched => {
    const host = hosts.at(-1)
    if (host === undefined) throw new Error('no host')
    return host
  }
  return { hosts, keeper, newest }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('keeping the host', () => {
  test('fails as the first launch fails', async () => {
    const launch = async (): Promise<RunningHost> => {
      throw new Error('in use')
    }
    await expect(keepHost({ launch, nowMs: () => 0 })).rejects.toThrow('in use')
  })

  test('a host that dies is started again; meanwhile HOST_GONE, then everybody is told', async () => {
    const { hosts, keeper, newest } = await setUp()
    const back = vi.fn<() => void>()
    keeper.onBack(back)
    newest().exit()
    expect(() => keeper.connect()).toThrow(expect.objectContaining({ code: 'HOST_GONE' }))
    expect(await keeper.updates()).toBeNull()
    await vi.advanceTimersByTimeAsync(10)
    expect(hosts).toHaveLength(2)
    expect(await keeper.updates()).toMatchObject({ waiting: 1 })
    expect(back).toHaveBeenCalledTimes(1)
    keeper.connect().close()
    await keeper.stop()
  })

  test('a restart that fails is tried again with longer pauses', async () => {
    const { hosts, keeper, newest } = await setUp({ failures: 1 })
    newest().exit()
    await vi.advanceTimersByTimeAsync(10)
    expect(hosts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20)
    expect(hosts).toHaveLength(2)
    await keeper.stop()
  })

  test('one that keeps dying is given up, once; one that ran long enough starts a new row', async () => {
    const { hosts, keeper, newest } = await setUp()
    const givenUp = vi.fn<() => void>()
    keeper.onGivenUp(givenUp)
    newest().exit()
    await vi.advanceTimersByTimeAsync(10)
    await vi.advanceTimersByTimeAsync(1_000)
    for (const pause of [10, 20, 30]) {
      newest().exit()
      expect(givenUp).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(pause)
    }
    expect(hosts).toHaveLength(5)
    newest().exit()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(hosts).toHaveLength(5)
    expect(givenUp).toHaveBeenCalledTimes(1)
  })

  test('stopping stops the host that runs and cancels a restart that waits', async () => {
    const running = await setUp()
    await running.keeper.stop()
    expect(running.newest().stopped).toBe(true)
    const waiting = await setUp()
    waiting.newest().exit()
    await waiting.keeper.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(waiting.hosts).toHaveLength(1)
    expect(() => waiting.keeper.connect()).toThrow(expect.objectContaining({ code: 'HOST_GONE' }))
  })
})
