import { describe, expect, test } from 'vitest'
import type { Params, Result } from '../../db/contract/index.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import { goTo, kindsOn, setReference, TUESDAY, WEDNESDAY } from '../helpers/attendance-days.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'

type Preview = Result<'attendance.previewFile'>
type Imported = Result<'attendance.importFile'>

const month = '2026-03'
/** The test hall's people are in its books since a Monday morning: that afternoon nobody punched. */
const ON_MONDAY = 1

/** One line as common machines write it: number right-aligned, time, state, way of proof, work code. */
const line = (userId: string, day: string, clock: string): string =>
  `${userId.padStart(9)}\t${day} ${clock}:00\t1\t0\t1\t0`
/** In and out of both half days, on time. */
const fullDay = (userId: string, day: string): string[] =>
  ['08:20', '12:05', '14:20', '17:35'].map((clock) => line(userId, day, clock))

const base64 = (file: string | Uint8Array): string => Buffer.from(file).toString('base64')
const unixText = (lines: readonly string[]): string => `${lines.join('\n')}\n`

const preview = (
  page: TestPage,
  name: string,
  file: string | Uint8Array,
  mapping: Params<'attendance.previewFile'>['mapping'] = null,
): Promise<Preview> => page.call('attendance.previewFile', { name, base64: base64(file), mapping })

/** Through the wizard as a person goes: looked at, then recorded as it was shown. */
const importFile = async (page: TestPage, name: string, file: string | Uint8Array): Promise<Imported> => {
  const { mapping } = await preview(page, name, file)
  return page.call('attendance.importFile', { name, base64: base64(file), mapping })
}

/** A hall in the evening after two days nobody punched at a desk, and the inspector's page. */
const eveningOf = async (): Promise<{ desk: TestDesk; inspector: TestPage; admin: TestPage }> => {
  const desk = createTestDesk()
  goTo(desk, WEDNESDAY, '23:00')
  return { desk, inspector: await desk.signIn('9003'), admin: await desk.signIn('9001') }
}

const totalsOf = async (page: TestPage, staffId: string) => {
  const { rows } = await page.call('attendance.sheet', { month })
  return rows.find((row) => row.staffId === staffId)?.totals
}
const punchesOn = async (page: TestPage, staffId: string, day: string) =>
  (await page.call('attendance.day', { staffId: staffId as never, day })).punches

