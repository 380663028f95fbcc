import { runBoard, type BoardLook } from '../e2e/board-run.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { stopDesks } from '../e2e/desk.ts'
import {
  growthFigure,
  plainFigure,
  quantile,
  withinFigure,
  type BenchSizes,
  type Figure,
  type Say,
} from './measure.ts'

const CALLS = 10_000
const LOOKS = [1_000, 4_000, 7_000, CALLS]
/** And once more everything is killed, after the last look: what grew would go with it. */
const KILLED_LAST = CALLS + 100
const GROWTH_MAX = 1.2
/** Page caches of the server's database and of its desk's (`cache_size`): they fill up while a log grows, and no further. */
const CACHES_MIB = 2 * 64 + 2 * 32
/** Besides, it keeps the row of the day, checks the night's copy, and collects what it is done with when it has to. */
const HALL_GROWTH_MAX = 1.5

type Read = (look: BoardLook) => number
const MEASURED: readonly (readonly [name: string, unit: string, read: Read])[] = [
  ['page: script memory, collected', 'MiB', ({ heapMiB }) => heapMiB],
  ['page: nodes', '', ({ nodes }) => nodes],
  ['page: listeners', '', ({ listeners }) => listeners],
  ["screen's program: resident memory", 'MiB', ({ screenMiB }) => screenMiB],
]

/** Issue "It must hold" 4: a board left running through ten thousand calls, server restarts and a change of day. */
export const benchBoard = async (_directory: string, _sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  say(`board: ${CALLS} calls on two days; the hall is killed, and the program of the screen`)
  const browser = await launchBrowser()
  const startedAt = performance.now()
  try {
    const run = await runBoard({
      browser,
      calls: KILLED_LAST + 100,
      looks: LOOKS,
      screenKilledAt: [300, KILLED_LAST],
      hallKilledAt: [300, 700, KILLED_LAST],
      midnightAt: CALLS / 2,
      say,
    })
    if (run.problems.length > 0) throw new Error(`in the page: ${run.problems.join('; ')}`)
    const [first, ...later] = run.looks
    if (first === undefined || later.length === 0) throw new Error('nobody looked')
    const floorIs = `after ${first.calls} calls`
    return [
      ...MEASURED.flatMap(([name, unit, read]) =>
        later.map((look) =>
          growthFigure(`${name}: after ${look.calls}`, unit, read(look), read(first), floorIs, GROWTH_MAX),
        ),
      ),
      ...later.map(({ calls, hallMiB }) =>
        growthFigure(
          `hall server: resident memory: after ${calls}`,
          'MiB',
          hallMiB,
          first.hallMiB + CACHES_MIB,
          `${floorIs}, and its ${CACHES_MIB} MiB of page caches`,
          HALL_GROWTH_MAX,
        ),
      ),
      withinFigure(
        '10 presses to all 10 on the page: p50',
        quantile(run.drawnMs, 0.5),
        quantile(run.heardMs, 0.5),
        'the same calls on a bare socket, each',
        null,
      ),
      withinFigure(
        '10 presses to all 10 on the page: p99',
        quantile(run.drawnMs, 0.99),
        quantile(run.heardMs, 0.99),
        'the same calls on a bare socket, each',
        null,
      ),
      plainFigure('calls that stood on the page', '', run.calls, null),
      plainFigure('sentences spoken', '', run.spoken, null),
      plainFigure('the board found equal to the row', 'times', run.compared, null),
      plainFigure('all of it', 's', (performance.now() - startedAt) / 1_000, null),
    ]
  } catch (error) {
    say(`board: failed: ${String(error)}`)
    throw error
  } finally {
    await browser.close()
    await stopDesks()
  }
}
