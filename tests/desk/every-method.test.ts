import { describe, expect, test } from 'vitest'
import { describeContract } from '../../db/contract/describe.ts'
import { contract, ContractError, type MethodName } from '../../db/contract/index.ts'
import type { StaffMember } from '../../db/model/reference.ts'
import { Role } from '../../db/model/roles.ts'
import { anApplication } from '../helpers/an-application.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { TEST_HALL, testPin } from '../helpers/test-hall.ts'

const METHODS = Object.keys(contract) as MethodName[]

/** What a call ends in: `OK`, or the code of its failure. Anything that is no typed failure fails the test. */
const outcome = async (page: TestPage, method: MethodName, params: unknown): Promise<string> => {
  try {
    await page.call(method, params as never)
    return 'OK'
  } catch (error) {
    if (error instanceof ContractError) return error.code
    throw new Error(`${method}: ${String(error)}`, { cause: error })
  }
}

/** Somebody with exactly these roles, signed in at a page of their own. */
const signInAs = async (desk: TestDesk, roles: readonly Role[]): Promise<TestPage> => {
  const staffId = roles.length === 1 ? `R-${roles[0]}` : 'R-ALL'
  const staff = { ...TEST_HALL.staff[0], staffId, roles: [...roles] } as StaffMember
  desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) => {
    act.append({ type: 'reference.staff_set', entityId: staffId, payload: { ...staff, source: null } })
    act.append({
      type: 'account.credential_set',
      entityId: staffId,
      payload: { staffId, kind: 'PIN', argon2id: `plain:${testPin(staffId)}`, temporary: false, by: null },
    })
  })
  return desk.signIn(staffId)
}

describe('who may call what', () => {
  test('without a session every method that needs one says so, and the others are few', async () => {
    const page = createTestDesk().openPage()
    const open = METHODS.filter((method) => ['PUBLIC', 'ANYONE'].includes(String(contract[method].access)))
    for (const method of METHODS.filter((each) => !open.includes(each)))
      expect([method, await outcome(page, method, {})]).toEqual([method, 'NOT_SIGNED_IN'])
    expect(
      open.filter(
        (method) =>
          !/^(session|system|setup)\.|^sync\.state$|^assessment\.winners$|^whereabouts\.board$|^screen\.|^kiosk\./.test(
            method,
          ),
      ),
    ).toEqual([])
  })

  test('a role outside the list of a method is refused before anything is looked at', async () => {
    const desk = createTestDesk()
    for (const role of Role.options) {
      const page = await signInAs(desk, [role])
      for (const method of METHODS) {
        const { access } = contract[method]
        if (typeof access === 'string' || access.includes(role)) continue
        expect([role, method, await outcome(page, method, {})]).toEqual([role, method, 'NOT_ALLOWED'])
      }
    }
  })

  test('an administrator of the system and an auditor see no business data', async () => {
    const desk = createTestDesk()
    const clerk = await desk.signIn('1001')
    const opened = await clerk.call('cases.open', anApplication())
    for (const role of ['SYSADMIN', 'AUDITOR'] as const) {
      const page = await signInAs(desk, [role])
      const { caseId, caseNo } = opened
      expect(await outcome(page, 'cases.get', { caseId })).toBe('NOT_ALLOWED')
      expect(await outcome(page, 'cases.explainDue', { caseId })).toBe('NOT_ALLOWED')
      const found = [
        await outcome(page, 'cases.findByNo', { caseNo }),
        JSON.stringify(await page.call('search.everything', { text: '张三丰' })),
        JSON.stringify(await page.call('today.get', { scope: 'UNIT' })),
      ].join('\n')
      expect(found).not.toContain('张三')
      expect(found).not.toContain(caseId)
    }
  })

  test('drafts and preferences of one person are not those of another', async () => {
    const desk = createTestDesk()
    const mine = await desk.signIn('1001')
    const theirs = await desk.signIn('1004')
    await mine.call('mine.setDraft', { key: 'intake', value: '半张单子' })
    await mine.call('mine.setPreference', { key: 'zoom', value: '2' })
    expect((await theirs.call('mine.getDraft', { key: 'intake' })).value).toBeNull()
    expect((await theirs.call('mine.getPreferences', {})).values).toEqual({})
    expect((await mine.call('mine.getDraft', { key: 'intake' })).value).toBe('半张单子')
  })
})

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** A value of the right shape with the worst content that shape allows. */
const hostile = (schema: Schema, turn: number): unknown => {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return hostile(choices[turn % choices.length] ?? {}, turn)
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[turn % schema.enum.length]
  switch (schema.type) {
    case 'string': {
      if (schema.format === 'uuid') return '019ac000-0000-7000-8000-000000000001'
      if (schema.format === 'date') return ['2026-03-02', '0001-01-01', '9999-12-31', '2027-02-28'][turn % 4]
      if (schema.pattern?.includes('p{L}')) return ['1001', '䶮𠮷', 'SCJG-001', 'A01'][turn % 4]
      const texts = ['😀䶮𠮷', '%_\'"--;\u0000', '\ud800', '2'.repeat(40), '🏳️‍🌈'.repeat(2_000)]
      const text = texts[turn % texts.length] ?? ''
      return schema.maxLength === undefined ? text : text.slice(0, schema.maxLength)
    }
    case 'integer':
    case 'number':
      return [schema.maximum ?? Number.MAX_SAFE_INTEGER, schema.minimum ?? 0, 1, 8_640_000_000_000_001].find(
        (value, nth) =>
          nth >= turn % 4 && value <= (schema.maximum ?? Infinity) && value >= (schema.minimum ?? -Infinity),
      )
    case 'boolean':
      return turn % 2 === 0
    case 'null':
      return null
    case 'array':
      return (schema.minItems ?? 0) === 0 && turn % 3 === 2 ? [] : [hostile(schema.items ?? {}, turn)]
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, each], nth) => [name, hostile(each, turn + nth)]),
      )
    default:
      return { toString: 'not a function', __proto__: null }
  }
}

