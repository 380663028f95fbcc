import Database from 'better-sqlite3'
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contract, ContractError, type MethodName } from '../../db/contract/index.ts'
import type { StaffMember } from '../../db/model/reference.ts'
import { LOCK_MS } from '../../db/model/account.ts'
import { argon2Secrets } from '../../db/desk/secrets.ts'
import { anApplication } from '../helpers/an-application.ts'
import { createTestDesk, testSecrets, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { TEST_HALL, testPin } from '../helpers/test-hall.ts'
import { seededBytes, storeOptions } from '../helpers/test-store.ts'
import { csvText } from '../import/text-files.ts'

const csv = (fileName: string, rows: readonly (readonly string[])[]) => ({
  fileName,
  base64: Buffer.from(csvText(rows)).toString('base64'),
})

const memberOf = (staffId: string, changes: Partial<StaffMember> = {}): StaffMember => {
  const found = TEST_HALL.staff.find((staff) => staff.staffId === staffId)
  if (!found) throw new Error(`no ${staffId}`)
  return { ...found, roles: [...found.roles], ...changes } as StaffMember
}

/** Code and details of a failure, without the time a lock ends. */
const failure = async (page: TestPage, method: MethodName, params: unknown) => {
  try {
    await page.call(method, params as never)
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, details: error.details }
    throw error
  }
  return { code: 'OK', details: {} }
}

const accepted = async (desk: TestDesk) => {
  const clerk = await desk.signIn('1001')
  const { caseId } = await clerk.call('cases.open', anApplication())
  await clerk.call('cases.accept', { caseId, tolerance: null })
  return caseId
}

describe('import', () => {
  const units = csv('units.csv', [
    ['单位编码', '单位名称', '文号简称'],
    ['GAJ', '清禾县公安局', '清公'],
  ])
  const bad = csv('windows.csv', [
    ['窗口编号', '窗口名称', '进驻单位'],
    ['G01', 'G01号窗口', '没有这个单位'],
  ])

  test('a preview writes nothing, and one bad row keeps everything out', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('9001')
    const records = () => desk.host.store().read.get<{ n: number }>('SELECT count(*) AS n FROM event_log')?.n
    const before = records()
    const preview = await page.call('import.preview', { files: [units, bad] })
    expect(preview.errors).toBeGreaterThan(0)
    expect(preview.problems.some((problem) => problem.fileName === 'windows.csv' && problem.row === 2)).toBe(
      true,
    )
    expect(await page.codeOf('import.apply', { files: [units, bad] })).toBe('IMPORT_HAS_ERRORS')
    expect(records()).toBe(before)
    expect(await page.call('import.apply', { files: [units] })).toMatchObject({ added: 1 })
    expect(await page.call('import.apply', { files: [units] })).toMatchObject({ added: 0, unchanged: 1 })
  })

  test('files that are none are told by name', async () => {
    const page = await createTestDesk().signIn('9001')
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PK\u0003\u0004not a workbook'),
      Buffer.alloc(3_000, 0xff),
    ]) {
      const files = [{ fileName: '坏.xlsx', base64: bytes.toString('base64') }]
      const { code, details } = await failure(page, 'import.apply', { files })
      expect([code, details]).toMatchObject(['FILE_UNREADABLE', { file: '坏.xlsx' }])
    }
  })
})

