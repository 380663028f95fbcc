import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  guessMapping,
  readMachineRows,
  splitAttlog,
  type MachineMapping,
} from '../../db/model/attendance/machine-rows.ts'
import { at } from '../helpers/person-days.ts'

const ATTLOG: MachineMapping = { userId: 0, date: 1, time: 1, headerRows: 0 }
const PARTED: MachineMapping = { userId: 0, date: 1, time: 2, headerRows: 0 }
const atOf = (...row: string[]): number | string => {
  const { lines, bad } = readMachineRows([row], row.length > 2 ? PARTED : ATTLOG)
  return lines[0]?.atMs ?? bad[0]?.problem ?? 'NOTHING'
}

describe('lines of attlog.dat', () => {
  it('are parted by tabs, with any line end, and keep their numbers', () => {
    const expected = [
      ['1', '2026-03-02 08:25:17', '1', '0', '0', '0'],
      [''],
      ['12', '2026-03-02 12:01:00', '1', '0', '0', '0'],
    ]
    for (const end of ['\r\n', '\n', '\r']) {
      const text = [
        '        1\t2026-03-02 08:25:17\t1\t0\t0\t0',
        '',
        '       12\t2026-03-02 12:01:00\t1\t0\t0\t0',
        '',
      ].join(end)
      expect(splitAttlog(text), JSON.stringify(end)).toEqual(expected)
    }
    expect(readMachineRows(expected, ATTLOG)).toEqual({
      lines: [
        { lineNo: 1, userId: '1', atMs: at('08:25:17'), raw: '1\t2026-03-02 08:25:17\t1\t0\t0\t0' },
        { lineNo: 3, userId: '12', atMs: at('12:01'), raw: '12\t2026-03-02 12:01:00\t1\t0\t0\t0' },
      ],
      bad: [],
    })
  })
  it('are parted by spaces where there are no tabs', () => {
    expect(splitAttlog('  7  2026-03-02 08:25:17  1 0\n')).toEqual([
      ['7', '2026-03-02', '08:25:17', '1', '0'],
    ])
  })
  it('begin after a byte order mark, keep empty cells, and end before an end-of-file sign', () => {
    expect(splitAttlog('\uFEFF7\t\t2026-03-02 08:25:17\r\n\u001A')).toEqual([
      ['7', '', '2026-03-02 08:25:17'],
    ])
    expect(splitAttlog('')).toEqual([])
  })
})

describe('times', () => {
  it('are read as machines and sheets write them, in the time of the hall', () => {
    for (const text of [
      '2026-03-02 08:25:17',
      '2026/3/2 8:25:17',
      '2026-03-02T08:25:17',
      '2026年3月2日 08:25:17',
    ])
      expect(atOf('1', text), text).toBe(at('08:25:17'))
    expect(atOf('1', '2026/3/2 8:25')).toBe(at('08:25'))
    expect(atOf('1', '２０２６－０３－０２　０８：２５')).toBe(at('08:25'))
    expect(atOf('1', '20260302 082517')).toBe(at('08:25:17'))
  })
  it('may be in two columns', () => {
    expect(atOf('1', '2026-03-02', '8:25')).toBe(at('08:25'))
    expect(atOf('1', '2026/3/2', '08:25:17')).toBe(at('08:25:17'))
    expect(atOf('1', '2026-03-02 00:00:00', '08:25')).toBe(at('08:25'))
    const swapped = readMachineRows([['08:25', '2026-03-02', '1']], {
      userId: 2,
      date: 1,
      time: 0,
      headerRows: 0,
    })
    expect(swapped.lines[0]?.atMs).toBe(at('08:25'))
  })
  it('may be days of a sheet', () => {
    // 46083 is 2026-03-02.
    expect(atOf('1', '46083.350891203702')).toBe(at('08:25:17'))
    expect(atOf('1', '46083', '0.350891203702')).toBe(at('08:25:17'))
    expect(atOf('1', '46083', '08:25')).toBe(at('08:25'))
  })
  it('are refused when there is no such time, or none that a machine of today could tell', () => {
    for (const text of [
      '2026-02-30 08:25:17',
      '2026-03-02 24:00:00',
      '2026-03-02 08:60:00',
      '2026-03-02 08:25:1',
      '2026-03-02',
      '1970-01-01 08:00:00',
      '2026/03-02x 08:25',
      '12',
      '99999.5',
    ])
      expect(atOf('1', text), text).toBe('BAD_TIME')
  })
  it('of whole seconds come back from whatever form they were written in', () => {
    const second = fc.integer({ min: 0, max: 20 * 365 * 86_400 })
    fc.assert(
      fc.property(second, (seconds) => {
        const atMs = at('00:00') + seconds * 1_000
        const text = new Date(atMs + 8 * 3_600_000).toISOString()
        const [day, clock] = [text.slice(0, 10), text.slice(11, 19)]
        const serial = (atMs + 8 * 3_600_000) / 86_400_000 + 25_569
        expect(atOf('1', `${day} ${clock}`)).toBe(atMs)
        expect(atOf('1', day, clock)).toBe(atMs)
        expect(atOf('1', serial.toFixed(9))).toBe(atMs)
      }),
    )
  })
})

