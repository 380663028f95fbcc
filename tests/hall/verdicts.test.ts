import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import * as fc from '../helpers/properties.ts'
import { describe, expect, it, test } from 'vitest'
import {
  judge,
  NO_GUARD,
  readEnveloped,
  readEvent,
  recordedEventOf,
  roleRuleOf,
  type ActorFacts,
  type JudgeFacts,
  type Judgement,
  type ReadEvent,
} from '../../db/hall/verdicts.ts'
import { slipBasics } from '../../db/model/queue/ticket.ts'
import type { CaseState } from '../../db/model/case.ts'
import { readEnvelope } from '../../db/model/events/read-envelope.ts'
import { eventDefinitions } from '../../db/model/events/registry.ts'
import { VERDICT_REASONS } from '../../db/model/verdict.ts'
import { aCaseOpened } from '../helpers/a-case.ts'
import { anEnvelope, anId, THE_DEVICE, THE_HALL, type EnvelopeWishes } from '../helpers/envelopes.ts'

const OTHER_DEVICE = anId(0xd2)
const clerk: ActorFacts = { staffId: '1001', active: true, roles: ['CLERK'], unitIds: ['SCJG'] }
const admin: ActorFacts = { staffId: '9001', active: true, roles: ['SYSADMIN'], unitIds: ['ZWZX'] }

const facts = (overrides: Partial<JudgeFacts> = {}): JudgeFacts => ({
  sender: {
    hallId: THE_HALL,
    deviceId: THE_DEVICE,
    epoch: 1,
    kind: 'DESK',
    scopes: ['hall', 'unit:SCJG'],
  },
  isDuplicate: false,
  actor: clerk,
  isHallEmpty: false,
  guard: NO_GUARD,
  state: undefined,
  units: [],
  refold: null,
  ...overrides,
})
const sender = facts().sender
const PLACE = { hallSeq: 50, atMs: 1_772_413_200_000 }

const readJson = (json: unknown) => readEnveloped(readEnvelope(json))
const verdictOn = (wishes: EnvelopeWishes, overrides: Partial<JudgeFacts> = {}): Judgement =>
  judge(readJson(anEnvelope(wishes)), facts(overrides), PLACE)
const inShort = ({ verdict, reason }: Judgement): string =>
  [verdict, reason].filter((part) => part !== '').join(' ')

const opening = { type: 'case.opened', payload: aCaseOpened() }
const opened = verdictOn(opening)
const knownCase = { state: opened.stateAfter, units: opened.units }
const withdrawal = { type: 'case.withdrawn', payload: { reason: '不办了' } }
const note = { type: 'case.noted', payload: { text: '已电话告知' } }
const staff = (overrides: object = {}) => ({
  type: 'reference.staff_set',
  entity: ['staff', '1002'] as const,
  payload: {
    ...BLANK_STAFF,
    staffId: '1002',
    name: '李四',
    unitId: 'SCJG',
    source: null,
    ...overrides,
  },
})
const credential = (staffId: string, entityId = staffId) => ({
  type: 'account.credential_set',
  entity: ['account', entityId] as const,
  payload: { staffId, kind: 'PIN', argon2id: '$argon2id$x', temporary: false, by: null },
})

describe('an event that is in order', () => {
  test('is accepted, folded, and goes to its unit', () => {
    expect(opened).toMatchObject({
      verdict: 'accepted',
      reason: '',
      scopes: ['unit:SCJG'],
      units: ['SCJG'],
      guardAfter: NO_GUARD,
    })
    expect(opened.stateAfter as CaseState).toMatchObject({
      status: 'RECEIVED',
      caseNo: '439925-SCJG-20260302-0001',
    })
  })
  test('and guarded becomes the guard of its record', () => {
    const judged = verdictOn({ ...withdrawal, base: 0 }, knownCase)
    expect(judged).toMatchObject({ verdict: 'accepted', guardAfter: { hallSeq: 50, deviceId: THE_DEVICE } })
    expect(verdictOn(note, { ...knownCase, guard: judged.guardAfter }).guardAfter).toEqual(judged.guardAfter)
  })
  test('of a kind without a state is kept as it is', () => {
    const audit = {
      type: 'audit.recorded',
      payload: { act: 'VERIFIED', subject: '', reason: '', details: {} },
    }
    expect(verdictOn(audit)).toMatchObject({ verdict: 'accepted', stateAfter: undefined })
  })
})