describe('settings, calendar and templates', () => {
  test('a setting takes only what fits it', async () => {
    const page = await createTestDesk().signIn('9001')
    const set = async (key: string, value: string) =>
      (await failure(page, 'settings.set', { key, value })).code
    expect(await set('hall.opening', 'von neun bis fünf')).toBe('SETTING_REFUSED')
    expect(await set('session.idle_minutes', '0')).toBe('SETTING_REFUSED')
    expect(await set('paper.number_width', '5')).toBe('SETTING_REFUSED')
    expect(await set('no.such', 'x')).toBe('NOT_FOUND')
    expect(await set('session.idle_minutes', '15')).toBe('OK')
    const { settings } = await page.call('settings.get', {})
    expect(settings.find(({ key }) => key === 'session.idle_minutes')?.value).toBe('15')
  })

  test('a closure moves the due days of running cases, and lifting it moves them back', async () => {
    const desk = createTestDesk()
    const caseId = await accepted(desk)
    const clerk = await desk.signIn('1001')
    const dueDay = async () => (await clerk.call('cases.get', { caseId })).due?.dueDay
    const before = await dueDay()
    const page = await desk.signIn('9001')
    const closure = { day: '2026-03-04', reason: '停电检修', stopsClock: true }
    expect(await page.call('calendar.setClosure', { ...closure, active: true })).toEqual({ recounted: 1 })
    expect(await dueDay()).not.toBe(before)
    expect(await page.call('calendar.setClosure', { ...closure, active: false })).toEqual({ recounted: 1 })
    expect(await dueDay()).toBe(before)
  })

  test('papers keep the wording they were issued with', async () => {
    const desk = createTestDesk()
    const clerk = await desk.signIn('1001')
    const issue = () =>
      clerk.call('papers.issueConsultNotice', {
        itemId: 'SCJG-001',
        consultationId: null,
        visitorName: '李四',
        visitorPhone: '',
        matter: '想办',
        way: 'PHONE',
        omitted: [],
      } as never)
    const old = await issue()
    expect(old.way).toBe('PHONE')
    desk.clock.advance(60_000)
    const page = await desk.signIn('9001')
    await page.call('templates.set', {
      paperKind: 'NOTICE_CONSULT',
      title: '告知单',
      numberWord: '新告',
      footer: '脚注',
    })
    desk.clock.advance(60_000)
    expect((await issue()).title).toBe('告知单')
    expect((await clerk.call('papers.get', { paperId: old.paperId })).title).toBe('一次性告知书')
  })
})

describe('backups and care', () => {
  test('made, listed and restored through the contract, under a session that stays', async () => {
    const desk = createTestDesk()
    const clerk = await desk.signIn('1001')
    const page = await desk.signIn('9001')
    const { file } = await page.call('backups.make', {})
    const { caseNo } = await clerk.call('cases.open', anApplication())
    expect((await page.call('backups.list', {})).backups[0]).toMatchObject({ file, verified: true })
    const restored = await page.call('backups.restore', { file })
    expect(restored.fromJournal).toBeGreaterThan(0)
    expect((await page.call('session.current', {}))?.staffId).toBe('9001')
    expect((await clerk.call('cases.findByNo', { caseNo })).caseId).not.toBeNull()
    expect(await page.codeOf('backups.restore', { file: '../hall.db' })).toBe('NOT_FOUND')
    expect(await page.call('system.verify', {})).toMatchObject({ problems: [], chainsWhole: true })
    const { events } = await page.call('system.rebuild', {})
    expect(events).toBeGreaterThan(0)
    expect(await page.call('system.verify', {})).toMatchObject({ problems: [] })
  })

  test('a backup that went bad is refused and work goes on', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('9001')
    const { file } = await page.call('backups.make', {})
    const { directory } = await page.call('backups.list', {})
    const handle = openSync(join(directory, file), 'r+')
    writeSync(handle, Buffer.alloc(8_192, 0x5a), 0, 8_192, 8_192)
    closeSync(handle)
    expect(await page.codeOf('backups.restore', { file })).toBe('BACKUP_BAD')
    const clerk = await desk.signIn('1001')
    expect((await clerk.call('cases.open', anApplication())).caseNo).not.toBe('')
    rmSync(join(directory, file))
    expect(existsSync(directory)).toBe(true)
  })
})

