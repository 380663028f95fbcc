import { describe, expect, test } from 'vitest'
import { createTestDesk } from '../helpers/test-desk.ts'

const question = (overrides: object = {}) => ({
  itemId: 'SCJG-001' as string | null,
  matter: '食品经营许可怎么办',
  answer: '已当面说明',
  way: 'IN_PERSON' as const,
  outcome: 'ANSWERED' as const,
  visitorName: '欧阳修文',
  visitorPhone: '13912345678',
  ...overrides,
})
const logged = (overrides: object = {}) => ({ ...question(overrides), backEntry: null })

describe('consultations', () => {
  test('are logged in one line, masked, with a number of unit and day', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const view = await page.call('consultations.log', logged())
    expect(view).toMatchObject({
      consultationNo: 'ZX-SCJG-20260302-0001',
      itemName: '食品经营许可',
      unitId: 'SCJG',
      visitorMasked: '欧阳**',
      phoneMasked: '139****5678',
      staffName: '王芳',
      status: 'VALID',
    })
    expect((await page.call('consultations.get', { consultationId: view.consultationId })).visitorName).toBe(
      '欧阳修文',
    )
    expect((await page.call('consultations.log', logged({ itemId: null }))).consultationNo).toBe(
      'ZX-SCJG-20260302-0002',
    )
  })

  test('a question about another unit’s item belongs to the unit that answered', async () => {
    const page = await createTestDesk().signIn('1001')
    expect(await page.call('consultations.log', logged({ itemId: 'RSJ-001' }))).toMatchObject({
      itemName: '社会保障卡申领',
      unitId: 'SCJG',
    })
    expect(await page.codeOf('consultations.log', logged({ itemId: 'NO-1' }))).toBe('NOT_FOUND')
  })

  test('corrections keep both sides; the number stays sealed when it comes back masked', async () => {
    const page = await createTestDesk().signIn('1001')
    const { consultationId } = await page.call('consultations.log', logged())
    const same = { consultationId, ...question({ visitorPhone: '139****5678' }), reason: '补充' }
    expect(await page.codeOf('consultations.correct', same)).toBe('BAD_REQUEST')
    const view = await page.call('consultations.correct', {
      ...same,
      answer: '已发一次性告知书',
      outcome: 'NOTICE_GIVEN',
    })
    expect(view).toMatchObject({ answer: '已发一次性告知书', corrections: 1, phoneMasked: '139****5678' })
    const { timeline } = await page.call('consultations.get', { consultationId })
    expect(timeline.at(-1)?.facts).toMatchObject({
      fields: ['answer', 'outcome'],
      before: ['已当面说明', 'ANSWERED'],
      after: ['已发一次性告知书', 'NOTICE_GIVEN'],
    })
  })

  test('struck out, read on, and taken back', async () => {
    const desk = createTestDesk()
    const page = await desk.signIn('1001')
    const { consultationId } = await page.call('consultations.log', logged())
    expect(await page.codeOf('consultations.undo', { consultationId })).toBe('UNDO_NOT_POSSIBLE')
    expect((await page.call('consultations.void', { consultationId, reason: '重复' })).status).toBe('VOID')
    expect(await page.codeOf('consultations.void', { consultationId, reason: '重复' })).toBe(
      'STEP_NOT_ALLOWED',
    )
    expect(await (await desk.signIn('1004')).codeOf('consultations.undo', { consultationId })).toBe(
      'UNDO_NOT_POSSIBLE',
    )
    expect((await page.call('consultations.undo', { consultationId })).status).toBe('VALID')
    expect(await page.codeOf('consultations.undo', { consultationId })).toBe('UNDO_NOT_POSSIBLE')
  })

  test('are seen by their unit only', async () => {
    const desk = createTestDesk()
    const { consultationId } = await (await desk.signIn('1001')).call('consultations.log', logged())
    expect(await (await desk.signIn('2001')).codeOf('consultations.get', { consultationId })).toBe(
      'NOT_ALLOWED',
    )
    expect(await (await desk.signIn('9002')).codeOf('consultations.get', { consultationId })).toBe(
      'NOT_ALLOWED',
    )
  })
})
