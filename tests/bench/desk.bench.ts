import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { KEY_FILE_NAME } from '../../electron/key-file.ts'
import { launchBrowser, openPage } from '../e2e/browser.ts'
import { startDesk } from '../e2e/desk.ts'
import { fillCases, openBenchStore } from './fill.ts'
import { plainFigure, quantile, timeFigure, type BenchSizes, type Figure, type Say } from './measure.ts'

/** The floor of a call: a bare WebSocket server that sends the same bytes back. */
const openEcho = async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))))
  await once(server, 'listening')
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Sends one message after another and returns how long each answer took, milliseconds; runs inside the page. */
const roundTrips = async ({ url, rounds }: { url: string; rounds: number }): Promise<number[]> => {
  const socket = new WebSocket(url)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const times: number[] = []
  for (let id = 0; id < rounds; id += 1) {
    const startedAt = performance.now()
    const answered = new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
    socket.send(JSON.stringify({ kind: 'call', id, method: 'system.ping', params: {} }))
    await answered
    times.push(performance.now() - startedAt)
  }
  socket.close()
  return times
}

const residentMiB = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024
}

/**
 * The whole program as a person meets it: from starting it to a log-in page that can be used, with a year of cases in
 * its file; a call from a page through shell and host and back; and the memory the program then holds.
 */
export const benchDesk = async (directory: string, sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  const dataDir = join(directory, 'desk')
  await (await startDesk({ dataDir })).stop()
  say(`desk: filling ${sizes.cases} cases`)
  const store = openBenchStore(dataDir, readFileSync(join(dataDir, KEY_FILE_NAME)))
  fillCases(store, sizes.cases, say)
  store.close()

  const browser = await launchBrowser()
  const echo = await openEcho()
  try {
    const starts: number[] = []
    for (let nth = 0; nth < 5; nth += 1) {
      const startedAt = performance.now()
      const desk = await startDesk({ dataDir })
      const opened = await openPage(browser, desk.pageUrl())
      await opened.page.getByText('请先选择自己').waitFor()
      starts.push(performance.now() - startedAt)
      await opened.close()
      await desk.stop()
    }
    const desk = await startDesk({ dataDir })
    const { page } = await openPage(browser, desk.pageUrl())
    await page.getByText('请先选择自己').waitFor()
    const port = `${desk.url.replace('http', 'ws')}/port`
    const ours = await page.evaluate(roundTrips, { url: port, rounds: sizes.rounds })
    const blank = await browser.newPage()
    const theirs = await blank.evaluate(roundTrips, { url: echo.url, rounds: sizes.rounds })
    const memory = residentMiB(desk.pid)
    await desk.stop()
    const floorIs = 'a bare WebSocket echo from a page'
    return [
      timeFigure('call page-host-page: p50', quantile(ours, 0.5), quantile(theirs, 0.5), floorIs, 5),
      timeFigure('call page-host-page: p99', quantile(ours, 0.99), quantile(theirs, 0.99), floorIs, 5),
      plainFigure(`cold start to log-in page, ${sizes.cases} cases`, 'ms', quantile(starts, 0.5), 1_500),
      plainFigure('resident memory after that', 'MiB', memory, null),
    ]
  } finally {
    echo.close()
    await browser.close()
  }
}