describe('accounts', () => {
  test('a code from the administrator opens an account once, with secrets that are good enough', async () => {
    const desk = createTestDesk()
    const admin = await desk.signIn('9002')
    const { code } = await admin.call('accounts.issueActivation', { staffId: '1004' as never })
    const page = desk.openPage()
    const activate = {
      staffId: '1004',
      code: ` ${code.toLowerCase()} `,
      password: 'Qinghe#2026',
      pin: '2580',
    }
    expect(await page.codeOf('session.activate', { ...activate, password: 'qinghe' })).toBe('SECRET_TOO_WEAK')
    expect(await page.codeOf('session.activate', { ...activate, pin: '1234' })).toBe('SECRET_TOO_WEAK')
    expect(await page.call('session.activate', activate)).toMatchObject({ staffId: '1004', hasPin: true })
    expect(await desk.openPage().codeOf('session.activate', activate)).toBe('LOGIN_FAILED')
    const again = desk.openPage()
    await again.call('session.login', { staffId: '1004', secret: 'Qinghe#2026', kind: 'PASSWORD' })
    expect(
      await again.codeOf('session.changeSecret', {
        current: 'Qinghe#2026',
        kind: 'PASSWORD',
        secret: 'Qinghe#2026',
      }),
    ).toBe('SECRET_REUSED')
    desk.clock.advance(91 * 86_400_000)
    const late = await desk
      .openPage()
      .call('session.login', { staffId: '1004', secret: 'Qinghe#2026', kind: 'PASSWORD' })
    expect(late.secretExpired).toBe(true)
  })

  test.each(['PIN', 'PASSWORD', 'ACTIVATION'] as const)(
    'five wrong tries with a %s lock, and nobody learns whether the number exists',
    async (kind) => {
      const desk = createTestDesk()
      const page = desk.openPage()
      const attempt = (staffId: string) =>
        kind === 'ACTIVATION'
          ? failure(page, 'session.activate', { staffId, code: 'X', password: 'Qinghe#2026', pin: '2580' })
          : failure(page, 'session.login', { staffId, secret: 'wrong', kind })
      desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) => {
        const left = memberOf('1004', { active: false })
        act.append({ type: 'reference.staff_set', entityId: '1004', payload: { ...left, source: null } })
      })
      for (let nth = 1; nth <= 7; nth += 1) {
        const known = await attempt('1001')
        expect(known.code).toBe(nth < 5 ? 'LOGIN_FAILED' : 'LOGIN_LOCKED')
        expect(await attempt('8888')).toEqual(known)
        expect(await attempt('1004')).toEqual(known)
      }
      expect(
        (await failure(page, 'session.login', { staffId: '1001', secret: testPin('1001'), kind: 'PIN' }))
          .code,
      ).toBe('LOGIN_LOCKED')
      const admin = await desk.signIn('9002')
      await admin.call('accounts.unlock', { staffId: '1001' as never })
      expect(
        (await failure(page, 'session.login', { staffId: '1001', secret: testPin('1001'), kind: 'PIN' }))
          .code,
      ).toBe('OK')
      desk.clock.advance(LOCK_MS + 1)
      expect(await attempt('8888')).toMatchObject({ code: 'LOGIN_FAILED', details: { left: 4 } })
    },
  )

  test('after a lock is over the count begins anew', async () => {
    const desk = createTestDesk()
    const page = desk.openPage()
    const wrong = { staffId: '1001', secret: 'wrong', kind: 'PIN' }
    for (let nth = 0; nth < 5; nth += 1) await failure(page, 'session.login', wrong)
    desk.clock.advance(LOCK_MS + 1)
    expect(await failure(page, 'session.login', wrong)).toEqual({
      code: 'LOGIN_FAILED',
      details: { left: 4 },
    })
  })

  test('a clock set back a year does not make a lock of half an hour last a year', async () => {
    const desk = createTestDesk()
    const page = desk.openPage()
    for (let nth = 0; nth < 5; nth += 1)
      await failure(page, 'session.login', { staffId: '1001', secret: 'wrong', kind: 'PIN' })
    desk.clock.setWall(desk.clock.wallMs() - 365 * 86_400_000)
    expect(
      (await failure(page, 'session.login', { staffId: '1001', secret: testPin('1001'), kind: 'PIN' })).code,
    ).toBe('OK')
  })

  test('a thousand tries at once are five tries', async () => {
    let checked = 0
    const desk = createTestDesk({
      host: {
        secrets: {
          ...testSecrets,
          verify: async (secret, known) => {
            checked += 1
            await new Promise((resolve) => setImmediate(resolve))
            return testSecrets.verify(secret, known)
          },
        },
      },
    })
    const page = desk.openPage()
    const tries = Array.from({ length: 100 }, (_, nth) =>
      failure(page, 'session.login', {
        staffId: '1001',
        secret: nth === 60 ? testPin('1001') : `wrong-${nth}`,
        kind: 'PIN',
      }),
    )
    const codes = (await Promise.all(tries)).map(({ code }) => code)
    expect(checked).toBeGreaterThan(0)
    expect(codes.filter((code) => code === 'LOGIN_FAILED')).toHaveLength(4)
    expect(codes).not.toContain('OK')
  })

  test('an unknown number costs as much work as a wrong secret', async () => {
    const asked: string[] = []
    const real = argon2Secrets(seededBytes('secrets'))
    const desk = createTestDesk({
      host: {
        secrets: {
          hash: real.hash,
          verify(secret, known) {
            asked.push(known)
            return known.startsWith('plain:') ? Promise.resolve(false) : real.verify(secret, known)
          },
        },
      },
    })
    const page = desk.openPage()
    await failure(page, 'session.login', { staffId: '8888', secret: 'x', kind: 'PIN' })
    expect(asked).toHaveLength(1)
    // The same settings as a real one, and a hash the check can read to its end.
    expect(asked[0]?.split('$').slice(0, 4)).toEqual((await real.hash('x')).split('$').slice(0, 4))
  })

  test('a forged token resumes nothing, and a session that ended stays ended', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const session = await page.call('session.current', {})
    const other = desk.openPage()
    for (const resumeToken of ['', 'x'.repeat(43), '__proto__', `${session?.resumeToken}A`])
      expect(await other.call('session.resume', { resumeToken })).toBeNull()
    expect(await other.codeOf('today.get', { scope: 'MINE' })).toBe('NOT_SIGNED_IN')
    const resumeToken = session?.resumeToken ?? ''
    expect((await other.call('session.resume', { resumeToken }))?.staffId).toBe('1001')
    await other.call('session.lock', { cause: 'LOGOUT' })
    expect(await page.call('session.resume', { resumeToken })).toBeNull()
    expect(await page.codeOf('today.get', { scope: 'MINE' })).toBe('NOT_SIGNED_IN')
  })
})

