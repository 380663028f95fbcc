import { describe, expect, it } from 'vitest'
import {
  boardView,
  spokenCalls,
  turnOf,
  turnSpoken,
  windowSign,
  type Board,
} from '../../renderer/kiosk/boards/board-view.ts'
import { staffAt } from '../../renderer/kiosk/boards/staff-at.ts'
import { createProgressTries, TRIES_MAX, TRIES_WAIT_MS } from '../../renderer/kiosk/guide/progress-tries.ts'
import { freshnessOf, STALE_AFTER_MS } from '../../renderer/kiosk/parts/freshness.ts'
import { shiftAt } from '../../renderer/kiosk/parts/pixel-shift.ts'
import { tickerPieces } from '../../renderer/kiosk/parts/ticker-pieces.ts'
import {
  DEFAULT_SCREEN,
  keepScreenSettings,
  readScreenSettings,
  settingsOfAddress,
} from '../../renderer/kiosk/screen-settings.ts'
import { msAt } from '../../db/model/day.ts'
import { aBoard, START_MS } from '../e2e/kiosk-stage.ts'
import fc from '../helpers/properties.ts'

const ALL = { windowIds: [], classIds: [] }

describe('what a board draws', () => {
  const board = aBoard(119, 20)
  it('is what the row says, the newest call first', () => {
    const view = boardView(board, ALL, START_MS)
    expect(view.calling.map(({ number }) => number)).toEqual(board.calling.map(({ number }) => number))
    expect(view.waiting).toBe(board.waiting)
  })
  it('is only of the windows and classes it is for', () => {
    const view = boardView(board, { windowIds: ['A02'], classIds: ['QB'] }, START_MS)
    expect(view.calling.map(({ window }) => window)).toEqual(['A02'])
    expect(view.classes.map(({ classId }) => classId)).toEqual(['QB'])
    expect(view.waiting).toBe(view.classes[0]?.waiting)
  })
  it('tells a crowd of a class to the screens that are for it, the largest first', () => {
    const crowded = {
      ...board,
      classes: board.classes.map((each) => ({ ...each, isCrowd: each.waiting >= 20 })),
    }
    const view = boardView(crowded, ALL, START_MS)
    const waits = view.crowded.map(({ waiting }) => waiting)
    expect(waits.length).toBeGreaterThan(1)
    expect(waits).toEqual(waits.toSorted((one, other) => other - one))
    const [largest] = view.crowded
    const ids = crowded.classes.filter(({ isCrowd }) => !isCrowd).map(({ classId }) => classId)
    expect(largest?.waiting).toBe(Math.max(...board.classes.map(({ waiting }) => waiting)))
    expect(boardView(crowded, { ...ALL, classIds: ids }, START_MS).crowded).toEqual([])
  })
  it('is empty on another day: numbers begin again', () => {
    expect(boardView(board, ALL, msAt('2026-11-24', '00:00'))).toMatchObject({
      calling: [],
      last: [],
      waiting: 0,
    })
    expect(boardView(board, ALL, msAt('2026-11-23', '23:59')).calling).toHaveLength(20)
  })
  it('never shows one ticket both as called now and as called before', () => {
    const [called] = board.calling
    if (called === undefined) throw new Error('no call')
    const view = boardView({ ...board, last: [called, ...board.last] }, ALL, START_MS)
    expect(view.last.map(({ number }) => number)).not.toContain(called.number)
  })
  it('shows every call of a long list in turn, and none twice in one round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 30 }), (count, perTurn) => {
        const rows = Array.from({ length: count }, (_unused, index) => index)
        const turns = Math.max(1, Math.ceil(count / perTurn))
        const shown = Array.from({ length: turns }, (_unused, turn) => turnOf(rows, perTurn, turn)).flat()
        expect(shown).toEqual(rows)
        expect(turnOf(rows, perTurn, turns)).toEqual(turnOf(rows, perTurn, 0))
      }),
    )
  })
  it('names a window by the number above it, or by its name where it has none', () => {
    expect(windowSign({ windowId: 'A03', windowName: '企业登记三窗口' })).toEqual({
      sign: 'A03',
      name: '企业登记三窗口',
    })
    expect(windowSign({ windowId: 'reception', windowName: '综合窗口' })).toEqual({
      sign: '综合窗口',
      name: '',
    })
  })
})