const everyRole = [...Role.options]

describe('bad input', () => {
  test('of the wrong shape is refused by every method, and nothing is INTERNAL', async () => {
    const desk = createTestDesk()
    const page = await signInAs(desk, everyRole)
    const huge = '长'.repeat(3_500_000)
    const { methods } = describeContract()
    for (const method of METHODS) {
      if (method === 'session.lock') continue
      const { properties = {} } = (methods[method]?.params ?? {}) as Schema
      for (const params of [null, 42, 'text', []])
        expect([method, await outcome(page, method, params)]).toEqual([method, 'BAD_REQUEST'])
      if (Object.keys(properties).length === 0) continue
      const filled = (value: unknown) =>
        Object.fromEntries(Object.keys(properties).map((name) => [name, value]))
      for (const value of [{ a: [] }, Number.NaN, huge, '😀'])
        expect([
          'BAD_REQUEST',
          'TOO_LARGE',
          'LOGIN_FAILED',
          'LOGIN_LOCKED',
          'NOT_FOUND',
          'OK',
          'FILE_UNREADABLE',
          // Of a hall there is none to ask here, and nobody may join one where people are known.
          'NOT_JOINED',
          'NOT_ALLOWED',
          // Of a word any text fits.
          'NO_TICKET_HERE',
          'TICKET_NUMBER_BAD',
          'QUEUE_NOT_SET_UP',
          // A file made from another version than the one it names.
          'VERSION_CHANGED',
        ]).toContain(await outcome(page, method, filled(value)))
    }
    expect(desk.errors).toEqual([])
  })

  test('of the right shape and the worst content ends in a typed answer everywhere', async () => {
    const desk = createTestDesk()
    const { methods } = describeContract()
    const page = await signInAs(desk, everyRole)
    for (let turn = 0; turn < 8; turn += 1) {
      for (const method of METHODS) {
        if (['session.lock', 'session.login', 'session.activate', 'backups.make'].includes(method)) continue
        await outcome(page, method, hostile((methods[method]?.params ?? {}) as Schema, turn))
      }
    }
    expect(desk.errors).toEqual([])
  }, 60_000)

  test('that is no message at all is answered where it has a number, and never breaks the line', async () => {
    const desk = createTestDesk()
    const answers: unknown[] = []
    const line = desk.host.connect((message) => answers.push(message))
    for (const raw of [
      null,
      7,
      'x',
      [],
      {},
      { kind: 'call' },
      { kind: 'call', id: 'a', method: 'system.ping' },
    ])
      await line.receive(raw)
    expect(answers).toEqual([])
    await line.receive({ kind: 'call', id: 5, method: 'm'.repeat(200), params: {} })
    await line.receive({ kind: 'call', id: 6, method: '__proto__', params: {} })
    await line.receive({ kind: 'call', id: 7, method: 'toString' })
    expect(answers).toMatchObject([
      { id: 5, ok: false, error: { code: 'TOO_LARGE' } },
      { id: 6, ok: false, error: { code: 'UNKNOWN_METHOD' } },
      { id: 7, ok: false, error: { code: 'BAD_REQUEST' } },
    ])
  })
})
