import { expect, test } from 'vitest'
import { aCaseOpened } from '../helpers/a-case.ts'
import { anId } from '../helpers/envelopes.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'

const CASE = anId(0xca5e)
const entity = ['case', CASE] as const

test('a case shows what a newer program recorded of it as newer, and stays usable', async () => {
  const hall = joinedDesk()
  hall.acknowledge()
  hall.arrive({ type: 'case.opened', entity, payload: aCaseOpened() })
  hall.arrive({ type: 'case.teleported', entity, payload: { where: 'elsewhere' } })
  // A type this program has, in a version and shape it has not.
  hall.arrive({ type: 'case.accepted', typeVersion: 99, entity, payload: { when: { day: 1 } } })
  hall.arrive({ type: 'case.noted', entity, payload: { text: '备注' } })
  const page = await hall.desk.signIn('1001')
  const { timeline, status } = await page.call('cases.get', { caseId: CASE })
  expect(status).toBe('RECEIVED')
  expect(timeline.map(({ type, newer, facts }) => [type, newer, Object.keys(facts).length > 0])).toEqual([
    ['case.opened', false, true],
    ['case.teleported', true, false],
    ['case.accepted', true, false],
    ['case.noted', false, true],
  ])
  expect((await page.call('conflicts.list', {})).conflicts).toEqual([])
})