describe('an event that is not one', () => {
  it.each(['', '{', 'null', '[]', '{"v":1}', '\u0000', JSON.stringify(anEnvelope({ type: 'nonsense' }))])(
    '%j is invalid',
    (text) => {
      const read = readEvent(Buffer.from(text, 'utf8'))
      expect(read).toEqual({ kind: 'INVALID', envelope: null })
      const judged = judge(read, facts(), PLACE)
      expect(inShort(judged)).toBe('quarantined INVALID')
      expect(judged.scopes).toEqual([])
    },
  )
  test('is any event whose payload is not of its type, and it still reaches its unit', () => {
    const judged = verdictOn({ type: 'case.opened', payload: { unitId: 'SCJG' } })
    expect(inShort(judged)).toBe('quarantined INVALID')
    expect(judged).toMatchObject({ scopes: ['unit:SCJG'], units: [], stateAfter: undefined })
  })
  test('is one that says it belongs to another kind of entity', () => {
    expect(inShort(verdictOn({ ...staff(), entity: ['account', '1002'] }))).toBe('quarantined INVALID')
  })
  test('is one of another hall, machine or incarnation', () => {
    for (const wrong of [{ hallId: 'other' }, { deviceId: OTHER_DEVICE }, { epoch: 2 }])
      expect(inShort(verdictOn({ ...opening, ...wrong }))).toBe('quarantined INVALID')
  })
  test('whatever the bytes are, reading never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(readEvent(bytes).kind).toBe('INVALID')
        },
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...eventDefinitions), fc.jsonValue(), ({ type }, payload) => {
        const read = readJson(anEnvelope({ type, payload }))
        expect(['quarantined', 'conflict', 'accepted']).toContain(judge(read, facts(), PLACE).verdict)
      }),
    )
  })
})

describe('an event of a newer program', () => {
  it.each([
    { type: 'case.lent', payload: {} },
    { type: 'case.noted', typeVersion: 2, payload: { voice: 1 } },
  ])('%j is kept for later, in the scopes of its record', (wishes) => {
    const judged = verdictOn(wishes, knownCase)
    expect(inShort(judged)).toBe('quarantined UNKNOWN_TYPE')
    expect(judged).toMatchObject({ scopes: ['unit:SCJG'], stateAfter: knownCase.state })
  })
  test('and of a new kind of record leaves its units, for those that follow it', () => {
    expect(verdictOn({ type: 'visit.begun', entity: ['visit', 'v1'] }).units).toEqual(['SCJG'])
  })
})

test('an id the log has under another hash is a duplicate', () => {
  expect(inShort(verdictOn(opening, { isDuplicate: true }))).toBe('quarantined DUPLICATE_ID')
})