describe('files as machines and their programs write them', () => {
  test('attlog.dat with tabs: who is on time, who late, and the day says it was the machine', async () => {
    const { inspector } = await eveningOf()
    const file = unixText([
      ...fullDay('1001', TUESDAY),
      line('1002', TUESDAY, '08:42'),
      line('1002', TUESDAY, '12:01'),
      ...fullDay('1001', WEDNESDAY),
    ])
    expect(await preview(inspector, '1_attlog.dat', file)).toMatchObject({
      format: 'ATTLOG',
      encoding: 'utf-8',
      mapping: { userId: 0, date: 1, time: 1, headerRows: 0 },
      columns: 6,
      lines: 10,
      fresh: 10,
      known: 0,
      badCount: 0,
      people: 2,
      unknownIds: [],
      likelyForeign: false,
      importedBefore: false,
    })
    // A look records nothing.
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
    expect(await importFile(inspector, '1_attlog.dat', file)).toEqual({
      recorded: 10,
      known: 0,
      unknown: 0,
      bad: 0,
    })
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    expect(await kindsOn(inspector, '1002', TUESDAY)).toEqual(['LATE', 'ABSENT_HALF'])
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 4, absentHalves: ON_MONDAY })
    expect(await punchesOn(inspector, '1002', TUESDAY)).toMatchObject([
      { source: 'MACHINE', grade: 'M', standing: 'COUNTS', waiting: false },
      { source: 'MACHINE', grade: 'M', standing: 'COUNTS', waiting: false },
    ])
  })

  const rows = [
    ['编号', '姓名', '日期', '时间'],
    ['1001', '王芳', TUESDAY, '08:20:00'],
    ['1001', '王芳', TUESDAY, '12:05:00'],
    ['1001', '王芳', TUESDAY, '14:20:00'],
    ['1001', '王芳', TUESDAY, '17:35:00'],
  ]
  const csv = rows.map((row) => row.join(',')).join('\r\n')
  /** 王芳 and the titles in GBK, which Node writes no more but every spreadsheet of a hall still does. */
  const gbk = (text: string): Buffer => {
    const known: Readonly<Record<string, readonly number[]>> = {
      王: [0xcd, 0xf5],
      芳: [0xb7, 0xbc],
      编: [0xb1, 0xe0],
      号: [0xba, 0xc5],
      姓: [0xd0, 0xd5],
      名: [0xc3, 0xfb],
      日: [0xc8, 0xd5],
      期: [0xc6, 0xda],
      时: [0xca, 0xb1],
      间: [0xbc, 0xe4],
    }
    return Buffer.from([...text].flatMap((char) => known[char] ?? [char.charCodeAt(0)]))
  }
  const attlogWithNames = unixText(
    rows.slice(1).map(([id, name, day, clock]) => `${id}\t${name}\t${day} ${clock}\t1`),
  )

  test.each([
    {
      what: 'Windows line ends',
      name: 'attlog.dat',
      file: `${fullDay('1001', TUESDAY).join('\r\n')}\r\n`,
      as: { format: 'ATTLOG', encoding: 'utf-8' },
    },
    {
      what: 'names in GBK',
      name: 'attlog.dat',
      file: gbk(attlogWithNames),
      as: { format: 'ATTLOG', encoding: 'gb18030', mapping: { userId: 0, date: 2, time: 2, headerRows: 0 } },
    },
    {
      what: 'names in UTF-8 behind a byte order mark',
      name: 'attlog.dat',
      file: `\uFEFF${attlogWithNames}`,
      as: { format: 'ATTLOG', encoding: 'utf-8' },
    },
    {
      what: '“Unicode text” of an old program',
      name: 'attlog.dat',
      file: Buffer.from(`\uFEFF${attlogWithNames}`, 'utf16le'),
      as: { format: 'ATTLOG', encoding: 'utf-16le' },
    },
    {
      what: 'a log under another ending',
      name: 'export.txt',
      file: unixText(fullDay('1001', TUESDAY)),
      as: { format: 'ATTLOG' },
    },
    {
      what: 'CSV, date and time in two columns',
      name: 'export.csv',
      file: csv,
      as: { format: 'CSV', encoding: 'utf-8', mapping: { userId: 0, date: 2, time: 3, headerRows: 1 } },
    },
    {
      what: 'CSV in GBK',
      name: 'export.csv',
      file: gbk(csv),
      as: { format: 'CSV', encoding: 'gb18030', mapping: { userId: 0, date: 2, time: 3, headerRows: 1 } },
    },
  ])('$what', async ({ name, file, as }) => {
    const { inspector } = await eveningOf()
    const looked = await preview(inspector, name, file)
    expect(looked).toMatchObject({ ...as, lines: 4, badCount: 0, people: 1 })
    // Whatever stands there in Chinese is a name or a title, not the letters of a wrong encoding.
    const words = looked.sample.flat().filter((cell) => !/^[\d :-]*$/.test(cell))
    expect(words.filter((word) => word !== '王芳' && !rows[0]?.includes(word))).toEqual([])
    expect(await importFile(inspector, name, file)).toMatchObject({ recorded: 4, bad: 0 })
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
  })

  test('XLSX of the machine’s own program', async () => {
    const { inspector } = await eveningOf()
    const [head = [], ...body] = rows
    const file = await writeSpreadsheet([
      {
        name: '原始记录',
        title: '考勤记录',
        columns: head.map((heading) => ({ heading, kind: 'TEXT' as const })),
        rows: body,
      },
    ])
    expect(await preview(inspector, '原始记录.xlsx', file)).toMatchObject({
      format: 'XLSX',
      encoding: 'xlsx',
      lines: 4,
      badCount: 0,
      mapping: { userId: 0, date: 2, time: 3 },
    })
    expect(await importFile(inspector, '原始记录.xlsx', file)).toMatchObject({ recorded: 4 })
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
  })

  test('columns chosen by a person; a column that is not there is refused', async () => {
    const { inspector } = await eveningOf()
    // The number of the machine first, the staff number last: nothing in the file says which is which.
    const file = unixText(
      ['08:20', '12:05', '14:20', '17:35'].map((clock) => `7\t${TUESDAY} ${clock}:00\t1001`),
    )
    expect(await preview(inspector, 'attlog.dat', file)).toMatchObject({ mapping: { userId: 0 }, people: 0 })
    const mapping = { userId: 2, date: 1, time: 1, headerRows: 0 }
    expect(await preview(inspector, 'attlog.dat', file, mapping)).toMatchObject({ people: 1, lines: 4 })
    const params = { name: 'attlog.dat', base64: base64(file), mapping }
    expect(
      await inspector.codeOf('attendance.importFile', { ...params, mapping: { ...mapping, userId: 3 } }),
    ).toBe('BAD_REQUEST')
    await inspector.call('attendance.importFile', params)
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
  })
})

