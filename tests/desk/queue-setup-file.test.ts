import fc from '../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { CLASSES, SERVICES, SHEET_NAMES } from '../../db/desk/queue-setup/columns.ts'
import { readSetup, writeSetup } from '../../db/desk/queue-setup/workbook.ts'
import { writeTable, type RowOf } from '../../db/desk/score-rules/table.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'
import { Lane, TicketClass, WindowService } from '../../db/model/queue/ticket-class.ts'
import { readReferenceData } from '../../db/store/index.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'

type ClassRow = RowOf<typeof CLASSES>
type ServiceRow = RowOf<typeof SERVICES>

const A_CLASS: ClassRow = {
  classId: 'A',
  prefix: 'A',
  name: '企业登记',
  nameEn: 'Business',
  lane: 'NORMAL',
  unit: 'SCJG 市场监管局',
  itemIds: ['SCJG-002'],
  order: 1,
  dailyMax: 200,
  slotMax: null,
  takesFrom: '08:30',
  takesUntil: null,
  active: 'YES',
}

const fileOf = async (classes: readonly ClassRow[], services: readonly ServiceRow[]): Promise<string> =>
  Buffer.from(
    await writeSpreadsheet([
      writeTable(...SHEET_NAMES.classes, CLASSES, classes),
      writeTable(...SHEET_NAMES.services, SERVICES, services),
    ]),
  ).toString('base64')

const setUp = (): TestDesk => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  return desk
}

const newest = ({ host }: TestDesk): number =>
  host.store().read.get<{ n: number }>('SELECT max(local_seq) AS n FROM event_log')?.n ?? 0

describe('out and in again', () => {
  test('the file a page exports changes nothing', async () => {
    const desk = setUp()
    const page = await desk.signIn('9002')
    const { fileName, base64 } = await page.call('queueSetup.export', {})
    expect(fileName).toMatch(/^号别与窗口 \d{4}-\d{2}-\d{2}\.xlsx$/)
    const before = newest(desk)
    const looked = await page.call('queueSetup.importFile', { fileName, fileBase64: base64, save: null })
    expect(looked).toMatchObject({ saved: false, classes: [], windows: [], badRows: [] })
    const saved = await page.call('queueSetup.importFile', {
      fileName,
      fileBase64: base64,
      save: looked.state,
    })
    expect(saved).toMatchObject({ saved: true, classes: [], windows: [] })
    expect(newest(desk)).toBe(before)
  })

  test('whatever classes and services a hall has, they are read as they were written', async () => {
    const known = readReferenceData(setUp().host.store().read)
    const text = (max: number) =>
      fc
        .stringMatching(/^[\p{Script=Han}A-Za-z0-9 ()（）×、=+-]*$/u, { maxLength: max })
        .map((each) => each.trim())
    const clock = fc.option(
      fc
        .tuple(fc.nat(23), fc.nat(59))
        .map((parts) => parts.map((each) => String(each).padStart(2, '0')).join(':')),
    )
    const aClass = fc.record({
      classId: fc.stringMatching(/^[A-Zx一-龥][A-Z0-9._x-]{0,10}$/u),
      name: text(40).map((each) => `号${each}`),
      nameEn: text(60),
      lane: fc.constantFrom(...Lane.options),
      unitId: fc.option(fc.constantFrom(...known.units.keys())),
      itemIds: fc.subarray([...known.items.keys()]),
      order: fc.nat(999),
      dailyMax: fc.option(fc.integer({ min: 1, max: 9_999 })),
      slotMax: fc.option(fc.integer({ min: 1, max: 999 })),
      takesFrom: clock,
      takesUntil: clock,
      active: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(aClass, { selector: ({ classId }) => classId, minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 8, maxLength: 8 }),
        async (drawn, weights) => {
          const classes = drawn.map((each, at) =>
            TicketClass.parse({ ...each, prefix: `${'ABCDEFGH'[at] ?? 'Z'}Q` }),
          )
          const services = [...known.windows.keys()].map((windowId, at) =>
            WindowService.parse({
              windowId,
              classes: classes
                .slice(at)
                .map(({ classId }, place) => ({ classId, weight: weights[place] ?? 1 })),
            }),
          )
          const hall = {
            ...known,
            ticketClasses: new Map(classes.map((each) => [each.classId, each])),
            windowServices: new Map(services.map((each) => [each.windowId, each])),
          }
          const sheets = readSheets(Buffer.from(await writeSetup(hall as never)), 'a.xlsx')
          const read = readSetup(sheets, hall as never)
          expect(read.badRows).toEqual([])
          const byId = (one: { classId: string }, other: { classId: string }) =>
            one.classId < other.classId ? -1 : 1
          expect(read.classes.toSorted(byId)).toEqual(classes.toSorted(byId))
          expect(new Map(read.services.map((each) => [each.windowId, each]))).toEqual(hall.windowServices)
        },
      ),
      { numRuns: 25 },
    )
  })
})