describe('people who change', () => {
  test('who leaves is signed out at every page at once, by hand and by import', async () => {
    for (const leave of [
      (page: TestPage) =>
        page.call('reference.saveStaff', { staff: memberOf('1001', { active: false }) } as never),
      (page: TestPage) =>
        page.call('import.apply', {
          files: [
            csv('staff.csv', [
              ['工号', '姓名', '所属单位', '岗位角色', '是否在岗'],
              ['1001', '王芳', 'SCJG', '窗口人员', '否'],
            ]),
          ],
        }),
    ]) {
      const desk = createTestDesk()
      const page = await desk.signIn('1001')
      const resumeToken = (await page.call('session.current', {}))?.resumeToken ?? ''
      await leave(await desk.signIn('9001'))
      expect(await page.codeOf('today.get', { scope: 'MINE' })).toBe('NOT_SIGNED_IN')
      expect(await page.call('session.resume', { resumeToken })).toBeNull()
      expect(page.topics).toContainEqual({
        kind: 'topic',
        topic: 'sessionEnded',
        payload: { cause: 'REVOKED' },
      })
    }
  })

  test('a role taken away is gone from the present session too', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('9001')
    const admin = await desk.signIn('9002')
    await admin.call('reference.saveStaff', { staff: memberOf('9001', { roles: ['INSPECTOR'] }) } as never)
    expect(await page.codeOf('settings.set', { key: 'hall.name', value: 'x' })).toBe('NOT_ALLOWED')
  })
})