describe('who may record', () => {
  it.each(eventDefinitions.map(({ type }) => type))('%s has been thought of', (type) => {
    expect(roleRuleOf(type)).toBeDefined()
  })
  const left = { ...clerk, active: false }
  const leaving = { ...admin, active: false }
  it.each([
    ['work of a clerk', opening, clerk, 'accepted'],
    ['work of nobody', { ...opening, staffId: null }, null, 'quarantined NOT_ALLOWED'],
    ['work of somebody unknown', opening, null, 'quarantined NOT_ALLOWED'],
    ['work of somebody who has left', opening, left, 'quarantined NOT_ALLOWED'],
    ['a person set by a clerk', staff(), clerk, 'quarantined NOT_ALLOWED'],
    ['a person set by an administrator', staff(), admin, 'accepted'],
    ['a person set by the centre', staff(), { ...clerk, roles: ['CENTER_ADMIN'] }, 'accepted'],
    ['a person set by an administrator who left', staff(), leaving, 'quarantined NOT_ALLOWED'],
    ['one’s own PIN', credential('1001'), clerk, 'accepted'],
    ['another’s PIN', credential('1002'), clerk, 'quarantined NOT_ALLOWED'],
    ['another’s PIN under one’s own name', credential('1001', '1002'), clerk, 'quarantined NOT_ALLOWED'],
    ['another’s PIN by an administrator', credential('1002'), admin, 'accepted'],
    [
      'an account unlocked by its owner',
      { type: 'account.unlocked', entity: ['account', '1001'], payload: { by: '1001' } },
      clerk,
      'quarantined NOT_ALLOWED',
    ],
    [
      'a wrong try of somebody who has left',
      {
        type: 'account.login_failed',
        entity: ['account', '1001'],
        payload: { kind: 'PIN', lockedUntilMs: null },
      },
      left,
      'accepted',
    ],
    [
      'a session in another’s account',
      {
        type: 'account.session_opened',
        entity: ['account', '9001'],
        payload: { session: 'x', kind: 'PIN' },
      },
      clerk,
      'quarantined NOT_ALLOWED',
    ],
    [
      'numbers drawn by somebody who has left',
      {
        type: 'numbers.leased',
        entity: ['number_series', 'case/SCJG/2026-03-02'],
        payload: { seriesKey: 'case/SCJG/2026-03-02', first: 1, last: 200, unitId: null, windowId: null },
      },
      left,
      'accepted',
    ],
    [
      'a record released by a machine',
      {
        type: 'record.released',
        entity: ['release', anId(7)],
        payload: { eventId: anId(7), entity: ['case', 'c'] },
        staffId: null,
      },
      null,
      'quarantined NOT_ALLOWED',
    ],
  ] as [string, EnvelopeWishes, ActorFacts | null, string][])('%s', (_what, wishes, actor, expected) => {
    expect(inShort(verdictOn(wishes, { actor }))).toBe(expected)
  })
  test('A and B away together is let happen by the leader alone, with somebody named who is there', () => {
    const approval = {
      type: 'leave.approved',
      payload: {
        step: 0,
        by: '1001',
        note: '',
        override: { reason: '急病', covers: [{ postId: 'P1', staffId: '1005' }] },
      },
    }
    const decider = { ...clerk, roles: ['INSPECTOR'] as const }
    const leader = { ...clerk, roles: ['LEADER'] as const }
    const plain = { ...approval, payload: { ...approval.payload, override: null } }
    expect(inShort(verdictOn(approval, { actor: decider }))).toBe('quarantined NOT_ALLOWED')
    // The leave is not known here; whether they may is settled by then.
    expect(inShort(verdictOn(plain, { actor: decider }))).toBe('conflict NOT_FOUND')
    expect(inShort(verdictOn(approval, { actor: leader }))).toBe('conflict NOT_FOUND')

    const booking = (staffId: string, rank: string, standIn: string | null) => ({
      type: 'post_absence.booked',
      entity: ['post_absence', 'P1'] as const,
      payload: {
        unitIds: ['SCJG'],
        leaveId: `leave-${staffId}`,
        staffId,
        rank,
        fromMs: 1_000,
        toMs: 2_000,
        coverStaffId: null,
        override: standIn === null ? null : { by: '9004', reason: '急病', coverStaffId: standIn },
      },
    })
    const away = verdictOn(booking('1004', 'B', null)).stateAfter
    const second = (standIn: string | null): string =>
      inShort(verdictOn(booking('1001', 'A', standIn), { actor: leader, state: away }))
    expect(second(null)).toBe('conflict BOTH_ABSENT')
    expect(second('1004')).toBe('conflict BOTH_ABSENT')
    expect(second('1001')).toBe('conflict BOTH_ABSENT')
    expect(second('1005')).toBe('accepted')
  })
  test('the machine about itself, and about no other', () => {
    const enrolled = (deviceId: string) => ({
      type: 'device.enrolled',
      entity: ['device', deviceId] as const,
      staffId: null,
      payload: { deviceId, hallId: THE_HALL, name: 'A01', program: '0.2.0', purpose: 'REAL' },
    })
    expect(inShort(verdictOn(enrolled(THE_DEVICE), { actor: null }))).toBe('accepted')
    expect(inShort(verdictOn(enrolled(OTHER_DEVICE), { actor: null }))).toBe('quarantined NOT_ALLOWED')
  })
  test('the hall itself, when it can read what it once could not', () => {
    const released = {
      type: 'record.released',
      payload: { eventId: anId(7), entity: ['case', 'c'] },
      staffId: null,
    }
    const server = { actor: null, sender: { ...sender, isHall: true }, units: ['SCJG'] }
    expect(verdictOn(released, server)).toMatchObject({ verdict: 'accepted', scopes: ['unit:SCJG'] })
  })
  test('a kiosk about itself alone', () => {
    const kiosk = { sender: { ...sender, kind: 'KIOSK' as const, scopes: [] } }
    expect(inShort(verdictOn(opening, kiosk))).toBe('quarantined NOT_ALLOWED')
    const jumped = {
      type: 'clock.jumped',
      entity: ['device', THE_DEVICE] as const,
      staffId: null,
      payload: { byMs: 1, wallBeforeMs: 0, wallAfterMs: 1 },
    }
    const state = { hallId: THE_HALL, name: '', purpose: 'REAL', jumps: 0 }
    expect(inShort(verdictOn(jumped, { ...kiosk, actor: null, state }))).toBe('accepted')
  })
  test('a kiosk nothing else, of any type there is', () => {
    const kiosk = { ...sender, kind: 'KIOSK' as const, scopes: ['public'] }
    const isRefused = (type: string, entity: string): boolean => {
      const named: [string, string] = [entity, entity === 'device' ? THE_DEVICE : 'x']
      const { envelope } = readJson(anEnvelope(opening))
      if (!envelope) throw new Error('no envelope')
      // As if its payload were good, whatever it would have to be.
      const read: ReadEvent = {
        kind: 'EVENT',
        envelope: { ...envelope, type, entity: named },
        payload: {},
        guarded: false,
      }
      for (const who of [{}, { isHallEmpty: true, actor: null }, { actor: admin }]) {
        try {
          const { reason } = judge(read, facts({ ...who, sender: kiosk }), PLACE)
          if (reason !== 'NOT_ALLOWED') return false
        } catch {
          // It was let through, and its payload is none.
          return false
        }
      }
      return true
    }
    const taken = eventDefinitions.filter(({ type, entity }) => !isRefused(type, entity))
    expect(taken.map(({ type }) => type).toSorted()).toEqual([
      'clock.confirmed',
      'clock.jumped',
      'device.enrolled',
      'device.epoch_begun',
      'device.printer_changed',
      'device.store_recovered',
      'numbers.leased',
      'ticket.issued',
    ])
  })
  test('a ticket machine gives no precedence that a window head grants', () => {
    const kiosk = { ...sender, kind: 'KIOSK' as const, scopes: ['public'] }
    const issued = (priority: string | null): EnvelopeWishes => ({
      type: 'ticket.issued',
      entity: ['ticket', '2026-03-02/A001'],
      staffId: null,
      payload: {
        ...slipBasics('2026-03-02/A001', null),
        issuedAtMs: 1,
        lane: priority === null ? 'NORMAL' : 'PRIORITY',
        priority,
        isReserve: false,
        taken: {},
        via: 'KIOSK',
      },
    })
    const reasonOf = (priority: string | null) =>
      judge(
        {
          ...readJson(anEnvelope(issued(priority))),
          kind: 'EVENT',
          payload: issued(priority).payload,
          guarded: false,
        } as ReadEvent,
        facts({ actor: null, sender: kiosk }),
        PLACE,
      ).reason
    expect(['ELDERLY', 'URGENT'].map(reasonOf)).toEqual([
      expect.not.stringMatching('NOT_ALLOWED'),
      'NOT_ALLOWED',
    ])
  })
  test('the first people of a hall come from any machine of it, and business does not', () => {
    const empty = { isHallEmpty: true, actor: null }
    expect(inShort(verdictOn(staff(), empty))).toBe('accepted')
    expect(inShort(verdictOn(credential('1002'), empty))).toBe('accepted')
    expect(inShort(verdictOn(opening, empty))).toBe('quarantined NOT_ALLOWED')
    const kiosk = { ...sender, kind: 'KIOSK' as const }
    expect(inShort(verdictOn(staff(), { ...empty, sender: kiosk }))).toBe('quarantined NOT_ALLOWED')
  })
})