test('what the file names is saved in one go, what it does not name stays', async () => {
  const desk = setUp()
  const page = await desk.signIn('9002')
  const file = {
    fileName: '号别.xlsx',
    fileBase64: await fileOf(
      [
        A_CLASS,
        { ...A_CLASS, classId: 'Y', prefix: 'Y', name: '预约', lane: 'BOOKING', unit: null, takesFrom: null },
      ],
      [
        {
          window: 'A01 一号',
          classes: [
            { classId: 'Y', weight: 3 },
            { classId: 'A', weight: 1 },
          ],
        },
      ],
    ),
  }
  const looked = await page.call('queueSetup.importFile', { ...file, save: null })
  expect(looked).toMatchObject({
    saved: false,
    classes: [
      { id: 'A', kind: 'CHANGED' },
      { id: 'Y', kind: 'NEW' },
    ],
    windows: [{ id: 'A01', kind: 'CHANGED' }],
  })
  const before = await page.call('queueSetup.get', {})
  expect(before.classes.map(({ classId }) => classId)).toEqual(['A', 'B', 'V'])
  await page.call('queueSetup.importFile', { ...file, save: looked.state })
  const { classes, services } = await page.call('queueSetup.get', {})
  expect(classes.map(({ classId }) => classId).toSorted()).toEqual(['A', 'B', 'V', 'Y'])
  expect(classes.find(({ classId }) => classId === 'A')).toMatchObject({
    name: '企业登记',
    unitId: 'SCJG',
    itemIds: ['SCJG-002'],
    dailyMax: 200,
    takesFrom: '08:30',
  })
  expect(services.find(({ windowId }) => windowId === 'A01')?.classes).toEqual([
    { classId: 'Y', weight: 3 },
    { classId: 'A', weight: 1 },
  ])
  expect(services.find(({ windowId }) => windowId === 'B01')).toEqual(
    before.services.find(({ windowId }) => windowId === 'B01'),
  )
  // Somebody saved in between: what was looked at is no more.
  expect(await page.codeOf('queueSetup.importFile', { ...file, save: looked.state })).toBe('VERSION_CHANGED')
})

test('every cell that does not fit is named by sheet, row and column, and then nothing is saved', async () => {
  const desk = setUp()
  const page = await desk.signIn('9002')
  const cases: readonly (readonly [ClassRow[], ServiceRow[], object[]])[] = [
    [
      [{ ...A_CLASS, prefix: 'ABC' }],
      [],
      [{ sheet: '号别', row: 3, column: '字母', value: 'ABC', reason: 'BAD_CODE' }],
    ],
    [[{ ...A_CLASS, name: '' }], [], [{ row: 3, column: '名称', reason: 'EMPTY' }]],
    [[{ ...A_CLASS, lane: '快' as never }], [], [{ row: 3, column: '类别', reason: 'EMPTY' }]],
    [
      [A_CLASS, A_CLASS],
      [],
      [
        { row: 4, column: '代号', reason: 'TWICE' },
        { row: 4, column: '字母', reason: 'TWICE' },
      ],
    ],
    // B is a class of the hall that this file does not name.
    [[{ ...A_CLASS, prefix: 'B' }], [], [{ row: 3, column: '字母', reason: 'TWICE', allowed: 'B' }]],
    [[{ ...A_CLASS, unit: 'NONE 没有' }], [], [{ row: 3, column: '所属单位', reason: 'UNKNOWN_CODE' }]],
    [
      [{ ...A_CLASS, itemIds: ['NO-1'] }],
      [],
      [{ row: 3, column: '事项', value: 'NO-1', reason: 'UNKNOWN_CODE' }],
    ],
    [[{ ...A_CLASS, takesFrom: '25:00' }], [], [{ row: 3, column: '取号开始', reason: 'BAD_TIME' }]],
    [[{ ...A_CLASS, dailyMax: 0 }], [], [{ row: 3, column: '每天最多', reason: 'BAD_NUMBER' }]],
    [
      [A_CLASS],
      [
        { window: 'Z99 没有', classes: [] },
        { window: 'A01 一号', classes: [{ classId: 'Q', weight: 1 }] },
        { window: 'A01', classes: [{ classId: 'A', weight: 11 }] },
        { window: 'A01', classes: [] },
        // Its letters and its code are one class.
        {
          window: 'B01',
          classes: [
            { classId: 'B', weight: 1 },
            { classId: '代号 B', weight: 2 },
          ],
        },
      ],
      [
        { sheet: '窗口办什么', row: 5, column: '办理的号别', reason: 'BAD_NUMBER' },
        { sheet: '窗口办什么', row: 3, column: '窗口', value: 'Z99 没有', reason: 'UNKNOWN_CODE' },
        { sheet: '窗口办什么', row: 4, column: '办理的号别', value: 'Q', reason: 'UNKNOWN_CODE' },
        { sheet: '窗口办什么', row: 6, column: '窗口', reason: 'TWICE' },
        { sheet: '窗口办什么', row: 7, column: '办理的号别', value: '代号 B', reason: 'TWICE' },
      ],
    ],
  ]
  const before = newest(desk)
  for (const [classes, services, badRows] of cases) {
    const file = { fileName: '号别.xlsx', fileBase64: await fileOf(classes, services) }
    const looked = await page.call('queueSetup.importFile', { ...file, save: null })
    expect(looked).toMatchObject({ classes: [], windows: [], badRows })
    expect(looked.badRows).toHaveLength(badRows.length)
    expect(await page.call('queueSetup.importFile', { ...file, save: looked.state })).toMatchObject({
      saved: false,
    })
  }
  expect(newest(desk)).toBe(before)
  const other = Buffer.from(
    await writeSpreadsheet([{ name: '别的', columns: [{ heading: '代号', kind: 'TEXT' }], rows: [] }]),
  )
  const looked = await page.call('queueSetup.importFile', {
    fileName: '别的.xlsx',
    fileBase64: other.toString('base64'),
    save: null,
  })
  expect(looked.badRows.map(({ sheet, reason }) => [sheet, reason])).toEqual([
    ['号别', 'SHEET_MISSING'],
    ['窗口办什么', 'SHEET_MISSING'],
  ])
  expect(
    await page.codeOf('queueSetup.importFile', { fileName: 'a.xlsx', fileBase64: 'AAAA', save: null }),
  ).toBe('FILE_UNREADABLE')
  const clerk = await desk.signIn('1001')
  expect(await clerk.codeOf('queueSetup.export', {})).toBe('NOT_ALLOWED')
})