describe('damaged files', () => {
  test('a line cut off at the end and what the power cut left behind it are told apart from the rest', async () => {
    const { inspector } = await eveningOf()
    const whole = fullDay('1001', TUESDAY)
    const cut = unixText(whole) + line('1002', TUESDAY, '08:20').slice(0, 26)
    expect(await preview(inspector, 'attlog.dat', cut)).toMatchObject({
      lines: 4,
      badCount: 1,
      bad: [{ lineNo: 5, problem: 'CUT_OFF' }],
    })
    const zeros = `${unixText(whole)}${'\0'.repeat(4_096)}`
    expect(await preview(inspector, 'attlog.dat', zeros)).toMatchObject({ lines: 4, badCount: 1 })
    const torn = `${unixText(whole)}     10\0\0${'\0'.repeat(60)}\t2026-03-0`
    expect(await importFile(inspector, 'attlog.dat', torn)).toEqual({
      recorded: 4,
      known: 0,
      unknown: 0,
      bad: 1,
    })
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    // The rest of the file, copied again, brings what was cut off and nothing twice.
    const again = unixText([...whole, line('1002', TUESDAY, '08:20')])
    expect(await importFile(inspector, 'attlog.dat', again)).toMatchObject({ recorded: 1, known: 4 })
  })

  test('a file cut off within a character keeps its encoding', async () => {
    const { inspector } = await eveningOf()
    const text = Buffer.from(`1001\t王芳\t${TUESDAY} 08:20:00\n1001\t王芳\t${TUESDAY} 12:05:00\n1001\t王芳`)
    const looked = await preview(inspector, 'attlog.dat', text.subarray(0, text.length - 1))
    expect(looked).toMatchObject({ encoding: 'utf-8', lines: 2, badCount: 1 })
    expect(looked.sample[0]?.[1]).toBe('王芳')
  })

  test('a binary log, an empty file and a picture are refused before anything is recorded', async () => {
    const { inspector } = await eveningOf()
    const codeOf = (name: string, file: string | Uint8Array) =>
      inspector.codeOf('attendance.previewFile', { name, base64: base64(file), mapping: null })
    // Tabs and line ends stand in any bytes.
    const binary = Uint8Array.from({ length: 4_000 }, (_unused, at) => (at * 7_919) % 256)
    expect(await codeOf('attlog.dat', binary)).toBe('FILE_UNREADABLE')
    expect(await codeOf('attlog.dat', new Uint8Array(2_000))).toBe('FILE_UNREADABLE')
    expect(await codeOf('attlog.dat', '')).toBe('FILE_UNREADABLE')
    expect(await codeOf('export.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1))).toBe(
      'FILE_UNREADABLE',
    )
    expect(await codeOf('export.xlsx', 'PK\u0003\u0004 not a workbook')).toBe('FILE_UNREADABLE')
    expect((await inspector.call('attendance.unknownIds', {})).unknown).toEqual([])
  })
})

describe('the same and other files', () => {
  test('the same file twice changes nothing; one that overlaps brings its new lines only', async () => {
    const { desk, inspector } = await eveningOf()
    const first = unixText(fullDay('1001', TUESDAY))
    await importFile(inspector, 'attlog.dat', first)
    const sheet = await inspector.call('attendance.sheet', { month })
    const events = (): number =>
      desk.host.store().read.all("SELECT 1 FROM event_log WHERE entity_kind = 'machine_lines'").length
    const before = events()
    expect(await preview(inspector, 'copy.dat', first)).toMatchObject({
      fresh: 0,
      known: 4,
      importedBefore: true,
    })
    expect(await importFile(inspector, 'copy.dat', first)).toEqual({
      recorded: 0,
      known: 4,
      unknown: 0,
      bad: 0,
    })
    expect(events()).toBe(before)
    expect(await inspector.call('attendance.sheet', { month })).toEqual(sheet)

    // The log holds everything since it was emptied, every time; a line may stand twice in it as well.
    const second = unixText([
      ...fullDay('1001', TUESDAY),
      ...fullDay('1001', WEDNESDAY),
      line('1001', WEDNESDAY, '17:35'),
    ])
    expect(await preview(inspector, 'attlog.dat', second)).toMatchObject({
      fresh: 4,
      known: 5,
      importedBefore: false,
    })
    expect(await importFile(inspector, 'attlog.dat', second)).toMatchObject({ recorded: 4, known: 5 })
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 4, absentHalves: ON_MONDAY })
    expect(await punchesOn(inspector, '1001', WEDNESDAY)).toHaveLength(4)
  })

  test('every file is listed with who brought it and what of it was new', async () => {
    const { desk, inspector, admin } = await eveningOf()
    const first = unixText([...fullDay('1001', TUESDAY), ...fullDay('77', TUESDAY)])
    await importFile(inspector, 'one.dat', first)
    desk.clock.advance(60_000)
    await importFile(inspector, 'one.dat', first)
    const second = `${unixText([...fullDay('1001', TUESDAY), ...fullDay('1003', WEDNESDAY)])}     1001\t2026-0`
    await importFile(admin, 'two.dat', second)
    desk.clock.advance(60_000)
    // Given to somebody, the lines are recorded once more; the file is the same.
    await admin.call('attendance.assignId', { userId: '77', staffId: '1004' as never })
    const { files } = await inspector.call('attendance.machineFiles', {})
    expect(files).toMatchObject([
      { name: 'two.dat', lines: 8, recorded: 4, unreadable: 1 },
      { name: 'one.dat', lines: 8, recorded: 8, unreadable: 0 },
    ])
    expect(new Set(files.map(({ byName }) => byName)).size).toBe(2)
    const clerk = await (await eveningOf()).desk.signIn('1001')
    expect(await clerk.codeOf('attendance.machineFiles', {})).toBe('NOT_ALLOWED')
  })

  test('the file of another hall: not one id is known, and nobody’s attendance changes', async () => {
    const { inspector } = await eveningOf()
    const before = await inspector.call('attendance.sheet', { month })
    const file = unixText([...fullDay('500001', TUESDAY), ...fullDay('500002', TUESDAY)])
    expect(await preview(inspector, 'attlog.dat', file)).toMatchObject({
      likelyForeign: true,
      people: 0,
      unknownIds: [
        { userId: '500001', lines: 4 },
        { userId: '500002', lines: 4 },
      ],
    })
    expect(await importFile(inspector, 'attlog.dat', file)).toMatchObject({ recorded: 8, unknown: 8 })
    expect(await inspector.call('attendance.sheet', { month })).toEqual({ ...before, unknownIdLines: 8 })
    expect((await inspector.call('attendance.unknownIds', {})).unknown).toMatchObject([
      { userId: '500001', lines: 4 },
      { userId: '500002', lines: 4 },
    ])
  })

  test('only the centre imports, and only its administrator says whose an id is', async () => {
    const { desk, inspector } = await eveningOf()
    const head = await desk.signIn('1002')
    const file = { name: 'attlog.dat', base64: base64(unixText(fullDay('1001', TUESDAY))) }
    expect(await head.codeOf('attendance.previewFile', { ...file, mapping: null })).toBe('NOT_ALLOWED')
    expect(
      await head.codeOf('attendance.importFile', {
        ...file,
        mapping: { userId: 0, date: 1, time: 1, headerRows: 0 },
      }),
    ).toBe('NOT_ALLOWED')
    expect(await inspector.codeOf('attendance.assignId', { userId: '77', staffId: '1001' as never })).toBe(
      'NOT_ALLOWED',
    )
  })
})

