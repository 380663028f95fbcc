import { describe, expect, test } from 'vitest'
import type { ScoreEntryState } from '../../db/model/assessment/assessment-models.ts'
import { countedEntry } from '../../db/model/assessment/counted-entry.ts'
import { readEntity, readEntityHistory, type RecordingContext } from '../../db/store/index.ts'
import {
  aFinding,
  confirm,
  MONDAY,
  must,
  proposals,
  publish,
  theOne,
  withSecondNotice,
} from '../helpers/assessment-days.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'

/** Two machines of supervisors and a clerk's desk, with a second notice by own omission. Monday 2 March 2026. */
const hallOfThree = async () => {
  const hall = await startTestHallServer()
  const one = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(one)
  one.desk.host
    .store()
    .record({ staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }, (act) =>
      recordPosts(act, (secret) => `plain:${secret}`),
    )
  await one.quiet()
  const two = await hall.join({ name: '业务科', kind: 'SUPERVISOR' })
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(one, two, desk)
  const clerk = await desk.signIn('1001')
  await withSecondNotice(clerk)
  await hall.settle(one, two, desk)
  return { hall, one, two, desk, clerk, all: [one, two, desk] as const }
}

const entryAt = ({ desk }: HallDesk, entryId: string): ScoreEntryState | undefined =>
  readEntity<ScoreEntryState>(desk.host.store().read, 'score_entry', entryId)?.state
const countsAt = (desk: HallDesk, entryId: string) => {
  const state = entryAt(desk, entryId)
  return state === undefined ? null : countedEntry(entryId, state)
}
const verdictsAt = ({ desk }: HallDesk, entryId: string) =>
  readEntityHistory(desk.host.store().read, 'score_entry', entryId).map(({ type, verdict, reason }) => [
    type,
    verdict,
    reason,
  ])

const online = async (page: TestPage, desk: HallDesk): Promise<void> => {
  desk.way.down = false
  await page.call('sync.now', {})
  await desk.quiet()
}

describe('two supervisors without the network', () => {
  test('who confirm the same proposal make one entry that counts once', async () => {
    const { hall, one, two, all } = await hallOfThree()
    const [inspector, office] = [await one.signIn('9003'), await two.signIn('9001')]
    one.way.down = true
    two.way.down = true
    const [first, second] = [
      await confirm(inspector, await theOne(inspector, 'SECOND_NOTICE'), { note: '属实' }),
      await confirm(office, await theOne(office, 'SECOND_NOTICE')),
    ]
    expect(first).toMatchObject({ status: 'COUNTS', waiting: true, alsoBy: [] })
    expect(second.entryId).toBe(first.entryId)
    await online(inspector, one)
    await online(office, two)
    await hall.settle(...all)
    for (const desk of all) {
      expect(entryAt(desk, first.entryId)).toMatchObject({
        recorded: { by: '9003', note: '属实' },
        alsoBy: [{ by: '9001' }],
      })
      expect(countsAt(desk, first.entryId)).toMatchObject({ quantity: 1, itemCode: 'YW01' })
      const { read } = desk.desk.host.store()
      expect(read.get('SELECT count(*) AS n FROM score_entry')).toEqual({ n: 1 })
    }
    for (const page of [inspector, office]) {
      const { entries } = await page.call('assessment.entries', { from: MONDAY, to: MONDAY })
      expect(entries).toMatchObject([
        { recorded: { byName: '陈晨' }, alsoBy: [{ byName: '郑涛' }], waiting: false },
      ])
      expect((await page.call('conflicts.list', {})).conflicts).toEqual([])
      expect((await proposals(page)).filter(({ source }) => source === 'SECOND_NOTICE')).toEqual([])
    }
  })

  test('of whom one confirms and one rejects meet at the conflict desk; the first at the hall holds', async () => {
    const { hall, one, two, all } = await hallOfThree()
    const [inspector, office] = [await one.signIn('9003'), await two.signIn('9001')]
    one.way.down = true
    two.way.down = true
    const { entryId } = await confirm(inspector, await theOne(inspector, 'SECOND_NOTICE'))
    const { factKey } = await theOne(office, 'SECOND_NOTICE')
    await office.call('assessment.reject', { factKeys: [factKey], reason: '申请人自己漏带' })
    await online(inspector, one)
    await online(office, two)
    await hall.settle(...all)
    for (const desk of all) {
      expect(verdictsAt(desk, entryId)).toEqual([
        ['score_entry.recorded', 'accepted', ''],
        ['score_entry.rejected', 'conflict', 'FACT_DECIDED'],
      ])
      expect(entryAt(desk, entryId)).toMatchObject({ recorded: { by: '9003' }, rejected: null })
    }
    for (const page of [inspector, office])
      expect((await page.call('conflicts.list', {})).conflicts).toMatchObject([
        {
          entityKind: 'score_entry',
          entityId: entryId,
          type: 'score_entry.rejected',
          reason: 'FACT_DECIDED',
        },
      ])
  })

  test('who decide the same appeal apart: one holds, the other is a conflict and changes nothing', async () => {
    const { hall, one, two, desk, clerk, all } = await hallOfThree()
    const inspector = await one.signIn('9003')
    const { entry } = await inspector.call('assessment.record', aFinding())
    const { entryId } = entry
    publish(one.desk, [entryId])
    await hall.settle(...all)
    // Offline as well.
    desk.way.down = true
    expect(
      await clerk.call('assessment.appeal', { entryId, periodId: `WEEK/${MONDAY}`, text: '在查办件' }),
    ).toMatchObject({ waiting: true, appeal: { byName: '王芳' } })
    await online(clerk, desk)
    await hall.settle(...all)
    const [office, leader] = [await one.signIn('9001'), await two.signIn('9004')]
    one.way.down = true
    two.way.down = true
    await office.call('assessment.decideAppeal', {
      entryId,
      outcome: 'CHANGED',
      delta: '-0.5',
      reason: '从轻',
    })
    await leader.call('assessment.decideAppeal', { entryId, outcome: 'REVOKED', reason: '证据不足' })
    expect(countsAt(two, entryId)).toBe(null)
    await online(office, one)
    await online(leader, two)
    await hall.settle(...all)
    for (const each of all) {
      expect(countsAt(each, entryId)?.charges).toMatchObject([{ subjectId: '1001', delta: '-0.5' }])
      expect(verdictsAt(each, entryId).slice(-2)).toEqual([
        ['score_entry.appeal_decided', 'accepted', ''],
        ['score_entry.appeal_decided', 'conflict', 'CHANGED_MEANWHILE'],
      ])
    }
    expect((await leader.call('conflicts.list', {})).conflicts).toMatchObject([
      { entityId: entryId, type: 'score_entry.appeal_decided' },
    ])
    expect(await clerk.call('assessment.entry', { entryId })).toMatchObject({
      charges: [{ delta: '-0.5' }],
      appeal: { decision: { byName: '郑涛', outcome: 'CHANGED' } },
    })
  })
})