describe('what is said aloud', () => {
  const board = aBoard(3, 2)
  it('is what is called now, oldest first', () => {
    expect(spokenCalls(board, ALL, START_MS, true).map(({ ticketNo }) => ticketNo)).toEqual(['B101', 'A100'])
  })
  it('is nothing of a board that is out of date, not there, or of yesterday', () => {
    expect(spokenCalls(board, ALL, START_MS, false)).toEqual([])
    expect(spokenCalls(undefined, ALL, START_MS, true)).toEqual([])
    expect(spokenCalls(board, ALL, msAt('2026-11-24', '08:00'), true)).toEqual([])
  })
  it('is a new call when the same ticket is called again', () => {
    const [call] = board.calling
    if (call === undefined) throw new Error('no call')
    const again: Board = { ...board, calling: [{ ...call, nth: 2, atMs: call.atMs + 20_000 }] }
    const [first] = spokenCalls({ ...board, calling: [call] }, ALL, START_MS, true)
    const [second] = spokenCalls(again, ALL, START_MS, true)
    expect(first?.key).not.toBe(second?.key)
  })
})

describe('how true a board is', () => {
  const facts = { asOfMs: START_MS, saysStale: false, silentMs: 0 }
  it('is told by the machine or by the silence of its host, whichever is first', () => {
    expect(freshnessOf(facts).kind).toBe('FRESH')
    expect(freshnessOf({ ...facts, silentMs: STALE_AFTER_MS })).toMatchObject({ kind: 'FRESH' })
    expect(freshnessOf({ ...facts, silentMs: STALE_AFTER_MS + 1 })).toEqual({
      kind: 'STALE',
      asOfMs: START_MS,
    })
    expect(freshnessOf({ ...facts, saysStale: true }).kind).toBe('STALE')
    expect(freshnessOf({ ...facts, asOfMs: null }).kind).toBe('NOTHING')
    expect(freshnessOf({ ...facts, silentMs: null }).kind).toBe('NOTHING')
  })
})

describe('who is at a window', () => {
  const person = (name: string, state: 'ON_POST' | 'OUT' | 'NOT_IN', coveredBy = '') =>
    ({
      staffId: name,
      name,
      unitName: '',
      windowName: 'W',
      postName: name,
      title: '',
      state,
      expectedBackMs: null,
      coveredBy,
      phone: '',
    }) as unknown as Parameters<typeof staffAt>[0][number]
  it('is who is on post or stands in; who is away is not named', () => {
    const names = staffAt(
      [person('A', 'ON_POST'), person('B', 'OUT', 'C'), person('D', 'OUT'), person('E', 'NOT_IN')],
      'W',
    )
    expect(names.map(({ name, isCover }) => [name, isCover])).toEqual([
      ['A', false],
      ['C', true],
    ])
    expect(staffAt([person('A', 'ON_POST')], 'other')).toEqual([])
  })
})

describe('numbers nobody has', () => {
  it('make the screen wait after five within a minute', () => {
    const tries = createProgressTries()
    for (let at = 1; at < TRIES_MAX; at++) tries.missed(at)
    expect(tries.waitMs(TRIES_MAX)).toBe(0)
    tries.missed(TRIES_MAX)
    expect(tries.waitMs(TRIES_MAX)).toBe(TRIES_WAIT_MS)
    expect(tries.waitMs(TRIES_MAX + TRIES_WAIT_MS)).toBe(0)
  })
  it('count no more once they are old', () => {
    const tries = createProgressTries()
    for (let at = 0; at < 20; at++) tries.missed(at * TRIES_WAIT_MS)
    expect(tries.waitMs(20 * TRIES_WAIT_MS)).toBe(0)
  })
})

