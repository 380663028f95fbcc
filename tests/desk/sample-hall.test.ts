import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fillSampleHall, SAMPLE_HINT } from '../../db/desk/sample-hall.ts'
import { readReferenceData } from '../../db/store/index.ts'
import { aPerson } from '../helpers/an-application.ts'
import { createTestDesk, testSecrets } from '../helpers/test-desk.ts'

const SAMPLE = fileURLToPath(new URL('../../db/sample', import.meta.url))

test('every item of the sample hall can be told, received, accepted and explained', async () => {
  const desk = createTestDesk({ empty: true })
  await fillSampleHall(desk.host.store(), SAMPLE, testSecrets)
  const { items, staff, windows } = readReferenceData(desk.host.store().read)
  const anyItemWindow = [...windows.values()].find(({ kind }) => kind === 'ANY_ITEM')
  const clerk = [...staff.values()].find(
    ({ roles, windowId }) => roles.includes('CLERK') && windowId === anyItemWindow?.windowId,
  )
  const page = desk.openPage()
  await page.call('session.login', { staffId: clerk?.staffId ?? '', secret: SAMPLE_HINT.pin, kind: 'PIN' })
  for (const item of items.values()) {
    const notice = await page.call('papers.issueConsultNotice', {
      itemId: item.itemId,
      consultationId: null,
      visitorName: '李四',
      visitorPhone: '',
      matter: '',
      way: 'IN_PERSON',
      omitted: [],
    })
    expect(notice.content.materials).toHaveLength(item.materials.length)
    const opened = await page.call('cases.open', {
      itemId: item.itemId,
      kind: item.caseKind,
      applicant: aPerson(),
      agent: null,
      summary: '',
      channel: 'WINDOW',
      materials: item.materials.map(({ materialId, name, requirement, originals, copies }) => ({
        materialId,
        name,
        requirement,
        verdict: 'OK',
        originals,
        copies,
        note: '',
      })),
      backEntry: null,
      duplicateOf: [],
      consultationId: null,
    })
    const { case: accepted } = await page.call('cases.accept', { caseId: opened.caseId, tolerance: null })
    expect(accepted.due?.dueDay).not.toBeNull()
    const { promisedDueDay } = await page.call('cases.explainDue', { caseId: opened.caseId })
    expect(promisedDueDay).toBe(accepted.dueDay)
  }
  expect(items.size).toBe(282)
  expect(desk.errors).toEqual([])
}, 60_000)