describe('records a clerk’s machine makes up', () => {
  const CLERK: RecordingContext = {
    staffId: '1001' as never,
    session: 'forged',
    unitId: 'SCJG' as never,
    windowId: 'A01' as never,
  }
  const NOBODY: RecordingContext = { ...CLERK, staffId: null }

  test('are set aside at the hall, and no score changes anywhere', async () => {
    const { hall, one, desk, clerk, all } = await hallOfThree()
    const inspector = await one.signIn('9003')
    const { entryId } = (await inspector.call('assessment.record', aFinding())).entry
    publish(one.desk, [entryId])
    await hall.settle(...all)
    await clerk.call('assessment.appeal', { entryId, periodId: `WEEK/${MONDAY}`, text: '在查办件' })
    await hall.settle(...all)
    const before = must(entryAt(one, entryId))
    const { recorded } = before
    const bonus = { ...recorded, factKey: null, charges: [{ ...recorded?.charges[0], delta: '5' }] }
    const forged = [
      ['score_entry.recorded', 'forged', bonus],
      ['score_entry.reversed', entryId, { reason: '我没有' }],
      [
        'score_entry.appeal_decided',
        entryId,
        { outcome: 'REVOKED', quantity: 1, charges: [], reason: '我没有' },
      ],
      ['score_entry.recorded', 'nobody', bonus],
    ] as const
    const made = forged.map(([type, id, payload]) =>
      desk.desk.host
        .store()
        .record(id === 'nobody' ? NOBODY : CLERK, (act) => act.append({ type, entityId: id, payload })),
    )
    await hall.settle(...all)
    for (const each of all) {
      expect(entryAt(each, entryId)).toEqual(before)
      expect(countsAt(each, entryId)?.charges).toMatchObject([{ delta: '-1' }])
      for (const id of ['forged', 'nobody']) expect(entryAt(each, id)).toBe(undefined)
      const { read } = each.desk.host.store()
      expect(read.get('SELECT count(*) AS n FROM score_entry')).toEqual({ n: 1 })
    }
    for (const event of made) {
      const [kind, id] = event.entity
      const history = readEntityHistory(one.desk.host.store().read, kind, id)
      expect(history.find((each) => each.id === event.id)).toMatchObject({
        verdict: 'quarantined',
        reason: 'NOT_ALLOWED',
      })
    }
  })

  test('a person’s answer is theirs alone: no word of somebody else’s changes the score', async () => {
    const { hall, one, desk, clerk, all } = await hallOfThree()
    const inspector = await one.signIn('9003')
    const { entryId } = (await inspector.call('assessment.record', aFinding())).entry
    await hall.settle(...all)
    desk.way.down = true
    await clerk.call('assessment.answer', { entryId, agrees: false, text: '不是我' })
    await online(clerk, desk)
    await hall.settle(...all)
    for (const each of all) expect(countsAt(each, entryId)?.charges).toMatchObject([{ delta: '-1' }])
    expect(await inspector.call('assessment.entry', { entryId })).toMatchObject({
      answers: [{ byName: '王芳', agrees: false, text: '不是我' }],
    })
  })
})