describe('notices along the foot', () => {
  it('are cut into pieces that fit, and lose nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'办事提醒，请。 keep your.ab'), maxLength: 300 }),
        fc.integer({ min: 10, max: 100 }),
        (text, width) => {
          const pieces = tickerPieces(text, width)
          expect(pieces.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
          for (const piece of pieces) expect([...piece].length).toBeLessThanOrEqual(width)
        },
      ),
    )
    expect(tickerPieces('Please keep your ticket', 12)).toEqual(['Please keep', 'your ticket'])
    // Whole sentences as long as they fit, then what stands between commas; a point within a number is none.
    expect(tickerPieces('Fees: 3.5 yuan. Visitors of 65 and over, and the disabled, go first.', 40)).toEqual([
      'Fees: 3.5 yuan.',
      'Visitors of 65 and over,',
      'and the disabled, go first.',
    ])
    expect(
      tickerPieces('办事提醒：请凭号条到窗口办理；听到叫号后请尽快前往，三次未到按过号处理。', 40),
    ).toEqual(['办事提醒：请凭号条到窗口办理；', '听到叫号后请尽快前往，', '三次未到按过号处理。'])
  })
})

describe('the settings of a screen', () => {
  const storage = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    }
  }
  it('are kept for each address apart, and read again', () => {
    const kept = storage()
    const settings = { ...DEFAULT_SCREEN, kind: 'GUIDE' as const, scale: 1.2 }
    keepScreenSettings(kept, '#/kiosk/a', settings)
    expect(readScreenSettings(kept, '#/kiosk/a')).toEqual(settings)
    expect(readScreenSettings(kept, '#/kiosk/b')).toBeNull()
  })
  it('that cannot be read are none, and a value that does not fit is the usual one', () => {
    const kept = storage()
    kept.setItem('halldesk.screen #/kiosk', '{')
    expect(readScreenSettings(kept, '#/kiosk')).toBeNull()
    kept.setItem('halldesk.screen #/kiosk', JSON.stringify({ ...DEFAULT_SCREEN, scale: 99, languages: 'fr' }))
    expect(readScreenSettings(kept, '#/kiosk')).toEqual(DEFAULT_SCREEN)
  })
  it('may be given by the address of an installation', () => {
    expect(settingsOfAddress('#/kiosk/window?window=A03&lang=both&voice=0&easy=1&scale=1.2')).toEqual({
      ...DEFAULT_SCREEN,
      kind: 'WINDOW',
      windowId: 'A03',
      languages: 'both',
      voice: false,
      easy: true,
      scale: 1.2,
    })
    expect(settingsOfAddress('#/kiosk/hall?classes=QA,QB&scale=x')).toMatchObject({
      classIds: ['QA', 'QB'],
      scale: 1,
    })
    expect(settingsOfAddress('#/kiosk')).toBeNull()
    expect(settingsOfAddress('#/kiosk/nothing')).toBeNull()
  })
})

describe('against burn-in', () => {
  it('the picture stands somewhere else each minute, never far from its place', () => {
    const places = Array.from({ length: 60 }, (_unused, step) => shiftAt(step))
    expect(new Set(places.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBeGreaterThan(50)
    for (const { x, y } of places) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(0.4)
  })
})

it('while a call is spoken its part of the board is shown, and then the turn goes on', () => {
  const rows = Array.from({ length: 30 }, (_unused, at) => ({ key: `call ${at}` }))
  expect(turnSpoken(rows, 12, 5, null)).toBe(5)
  expect(turnSpoken(rows, 12, 5, 'call 25')).toBe(2)
  expect(turnSpoken(rows, 12, 5, 'call 0')).toBe(0)
  // It has been served meanwhile.
  expect(turnSpoken(rows, 12, 5, 'call 99')).toBe(5)
})