describe('for whom a desk may record', () => {
  const foreign = { type: 'case.opened', payload: aCaseOpened({ unitId: 'GA' }) }
  const ticketId = '2026-03-02/A001'
  const servedElsewhere = { ...slipBasics(ticketId, null), ticketId }
  const calledAhead: EnvelopeWishes = {
    type: 'ticket.called',
    entity: ['ticket', ticketId],
    payload: {
      unitIds: ['SCJG'],
      windowId: 'A01',
      staffId: '1001',
      mode: 'AHEAD',
      reason: { code: 'AHEAD', waitedMs: null, weight: null, run: 0, passedOver: 0, note: '' },
      basics: slipBasics(ticketId, null),
    },
  }
  it.each([
    ['its own unit', opening, {}, 'accepted'],
    ['another unit', foreign, {}, 'quarantined OUT_OF_SCOPE'],
    ['another unit, by somebody of it', foreign, { actor: { ...clerk, unitIds: ['GA'] } }, 'accepted'],
    [
      'another unit, by somebody of the whole hall',
      foreign,
      { actor: { ...clerk, roles: ['CENTER_ADMIN'] } },
      'accepted',
    ],
    [
      'another unit, at a window that takes in every item',
      foreign,
      { sender: { ...sender, scopes: ['supervisor'] } },
      'accepted',
    ],
    [
      'another unit, at a supervisor’s machine',
      foreign,
      { sender: { ...sender, kind: 'SUPERVISOR', scopes: ['supervisor'] } },
      'accepted',
    ],
    [
      'a record of another unit',
      note,
      { state: opened.stateAfter, units: ['GA'] },
      'quarantined OUT_OF_SCOPE',
    ],
    ['a record of both', note, { state: opened.stateAfter, units: ['GA', 'SCJG'] }, 'accepted'],
    ['a ticket another unit had before', calledAhead, { units: ['GA'] }, 'accepted'],
    [
      'a ticket another unit serves',
      calledAhead,
      { state: { ...servedElsewhere, windowId: 'GA01', status: 'SERVING' }, units: ['GA'] },
      'conflict TICKET_ELSEWHERE',
    ],
  ] as [string, EnvelopeWishes, Partial<JudgeFacts>, string][])(
    '%s',
    (_what, wishes, overrides, expected) => {
      expect(inShort(verdictOn(wishes, overrides))).toBe(expected)
    },
  )
})