describe('whose an id is', () => {
  const assign = (page: TestPage, userId: string, staffId: string | null) =>
    page.call('attendance.assignId', { userId, staffId: staffId as never })

  test('lines that waited count for the person once their id is assigned, and so do later ones', async () => {
    const { inspector, admin } = await eveningOf()
    await importFile(inspector, 'attlog.dat', unixText(fullDay('77', TUESDAY)))
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
    expect(await admin.codeOf('attendance.assignId', { userId: '77', staffId: 'XX' as never })).toBe(
      'NOT_FOUND',
    )
    expect(await assign(admin, '77', '1001')).toEqual({ lines: 4 })
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    // Each line once, though it was written again for the person's unit.
    expect(await punchesOn(inspector, '1001', TUESDAY)).toHaveLength(4)
    const { sessions } = await inspector.call('attendance.day', { staffId: '1001' as never, day: TUESDAY })
    expect(sessions.flatMap(({ reasons }) => reasons).map(({ code }) => code)).not.toContain('PUNCH_REPEAT')
    expect(await inspector.call('attendance.unknownIds', {})).toMatchObject({
      unknown: [],
      assigned: [{ userId: '77', staffId: '1001', name: '王芳' }],
    })
    const later = unixText([...fullDay('77', TUESDAY), ...fullDay('77', WEDNESDAY)])
    expect(await preview(inspector, 'attlog.dat', later)).toMatchObject({
      people: 1,
      fresh: 4,
      unknownIds: [],
    })
    await importFile(inspector, 'attlog.dat', later)
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 4 })
  })

  test('given to somebody else, its lines leave the first person; taken back, they are nobody’s', async () => {
    const { inspector, admin } = await eveningOf()
    await importFile(inspector, 'attlog.dat', unixText(fullDay('77', TUESDAY)))
    await assign(admin, '77', '1001')
    await importFile(inspector, 'attlog.dat', unixText(fullDay('77', WEDNESDAY)))
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 4 })

    expect(await assign(admin, '77', '1004')).toEqual({ lines: 8 })
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 0, absentHalves: 4 + ON_MONDAY })
    expect(await punchesOn(inspector, '1001', TUESDAY)).toEqual([])
    expect(await totalsOf(inspector, '1004')).toMatchObject({ normal: 4 })
    expect(await punchesOn(inspector, '1004', WEDNESDAY)).toHaveLength(4)

    // And back: nothing is there twice.
    expect(await assign(admin, '77', '1001')).toEqual({ lines: 8 })
    expect(await punchesOn(inspector, '1001', TUESDAY)).toHaveLength(4)
    expect(await totalsOf(inspector, '1004')).toMatchObject({ normal: 0, absentHalves: 4 + ON_MONDAY })

    expect(await assign(admin, '77', null)).toEqual({ lines: 0 })
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 0, absentHalves: 4 + ON_MONDAY })
    expect(await inspector.call('attendance.unknownIds', {})).toMatchObject({
      unknown: [{ userId: '77', lines: 8 }],
      assigned: [],
    })
  })

  test('an id that is a staff number is that person’s until it is given to another', async () => {
    const { inspector, admin } = await eveningOf()
    await importFile(inspector, 'attlog.dat', unixText(fullDay('1004', TUESDAY)))
    expect(await kindsOn(inspector, '1004', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    await assign(admin, '1004', '1001')
    expect(await kindsOn(inspector, '1004', TUESDAY)).toEqual(['ABSENT_HALF', 'ABSENT_HALF'])
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
  })

  test('two ids of one person count together; a punch at a desk within the minute is the same', async () => {
    const { inspector, admin } = await eveningOf()
    await assign(admin, '77', '1001')
    await assign(admin, '78', '1001')
    await importFile(
      inspector,
      'attlog.dat',
      unixText([
        line('77', TUESDAY, '08:20'),
        line('78', TUESDAY, '12:05'),
        line('78', TUESDAY, '14:20'),
        line('77', TUESDAY, '17:35'),
        line('78', TUESDAY, '17:35'),
      ]),
    )
    expect(await kindsOn(inspector, '1001', TUESDAY)).toEqual(['NORMAL', 'NORMAL'])
    expect(await totalsOf(inspector, '1001')).toMatchObject({ normal: 2 })
  })

  test('a person who gets a staff number later has the lines that waited under it', async () => {
    const { desk, inspector } = await eveningOf()
    await importFile(inspector, 'attlog.dat', unixText(fullDay('1099', WEDNESDAY)))
    expect((await inspector.call('attendance.unknownIds', {})).unknown).toHaveLength(1)
    setReference(desk, 'reference.staff_set', '1099', {
      ...BLANK_STAFF,
      staffId: '1099',
      name: '方圆',
      unitId: 'SCJG',
      version: 1,
    })
    expect((await inspector.call('attendance.unknownIds', {})).unknown).toEqual([])
    expect(await punchesOn(inspector, '1099', WEDNESDAY)).toHaveLength(4)
    expect(desk.errors).toEqual([])
  })
})