describe('lines that cannot be read', () => {
  it('are told with their number and what is wrong, and the others are read', () => {
    const rows = [
      ['编号', '时间'],
      ['1', '2026-03-02 08:25:17'],
      ['', '2026-03-02 08:25:18'],
      ['2'],
      ['\u0000\uFFFD3', '2026-03-02 08:25:19'],
      ['4', 'yesterday'],
      ['', ''],
      ['5', '2026-03-02 08:25:20'],
    ]
    const { lines, bad } = readMachineRows(rows, { ...ATTLOG, headerRows: 1 })
    expect(lines.map(({ lineNo, userId }) => [lineNo, userId])).toEqual([
      [2, '1'],
      [8, '5'],
    ])
    expect(bad.map(({ lineNo, problem }) => [lineNo, problem])).toEqual([
      [3, 'NO_USER_ID'],
      [4, 'TOO_SHORT'],
      [5, 'BAD_USER_ID'],
      [6, 'BAD_TIME'],
    ])
    expect(bad[1]?.raw).toBe('2')
  })
  it('keep a torn end: nothing of a file disappears wherever it was cut', () => {
    const text =
      '1\t2026-03-02 08:25:17\t1\t0\r\n2\t2026-03-02 08:26:18\t1\t0\r\n3\t2026-03-02 08:27:19\t1\t0\r\n'
    for (let length = 1; length <= text.length; length += 1) {
      const { lines, bad } = readMachineRows(splitAttlog(text.slice(0, length)), ATTLOG)
      const begun = text
        .slice(0, length)
        .split('\r\n')
        .filter((line) => line.trim() !== '').length
      expect([length, lines.length + bad.length]).toEqual([length, begun])
      // What is read is as it stood in the whole file; of one line alone nobody knows whether others have seconds.
      const clocks: Record<string, string> = { 1: '08:25:17', 2: '08:26:18', 3: '08:27:19' }
      const wrong = lines.filter(({ userId, atMs }) => atMs !== at(clocks[userId] ?? ''))
      expect([length, begun > 1 ? wrong : []]).toEqual([length, []])
    }
  })
  it('of any text at all are either read or told', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const rows = splitAttlog(text)
        const { lines, bad } = readMachineRows(rows, ATTLOG)
        const filled = rows.filter((row) => row.some((cell) => cell.trim() !== '')).length
        expect(lines.length + bad.length).toBe(filled)
      }),
    )
  })
})

describe('which column holds what', () => {
  it('is guessed for attlog.dat, with tabs and with spaces', () => {
    const text =
      '1\t2026-03-02 08:25:17\t1\t0\t0\t0\n12\t2026-03-02 08:26:17\t1\t0\t0\t0\n1\t2026-03-02 12:01:00\t1\t0\t0\t0\n'
    expect(guessMapping(splitAttlog(text))).toEqual(ATTLOG)
    expect(guessMapping(splitAttlog(text.replaceAll('\t', ' ')))).toEqual(PARTED)
  })
  it('is guessed for exports with titles', () => {
    expect(
      guessMapping([
        ['部门', '姓名', '考勤号码', '日期时间', '记录状态'],
        ['不动产', '张三', '1', '2026/3/2 8:25:17', '签到'],
        ['不动产', '李四', '2', '2026/3/2 8:26:17', '签到'],
      ]),
    ).toEqual({ userId: 2, date: 3, time: 3, headerRows: 1 })
    expect(
      guessMapping([
        ['三月考勤', '', '', ''],
        ['No', '工号', '日期', '时间'],
        ['1', 'A017', '2026-03-02', '08:25'],
        ['2', 'A018', '2026-03-02', '08:26'],
      ]),
    ).toEqual({ userId: 1, date: 2, time: 3, headerRows: 2 })
  })
  it('does not take line numbers for ids', () => {
    const rows = [1, 2, 3, 4].map((no) => [String(no), no % 2 ? '0017' : '0018', `2026-03-02 08:2${no}:00`])
    expect(guessMapping(rows)).toEqual({ userId: 1, date: 2, time: 2, headerRows: 0 })
  })
  it('is guessed for days of a sheet', () => {
    expect(
      guessMapping([
        ['工号', '时间'],
        ['17', '46083.3509'],
        ['18', '46083.3519'],
      ]),
    ).toEqual({
      userId: 0,
      date: 1,
      time: 1,
      headerRows: 1,
    })
  })
  it('is not known where nothing looks like a time', () => {
    expect(guessMapping([])).toBeNull()
    expect(
      guessMapping([
        ['a', 'b'],
        ['c', 'd'],
      ]),
    ).toBeNull()
  })
  it('stands a few bad lines', () => {
    const rows = [
      ['1', '2026-03-02 08:25:17'],
      ['2', '2026-03-02 08:26:17'],
      ['3', '2026-03-02 08:27:17'],
      ['x'],
    ]
    expect(guessMapping(rows)).toEqual(ATTLOG)
  })
})
