import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { contentSecurityPolicy, SECURITY_HEADERS, withNonce } from '../../electron/page-policy.ts'
import type { Result } from '../../db/contract/index.ts'

const pages = fileURLToPath(new URL('../../out/renderer/', import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export interface Stage {
  readonly url: string
  close(): void
}

/** Serves the built pages under the policy of the shells, with no host behind them: the test plays the host. */
export const startStage = async (): Promise<Stage> => {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    const type = TYPES[extname(path)]
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    if (type === undefined) {
      const nonce = randomBytes(18).toString('base64')
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.setHeader('content-security-policy', contentSecurityPolicy({ nonce, connect: [] }))
      response.end(withNonce(readFileSync(join(pages, 'index.html'), 'utf8'), nonce))
      return
    }
    try {
      response.setHeader('content-type', type)
      // As the shells do: a screen shown anew reads its files out of the browser.
      if (path.startsWith('/assets/'))
        response.setHeader('cache-control', 'private, max-age=31536000, immutable')
      response.end(readFileSync(join(pages, normalize(path))))
    } catch {
      response.statusCode = 404
      response.end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  if (place === null || typeof place === 'string') throw new Error('the stage has no port')
  return {
    url: `http://127.0.0.1:${place.port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Board = Result<'screen.board'>

/** What a test may do to the host behind a page; lives in the page. */
interface PlayedHost {
  answers: Record<string, unknown>
  /** Methods that are refused, with the code. */
  refusals: Record<string, string>
  /** Milliseconds the hall's clock is ahead of where it began. */
  aheadMs: number
  /** Of when what it says is; null: of now. */
  asOfMs: number | null
  /** Answers nothing any more. */
  silent: boolean
  asked: Record<string, number>
  readonly nowMs: () => number
  readonly tell: (topic: string, payload: unknown) => void
  readonly connect: (open: boolean) => void
}

declare global {
  interface Window {
    stage: PlayedHost
  }
}

/** Runs in the page before its own scripts; must not use anything from outside. */
const playHost = ({ startMs, answers }: { startMs: number; answers: Record<string, unknown> }): void => {
  const messages = new Set<(message: unknown) => void>()
  const connections = new Set<(open: boolean) => void>()
  // What `showNext` left for the page that is loaded after this one.
  const next: unknown = JSON.parse(window.sessionStorage.getItem('stage.answers') ?? '{}')
  const stage: PlayedHost = {
    answers: { ...answers, ...(next as Record<string, unknown>) },
    refusals: {},
    aheadMs: 0,
    asOfMs: null,
    silent: false,
    asked: {},
    nowMs: () => startMs + stage.aheadMs + performance.now(),
    tell: (topic, payload) => {
      for (const listener of messages) listener({ kind: 'topic', topic, payload })
    },
    connect: (open) => {
      for (const listener of connections) listener(open)
    },
  }
  window.stage = stage
  // A screen that shuts itself in takes all of the glass; a test gives it the glass it asks about.
  Element.prototype.requestFullscreen = () => Promise.resolve()
  /** No more of a list than was asked for. */
  const limited = (value: unknown, limit: number | undefined): unknown =>
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
      ? { ...value, items: value.items.slice(0, limit) }
      : value
  const dated = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const nowMs = stage.nowMs()
    const asOfMs = stage.asOfMs ?? nowMs
    return {
      ...value,
      ...('nowMs' in value ? { nowMs } : {}),
      ...('asOfMs' in value ? { asOfMs } : {}),
      ...('isStale' in value ? { isStale: nowMs - asOfMs > 15_000 } : {}),
    }
  }
  Object.defineProperty(window, 'hallBridge', {
    value: {
      shell: 'BROWSER',
      send: ({ id, method, params }: { id: number; method: string; params?: { limit?: number } }) => {
        stage.asked[method] = (stage.asked[method] ?? 0) + 1
        if (stage.silent) return
        const value = stage.answers[method]
        const refusal = stage.refusals[method]
        const answer =
          value === undefined || refusal !== undefined
            ? {
                kind: 'answer',
                id,
                ok: false,
                error: { code: refusal ?? 'NOT_ALLOWED', details: {}, message: 'refused' },
              }
            : { kind: 'answer', id, ok: true, value: limited(dated(value), params?.limit) }
        setTimeout(() => {
          for (const listener of messages) listener(answer)
        }, 1)
      },
      onMessage: (listener: (message: unknown) => void) => {
        messages.add(listener)
        return () => messages.delete(listener)
      },
      onConnection: (listener: (open: boolean) => void) => {
        connections.add(listener)
        listener(true)
        return () => connections.delete(listener)
      },
      print: () => Promise.resolve('DONE'),
      savePdf: () => Promise.resolve('DONE'),
    },
  })
}

export const START_MS = Date.parse('2026-11-23T10:42:00+08:00')

const CLASSES = [
  ['A', '企业服务', 'Business services'],
  ['B', '公安服务', 'Police services'],
  ['C', '工程建设与不动产登记交易', 'Construction and real estate registration'],
  ['D', '社会民生', 'Social affairs'],
  ['E', '税务', 'Tax'],
  ['Z', '综合受理（无差别）', 'Any business'],
  ['Q', '咨询导办', 'Questions and guidance'],
  ['Y', '预约办理', 'Booked visits'],
] as const

const windowsOf = (count: number) =>
  Array.from({ length: count }, (_unused, at) => ({
    windowId:
      count < 10
        ? String(at + 1)
        : `${'ABCDE'[Math.floor(at / 24)]}${String((at % 24) + 1).padStart(2, '0')}`,
    name:
      at % 7 === 3
        ? '住房公积金缴存提取贷款综合业务受理及异地转移接续窗口'
        : (['企业登记一窗口', '户政业务窗口', '不动产登记窗口', '社保医保窗口'][at % 4] ?? ''),
  }))

/** A hall board with so many windows and calls, as the host answers it. */
export const aBoard = (windows: number, calls: number, last = 8): Board =>
  ({
    nowMs: START_MS,
    asOfMs: START_MS,
    isStale: false,
    day: '2026-11-23',
    mode: 'HALL',
    calling: windowsOf(windows)
      .slice(0, calls)
      .map(({ windowId, name }, at) => ({
        ticketId: `2026-11-23/${'ABCDE'[at % 5]}${String(100 + at).padStart(3, '0')}`,
        number: `${'ABCDE'[at % 5]}${String(100 + at).padStart(3, '0')}`,
        classId: `Q${'ABCDE'[at % 5]}`,
        windowId,
        windowName: name,
        nth: 1,
        atMs: START_MS - at * 20_000,
        isServing: false,
      })),
    last: windowsOf(windows)
      .slice(0, Math.min(windows, last))
      .map(({ windowId, name }, at) => ({
        ticketId: `2026-11-23/B${String(80 - at).padStart(3, '0')}`,
        number: `B${String(80 - at).padStart(3, '0')}`,
        classId: 'QB',
        windowId,
        windowName: name,
        nth: 1,
        atMs: START_MS - 300_000 - at * 40_000,
        isServing: true,
      })),
    classes: CLASSES.map(([prefix, name, nameEn], at) => ({
      classId: `Q${prefix}`,
      prefix,
      name,
      nameEn,
      lane: 'NORMAL',
      waiting: (at * 7) % 31,
      oldestSinceMs: START_MS - at * 60_000,
      openWindows: at + 1,
    })),
    windows: windowsOf(windows).map(({ windowId, name }) => ({
      windowId,
      name,
      status: 'OPEN',
      classIds: ['QA'],
      number: null,
      isServing: false,
    })),
    waiting: 96,
    isCrowd: false,
  }) as unknown as Board

export const aHall = (windows: number) => ({
  nowMs: START_MS,
  day: '2026-11-23',
  hallName: '清禾县政务服务中心',
  openingHours: '08:30-12:00 14:30-17:30',
  windows: windowsOf(windows).map((each) => ({ ...each, area: '一楼A区', units: [], classIds: ['QA'] })),
  classes: CLASSES.map(([prefix, name, nameEn]) => ({
    classId: `Q${prefix}`,
    prefix,
    name,
    nameEn,
    lane: 'NORMAL',
  })),
  notices: [
    {
      noticeId: 'welcome',
      title: '办事提醒',
      text: '请凭号条到窗口办理；听到或看到叫号后请尽快前往，三次未到将按过号处理。',
      textEn: 'Please keep your ticket and go to the window when your number is called.',
    },
  ],
  crowd: 60,
  voice: { choice: 'zh', repeats: 2, volumes: [] },
})

export const aStart = (mayExit = false) => ({
  nowMs: START_MS,
  hallName: '清禾县政务服务中心',
  deviceName: '一楼大厅屏',
  windowId: null,
  purpose: 'SAMPLE',
  locale: 'zh-CN',
  version: '1',
  isKiosk: true,
  link: 'ONLINE',
  lastContactAtMs: START_MS,
  mayExit,
})

/** What a hall board asks for. */
export const boardAnswers = (board: Board, windows = 3): Readonly<Record<string, unknown>> => ({
  'screen.board': board,
  'screen.hall': aHall(windows),
})

/** The hall's row becomes this one, and the page is told. */
export const setBoard = (page: Page, board: Board): Promise<void> =>
  page.evaluate((next) => {
    window.stage.answers['screen.board'] = next
    window.stage.tell('queue', {})
  }, board)

/** Lets the page's own time pass until it is so; for a screen opened with `ownTime`. */
export const passUntil = async (page: Page, limitMs: number, isSo: () => Promise<boolean>): Promise<void> => {
  for (let passedMs = 0; !(await isSo()); passedMs += 500) {
    if (passedMs > limitMs) throw new Error(`not so after ${limitMs} ms: ${isSo.toString()}`)
    await page.clock.runFor(500)
  }
}

export interface OpenedScreen {
  readonly page: Page
  readonly problems: readonly string[]
  close(): Promise<void>
}

export interface ScreenOptions extends BrowserContextOptions {
  /** What the page counts of time is the test's to let pass (`page.clock`); it goes on at the true pace otherwise. */
  readonly ownTime?: boolean
}

/** Opens a screen whose host the test plays with `window.stage`. */
export const openScreen = async (
  browser: Browser,
  stage: Stage,
  path: string,
  answers: Readonly<Record<string, unknown>>,
  { ownTime = false, ...options }: ScreenOptions = {},
): Promise<OpenedScreen> => {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...options,
  })
  if (ownTime) await context.clock.install()
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  await page.addInitScript(playHost, {
    startMs: START_MS,
    answers: { 'screen.start': aStart(), ...answers },
  })
  await page.goto(`${stage.url}/?screen=1#/kiosk${path}`)
  return { page, problems, close: () => context.close() }
}

/** Another screen on the same glass: faster than a browser of its own, and as empty. */
export const showNext = async (
  page: Page,
  path: string,
  answers: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await page.evaluate(
    ([hash, kept]) => {
      window.localStorage.clear()
      window.sessionStorage.clear()
      window.sessionStorage.setItem('stage.answers', kept)
      window.location.hash = hash
    },
    [`#/kiosk${path}`, JSON.stringify(answers)] as const,
  )
  await page.reload()
}