describe('a step taken without having seen a later one', () => {
  const guard = { hallSeq: 40, deviceId: OTHER_DEVICE }
  it.each([
    ['older', 39, guard, 'conflict CHANGED_MEANWHILE'],
    ['of nothing', undefined, guard, 'conflict CHANGED_MEANWHILE'],
    ['of that state', 40, guard, 'accepted'],
    ['newer', 45, guard, 'accepted'],
    ['of one’s own earlier step', 3, { ...guard, deviceId: THE_DEVICE }, 'accepted'],
  ] as const)('base %s', (_what, base, before, expected) => {
    const wishes = base === undefined ? withdrawal : { ...withdrawal, base }
    const judged = verdictOn(wishes, { ...knownCase, guard: before })
    expect(inShort(judged)).toBe(expected)
    expect(judged.scopes).toEqual(['unit:SCJG'])
    expect(judged.guardAfter).toEqual(
      expected === 'accepted' ? { hallSeq: 50, deviceId: THE_DEVICE } : before,
    )
  })
  test('does not keep a note from being added', () => {
    expect(inShort(verdictOn(note, { ...knownCase, guard }))).toBe('accepted')
  })
  test('is also an edit of what the whole hall works by', () => {
    const edit = { ...staff(), base: 12 }
    expect(inShort(verdictOn(edit, { actor: admin, guard }))).toBe('conflict CHANGED_MEANWHILE')
    expect(verdictOn({ ...edit, base: 40 }, { actor: admin, guard }).guardAfter).toEqual({
      hallSeq: 50,
      deviceId: THE_DEVICE,
    })
  })
  test('takes the steps that follow it along', () => {
    const first = verdictOn({ ...withdrawal, base: 12 }, { ...knownCase, guard })
    const second = { type: 'case.reopened', payload: { reason: '又来了' }, base: 12 }
    expect(inShort(verdictOn(second, { ...knownCase, guard: first.guardAfter }))).toBe(
      'conflict CHANGED_MEANWHILE',
    )
  })
})

test('a step the state does not allow is a conflict, and the state stays', () => {
  const judged = verdictOn({ type: 'case.archived', payload: { archiveNo: 'D-1' } }, knownCase)
  expect(judged).toMatchObject({ verdict: 'conflict', stateAfter: knownCase.state, guardAfter: NO_GUARD })
  expect(judged.reason).toMatch(/^[A-Z_]+$/)
  expect(VERDICT_REASONS).not.toContain(judged.reason)
})

describe('an event that takes another back', () => {
  const undo = {
    type: 'case.undone',
    payload: { eventId: anId(9), eventType: 'case.withdrawn', reason: '点错了' },
  }
  const withdrawn = verdictOn(withdrawal, knownCase).stateAfter
  test('leaves the state that folds without it', () => {
    const judged = verdictOn(undo, {
      ...knownCase,
      state: withdrawn,
      refold: { state: knownCase.state, refused: 0 },
    })
    expect(judged).toMatchObject({ verdict: 'accepted', stateAfter: knownCase.state })
  })
  test('is a conflict when something was built on that', () => {
    const judged = verdictOn(undo, {
      ...knownCase,
      state: withdrawn,
      refold: { state: knownCase.state, refused: 1 },
    })
    expect(judged).toMatchObject({
      verdict: 'conflict',
      reason: 'CHANGED_MEANWHILE',
      stateAfter: withdrawn,
    })
  })
})

test('a judged event is what folds take', () => {
  const read = readJson(anEnvelope(opening))
  expect(recordedEventOf(read, PLACE)).toMatchObject({ type: 'case.opened', hallSeq: 50, staffId: '1001' })
  expect(recordedEventOf({ kind: 'INVALID', envelope: null }, PLACE)).toBeNull()
})