describe('a clock set back a year', () => {
  const YEAR_MS = 365 * 86_400_000
  const notice = {
    itemId: 'SCJG-001',
    consultationId: null,
    visitorName: '',
    visitorPhone: '',
    matter: '想办',
    way: 'IN_PERSON',
    omitted: [],
  } as never

  test('while running: dated papers wait, everything else goes on, the status tells; put right, all is well', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    for (const byMs of [-YEAR_MS, YEAR_MS]) {
      desk.clock.setWall(desk.clock.wallMs() + byMs)
      expect(await page.codeOf('papers.issueConsultNotice', notice)).toBe('CLOCK_TOO_FAR_OFF')
      expect((await page.call('cases.open', anApplication({ summary: `off by ${byMs}` }))).caseNo).not.toBe(
        '',
      )
      expect((await page.call('system.status', {})).clock).toEqual({
        grade: 'C',
        driftMs: byMs,
        jumped: true,
      })
      desk.clock.setWall(desk.clock.wallMs() - byMs)
      expect((await page.call('papers.issueConsultNotice', notice)).number).not.toBe('')
      expect((await page.call('system.status', {})).clock).toEqual({ grade: 'B', driftMs: 0, jumped: false })
    }
  })

  test('a clock put right after a day a year ahead is confirmed by one who may, and papers go on', async () => {
    const ahead = createTestDesk()
    const wrong = await ahead.signIn('1001')
    await wrong.call('cases.open', anApplication())
    const { directory } = ahead.host.store()
    const rightMs = ahead.clock.wallMs() - YEAR_MS
    ahead.host.store().close()
    const { clock: _clock, randomBytes: _random, ...store } = storeOptions(directory)
    const desk = createTestDesk({ empty: true, nowMs: rightMs, host: { store } })
    const clerk = await desk.signIn('1001')
    expect(await clerk.codeOf('papers.issueConsultNotice', notice)).toBe('CLOCK_TOO_FAR_OFF')
    expect(await clerk.codeOf('system.confirmClock', { wallMs: rightMs })).toBe('NOT_ALLOWED')
    const head = await desk.signIn('1002')
    for (const wallMs of [rightMs + 60_001, rightMs - 60_001, rightMs + YEAR_MS])
      expect(await head.codeOf('system.confirmClock', { wallMs })).toBe('BAD_REQUEST')
    expect((await head.call('system.status', {})).clock.jumped).toBe(true)
    expect(await head.call('system.confirmClock', { wallMs: rightMs - 60_000 })).toEqual({})
    expect((await head.call('system.status', {})).clock).toEqual({ grade: 'B', driftMs: 0, jumped: false })
    expect((await clerk.call('papers.issueConsultNotice', notice)).number).not.toBe('')
    expect(contract['system.confirmClock'].access).toEqual([
      'WINDOW_HEAD',
      'CHIEF_REP',
      'CENTER_ADMIN',
      'LEADER',
      'SYSADMIN',
    ])
  })
})

test('records of a newer program can be looked at by people who log in; every change says why not', async () => {
  const first = createTestDesk()
  const clerk = await first.signIn('1001')
  const { caseNo } = await clerk.call('cases.open', anApplication())
  const { directory, databasePath } = first.host.store()
  first.host.store().close()
  const raw = new Database(databasePath)
  raw.pragma('user_version = 9999')
  raw.close()
  const { clock: _clock, randomBytes: _random, ...store } = storeOptions(directory)
  const desk = createTestDesk({ empty: true, host: { store } })
  const page = await desk.signIn('1001')
  desk.host.tick()
  expect((await page.call('system.status', {})).readOnly).toBe(true)
  expect((await page.call('cases.findByNo', { caseNo })).caseId).not.toBeNull()
  expect((await page.call('search.everything', { text: '张三丰' })).hits).toHaveLength(1)
  expect(await page.codeOf('cases.open', anApplication())).toBe('STORAGE_READ_ONLY')
  expect(await page.codeOf('mine.setDraft', { key: 'intake', value: 'x' })).toBe('STORAGE_READ_ONLY')
  for (let nth = 1; nth <= 5; nth += 1)
    expect(await page.codeOf('session.login', { staffId: '1002', secret: 'wrong', kind: 'PIN' })).toBe(
      nth < 5 ? 'LOGIN_FAILED' : 'LOGIN_LOCKED',
    )
  await page.call('session.lock', { cause: 'LOGOUT' })
  expect(desk.errors).toEqual([])
})
