import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HallBridge } from '../../db/contract/bridge.ts'
import type { HostMessage, PageMessage } from '../../db/contract/port.ts'

/** A bridge whose host is the test. */
const aBridge = () => {
  const sent: PageMessage[] = []
  let toPage: (message: HostMessage) => void = () => undefined
  let connected: (open: boolean) => void = () => undefined
  const bridge: HallBridge = {
    shell: 'BROWSER',
    send: (message) => void sent.push(message),
    onMessage: (listener) => {
      toPage = listener
      return () => undefined
    },
    onConnection: (listener) => {
      connected = listener
      return () => undefined
    },
    print: () => Promise.resolve('DONE'),
    savePdf: () => Promise.resolve('DONE'),
  }
  return {
    bridge,
    sent,
    methods: () => sent.map((message) => message.method),
    open: () => connected(true),
    close: () => connected(false),
    tell: (message: HostMessage) => toPage(message),
    answer: (method: string, value: unknown) => {
      const call = sent.findLast((message) => message.method === method)
      if (call === undefined) throw new Error(`${method} was not asked`)
      toPage({ kind: 'answer', id: call.id, ok: true, value })
    },
  }
}

const page = async () => {
  const fake = aBridge()
  vi.stubGlobal('window', {
    hallBridge: fake.bridge,
    location: { href: 'http://127.0.0.1/' },
    localStorage: { getItem: () => null },
    setTimeout: (action: () => void, ms: number) => setTimeout(action, ms),
  })
  vi.resetModules()
  const { createHall } = await import('../../renderer/shared/hall.ts')
  const own = aBridge()
  return { ...own, hall: createHall(own.bridge) }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

describe('the connection of a page to its host', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('lets nothing pass before the session is taken up again', async () => {
    const { hall, open, methods, answer } = await page()
    hall.setGreeting(async () => {
      await hall.call('session.resume', { resumeToken: 'token' })
    })
    const today = hall.call('today.get', { scope: 'MINE' })
    open()
    await settled()
    expect(methods()).toEqual(['session.resume'])
    answer('session.resume', null)
    await settled()
    expect(methods()).toEqual(['session.resume', 'today.get'])
    answer('today.get', { day: '2026-11-22' })
    await expect(today).resolves.toEqual({ day: '2026-11-22' })
  })

  it('greets the host anew after every break', async () => {
    const { hall, open, close, methods } = await page()
    hall.setGreeting(() => Promise.resolve())
    open()
    close()
    expect(hall.connection()).toBe('LOST')
    open()
    await settled()
    expect(hall.connection()).toBe('OPEN')
    void hall.call('system.ping', {})
    expect(methods()).toEqual(['system.ping'])
  })

  it('tells the caller when the host goes before it answers, and never sends the call again', async () => {
    const { hall, open, close, methods } = await page()
    hall.setGreeting(() => Promise.resolve())
    open()
    await settled()
    const writing = hall
      .call('day.confirm', { day: '2026-11-22', note: '' })
      .catch((thrown: unknown) => thrown)
    close()
    expect(await writing).toMatchObject({ name: 'HallError', code: 'HOST_GONE' })
    open()
    await settled()
    expect(methods()).toEqual(['day.confirm'])
  })

  it('gives up a call after ten seconds without a connection', async () => {
    const { hall } = await page()
    const asking = hall.call('system.ping', {}).catch((thrown: unknown) => thrown)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await asking).toMatchObject({ code: 'HOST_GONE' })
  })

  it('hands on code and details of a failure; an unknown code is INTERNAL', async () => {
    const { hall, open, sent, tell } = await page()
    hall.setGreeting(() => Promise.resolve())
    open()
    await settled()
    const fail = async (code: string) => {
      const asking = hall.call('cases.get', { caseId: 'x' }).catch((thrown: unknown) => thrown)
      tell({
        kind: 'answer',
        id: sent.at(-1)?.id ?? -1,
        ok: false,
        error: { code, message: '没有找到', details: { subject: 'x' } },
      })
      return asking
    }
    expect(await fail('NOT_FOUND')).toMatchObject({
      code: 'NOT_FOUND',
      message: '没有找到',
      details: { subject: 'x' },
    })
    expect(await fail('FROM_A_NEWER_HOST')).toMatchObject({ code: 'INTERNAL' })
  })

  it('brings topics to those who listen, until they stop', async () => {
    const { hall, tell } = await page()
    const heard: string[][] = []
    const stop = hall.on('changed', ({ kinds }) => heard.push(kinds))
    tell({ kind: 'topic', topic: 'changed', payload: { kinds: ['case'], ids: [] } })
    stop()
    tell({ kind: 'topic', topic: 'changed', payload: { kinds: ['paper'], ids: [] } })
    expect(heard).toEqual([['case']])
  })
})
