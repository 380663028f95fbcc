import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { modelOf } from '../../db/model/entity-models.ts'
import { eventDefinitions } from '../../db/model/events/registry.ts'
import { deviceScopes, SCOPE_RULES, scopesOf, subjectOf, unitsRecordedFor } from '../../db/model/scopes.ts'
import { projectorOf } from '../../db/store/projections/index.ts'

const event = (
  type: string,
  { entity = ['case', 'c1'], unitId = 'SJ', payload = {} }: Partial<Parameters<typeof scopesOf>[0]> = {},
) => ({ type, entity, unitId, payload })

describe('scopes of a record', () => {
  it.each(eventDefinitions.map(({ type }) => type))('%s has been thought of', (type) => {
    expect(Object.keys(SCOPE_RULES)).toContain(type)
  })
  it('are decided for no type that does not exist', () => {
    const types = new Set<string>(eventDefinitions.map(({ type }) => type))
    expect(Object.keys(SCOPE_RULES).filter((type) => !types.has(type))).toEqual([])
  })
  it('are those of the hall for people, windows, accounts and machines', () => {
    for (const { type, entity } of eventDefinitions.filter(({ type: each }) =>
      /^(ref|acc|dev|clo)/.test(each),
    ))
      expect(scopesOf(event(type, { entity: [entity, 'x'] }), [])).toMatchObject({
        scopes: expect.arrayContaining(['hall']),
        units: [],
      })
  })
  it('are public for what screens work by, which holds no person, and for nothing else', () => {
    const isPublic = ({ type, entity }: { type: string; entity: string }) =>
      scopesOf(event(type, { entity: [entity, 'x'], payload: { unitId: 'SJ' } }), ['SJ']).scopes.includes(
        'public',
      )
    expect(
      eventDefinitions
        .filter(isPublic)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual([
      'reference.closure_set',
      'reference.holiday_year_set',
      'reference.item_set',
      'reference.public_notice_set',
      'reference.setting_set',
      'reference.ticket_class_set',
      'reference.unit_set',
      'reference.window_service_set',
      'reference.window_set',
    ])
  })
  it('are public for the release of such a record, and not for who settled a conflict over one', () => {
    const about = (type: string, kind: string) =>
      scopesOf(event(type, { entity: ['conflict', 'e1'], payload: { entity: [kind, 'x'] } }), []).scopes
    expect(about('record.released', 'item')).toEqual(['hall', 'public'])
    expect(about('record.released', 'staff')).toEqual(['hall'])
    expect(about('conflict.settled', 'item')).toEqual(['hall'])
  })
  it('are the unit it is for and the unit of whoever began it', () => {
    const opened = event('case.opened', { unitId: 'ZWZX', payload: { unitId: 'SJ' } })
    expect(scopesOf(opened, [])).toEqual({ scopes: ['unit:SJ', 'unit:ZWZX'], units: ['SJ', 'ZWZX'] })
    expect(unitsRecordedFor(opened, [])).toEqual(['SJ'])
  })
  it('stay those of the record whoever goes on with it', () => {
    const noted = event('case.noted', { unitId: 'GA' })
    expect(scopesOf(noted, ['SJ'])).toEqual({ scopes: ['unit:SJ'], units: ['SJ'] })
    expect(unitsRecordedFor(noted, ['SJ'])).toEqual(['SJ'])
  })
  it('grow when a record is handed to another unit', () => {
    const over = event('first_contact.transferred', {
      entity: ['first_contact', 'f1'],
      payload: { toUnitId: 'GA' },
    })
    expect(scopesOf(over, ['SJ'])).toEqual({ scopes: ['unit:SJ', 'unit:GA'], units: ['SJ', 'GA'] })
    expect(unitsRecordedFor(over, ['SJ'])).toEqual(['SJ'])
    const moved = event('consultation.corrected', {
      entity: ['consultation', 'z1'],
      payload: { before: { unitId: 'SJ' }, after: { unitId: 'MZ' } },
    })
    expect(scopesOf(moved, ['SJ']).units).toEqual(['SJ', 'MZ'])
  })
  it('are the actor’s alone for what stands by itself', () => {
    const leased = event('numbers.leased', { entity: ['number_series', 'k'], payload: { unitId: null } })
    expect(scopesOf(leased, []).scopes).toEqual(['unit:SJ'])
    expect(scopesOf({ ...leased, unitId: null }, []).scopes).toEqual([])
    const day = event('day_balance.confirmed', { entity: ['day_balance', 'W1/2026-01-05'], unitId: 'GA' })
    expect(scopesOf(day, ['SJ'])).toEqual({ scopes: ['unit:GA'], units: ['SJ'] })
    expect(unitsRecordedFor(day, ['SJ'])).toEqual([])
  })
  it('of a settlement are those of the record it settles', () => {
    const settled = event('conflict.settled', {
      entity: ['conflict', 'e1'],
      unitId: 'ZWZX',
      payload: { entity: ['case', 'c9'] },
    })
    expect(subjectOf(settled)).toEqual(['case', 'c9'])
    expect(scopesOf(settled, ['SJ', 'GA']).scopes).toEqual(['unit:SJ', 'unit:GA'])
    const ofItem = { ...settled, payload: { entity: ['item', 'i1'] } }
    expect(scopesOf(ofItem, []).scopes).toEqual(['hall'])
    expect(subjectOf({ ...settled, payload: { entity: [1] } })).toEqual(['conflict', 'e1'])
  })
  it('of a type nobody here knows are those of its kind of entity', () => {
    expect(scopesOf(event('staff.badge_issued', { entity: ['staff', 's1'] }), []).scopes).toEqual(['hall'])
    expect(scopesOf(event('case.lent', { payload: { unitId: 'XX' } }), ['SJ']).scopes).toEqual(['unit:SJ'])
    expect(scopesOf(event('visit.begun', { entity: ['visit', 'v1'] }), [])).toEqual({
      scopes: ['unit:SJ'],
      units: ['SJ'],
    })
  })
  it('never fail, whatever a payload holds, and never lose a unit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...eventDefinitions),
        fc.anything(),
        fc.option(fc.constantFrom('SJ', 'GA')),
        fc.uniqueArray(fc.constantFrom('SJ', 'GA', 'MZ')),
        ({ type, entity }, payload, unitId, units) => {
          const before = [...units]
          const scoping = scopesOf({ type, entity: [entity, 'x'], unitId, payload }, units)
          expect(scoping.units.slice(0, units.length)).toEqual(before)
          expect(new Set(scoping.scopes).size).toBe(scoping.scopes.length)
        },
      ),
    )
  })
})

