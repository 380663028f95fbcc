import { describe, expect, test } from 'vitest'
import { aPerson, anApplication } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'

const setUp = async () => {
  const desk = createTestDesk()
  const page = await desk.signIn('1001')
  const open = async (name: string, summary = '') => {
    desk.clock.advance(60_000)
    return page.call('cases.open', anApplication({ applicant: aPerson({ name, identifier: null }), summary }))
  }
  return { desk, page, open }
}

describe('one box over everything', () => {
  test('an exact number comes first, then the number that ends so, then the newest', async () => {
    const { page, open } = await setUp()
    const first = await open('张三丰', '0002 号店铺')
    const second = await open('李四光')
    const third = await open('王五', '与 0002 同址')
    const find = async (text: string) =>
      (await page.call('search.everything', { text })).hits.map((hit) => hit.id)
    expect((await find(second.caseNo))[0]).toBe(second.caseId)
    expect((await find(second.caseNo.toLowerCase()))[0]).toBe(second.caseId)
    expect(await find('0002')).toEqual([second.caseId, third.caseId, first.caseId])
    expect(new Set(await find('439925-SCJG-202603'))).toEqual(
      new Set([first.caseId, second.caseId, third.caseId]),
    )
  })

  test('people and items are found by initials, one or two characters are enough, and names stay masked', async () => {
    const { page, open } = await setUp()
    const zhang = await open('张三丰')
    await open('李四光')
    const hits = async (text: string) => (await page.call('search.everything', { text })).hits
    expect((await hits('zsf')).map((hit) => hit.id)).toEqual([zhang.caseId])
    expect((await hits('张'))[0]).toMatchObject({
      kind: 'CASE',
      id: zhang.caseId,
      title: '张** · 食品经营许可',
    })
    expect((await hits('三丰')).map((hit) => hit.id)).toEqual([zhang.caseId])
    const byItem = await hits('spjyxk')
    expect(byItem.map((hit) => hit.kind)).toEqual(['CASE', 'CASE', 'ITEM'])
    expect((await hits('社会保障')).map((hit) => [hit.kind, hit.id])).toEqual([['ITEM', 'RSJ-001']])
    expect(await hits('！？')).toEqual([])
    for (const text of ['"', "'", 'a"b', '*', 'NEAR(', '张 OR 李', '❤️', '👩‍👩‍👧', 'न्यू', '𠮷', '𬭎', '\uE000'])
      await hits(text)
  })

  test('papers are found by number and name and lead to their case; other units see none of it', async () => {
    const { desk, page, open } = await setUp()
    const opened = await open('张三丰')
    const { paperId } = await page.call('cases.accept', { caseId: opened.caseId, tolerance: null })
    const { number } = await page.call('papers.get', { paperId })
    const paper = (await page.call('search.everything', { text: number })).hits[0]
    expect(paper).toMatchObject({ kind: 'PAPER', id: paperId, ownerId: opened.caseId })
    expect(paper?.detail).toBe('张** · 食品经营许可')
    const other = await desk.signIn('2001')
    expect((await other.call('search.everything', { text: number })).hits).toEqual([])
    expect((await other.call('search.everything', { text: '张三丰' })).hits).toEqual([])
    expect((await other.call('search.everything', { text: opened.caseNo })).hits).toEqual([])
    const administrator = await desk.signIn('9002')
    expect((await administrator.call('search.everything', { text: '张三丰' })).hits).toEqual([])
    const inspector = await desk.signIn('9003')
    expect((await inspector.call('search.everything', { text: '张三丰' })).hits.length).toBe(2)
  })
})
