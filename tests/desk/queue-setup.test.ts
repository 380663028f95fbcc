import { expect, test } from 'vitest'
import type { ParamsInput } from '../../db/contract/index.ts'
import { createTestDesk } from '../helpers/test-desk.ts'

type ClassInput = ParamsInput<'queueSetup.saveClass'>['ticketClass']

const A: ClassInput = {
  classId: 'A',
  prefix: 'A',
  name: '企业登记',
  nameEn: 'Business',
  lane: 'NORMAL',
  unitId: 'SCJG',
  itemIds: [],
  order: 1,
  dailyMax: null,
  slotMax: null,
  takesFrom: null,
  takesUntil: null,
  active: true,
  version: 0,
}

test('classes are set up, changed by one at a time, and share no letters', async () => {
  const desk = createTestDesk()
  const page = await desk.signIn('9002')
  expect(await page.call('queueSetup.saveClass', { ticketClass: A })).toEqual({ version: 1 })
  // Somebody else had it open since before.
  expect(await page.codeOf('queueSetup.saveClass', { ticketClass: { ...A, name: '别的' } })).toBe(
    'VERSION_CHANGED',
  )
  const b = { ...A, classId: 'B', name: '税务' }
  expect(await page.codeOf('queueSetup.saveClass', { ticketClass: b })).toBe('TICKET_PREFIX_TAKEN')
  await page.call('queueSetup.saveClass', { ticketClass: { ...A, active: false, version: 1 } })
  await page.call('queueSetup.saveClass', { ticketClass: b })
  expect(await page.codeOf('queueSetup.saveClass', { ticketClass: { ...A, version: 2 } })).toBe(
    'TICKET_PREFIX_TAKEN',
  )
  expect(
    await page.codeOf('queueSetup.saveClass', { ticketClass: { ...b, version: 1, unitId: 'NONE' } }),
  ).toBe('NOT_FOUND')
})

test('what windows serve is saved together or not at all', async () => {
  const desk = createTestDesk()
  const page = await desk.signIn('9002')
  await page.call('queueSetup.saveClass', { ticketClass: A })
  const of = (windowId: string, version = 0) => ({
    windowId,
    classes: [{ classId: 'A', weight: 2 }],
    version,
  })
  await page.call('queueSetup.saveServices', { services: [of('A01')] })
  expect(await page.codeOf('queueSetup.saveServices', { services: [of('B01'), of('A01')] })).toBe(
    'VERSION_CHANGED',
  )
  expect(await page.codeOf('queueSetup.saveServices', { services: [of('B01'), of('NONE')] })).toBe(
    'NOT_FOUND',
  )
  const { services, problems } = await page.call('queueSetup.get', {})
  expect(services).toEqual([{ ...of('A01'), version: 1 }])
  expect(problems.some((each) => each.code === 'WINDOW_IDLE' && each.windowId === 'B01')).toBe(true)
})

test('a clerk sees the set-up and changes none of it', async () => {
  const desk = createTestDesk()
  const clerk = await desk.signIn('1001')
  expect((await clerk.call('queueSetup.get', {})).classes).toEqual([])
  expect(await clerk.codeOf('queueSetup.saveClass', { ticketClass: A })).toBe('NOT_ALLOWED')
  expect(
    await clerk.codeOf('queueSetup.saveServices', {
      services: [{ windowId: 'A01', classes: [], version: 0 }],
    }),
  ).toBe('NOT_ALLOWED')
})