describe('scopes of a machine', () => {
  it.each([
    ['DESK', { kind: 'UNIT', unitIds: ['SJ'] }, [], ['hall', 'unit:SJ']],
    ['DESK', { kind: 'COMBINED', unitIds: ['SJ', 'GA'] }, ['MZ'], ['hall', 'unit:SJ', 'unit:GA']],
    ['DESK', { kind: 'ANY_ITEM', unitIds: ['SJ'] }, [], ['supervisor']],
    ['DESK', null, ['SJ', 'SJ'], ['hall', 'unit:SJ']],
    ['DESK', null, [], ['hall']],
    ['SUPERVISOR', null, ['SJ'], ['supervisor']],
    ['KIOSK', { kind: 'UNIT', unitIds: ['SJ'] }, ['SJ'], ['public']],
    ['KIOSK', { kind: 'ANY_ITEM', unitIds: ['SJ'] }, [], ['public']],
  ] as const)('%s with %j and %j', (kind, window, unitIds, scopes) => {
    expect(deviceScopes(kind, window, unitIds)).toEqual(scopes)
  })
})

it('the hall folds every kind of entity a desk folds', () => {
  for (const kind of projectorOf.keys()) expect(modelOf(kind)?.kind).toBe(kind)
  const without = eventDefinitions.filter(({ entity }) => !modelOf(entity)).map(({ entity }) => entity)
  expect([...new Set(without)].toSorted()).toEqual(['audit', 'number_series'])
})
