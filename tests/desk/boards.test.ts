import { describe, expect, it } from 'vitest'
import { PROGRESS_QUESTIONS_A_MINUTE } from '../../db/desk/boards.ts'
import { ContractError } from '../../db/contract/index.ts'
import { openCase } from '../helpers/a-case.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'

const NOBODY = { staffId: null, session: null, unitId: null, windowId: null } as const

/** What a page of a public screen gets for a question: the answer, or the code it was refused with. */
const asScreen = async (desk: TestDesk, method: string, params: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    const connection = desk.host.connect(
      (message) => {
        if (message.kind === 'answer') resolve(message.ok ? message.value : message.error.code)
      },
      { screen: true },
    )
    void connection.receive({ kind: 'call', id: 1, method, params })
  })

const aDeskWithACase = (): { readonly desk: TestDesk; readonly caseNo: string } => {
  const desk = createTestDesk({
    settings: { 'screen.voice': 'both', 'screen.voiceVolumes': '12:00-14:30 40' },
  })
  const caseNo = '439925-SCJG-20260302-0001'
  desk.host.store().record(NOBODY, (act) => openCase(act, { caseNo }))
  return { desk, caseNo }
}

describe('what boards are told', () => {
  it('is the hall, its windows in order and how it speaks', async () => {
    const { desk } = aDeskWithACase()
    const hall = await desk.openPage().call('screen.hall', {})
    expect(hall.windows.map(({ windowId }) => windowId)).toEqual(
      hall.windows
        .map(({ windowId }) => windowId)
        .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    )
    expect(hall.windows.length).toBeGreaterThan(2)
    expect(hall.voice).toEqual({
      choice: 'both',
      repeats: 2,
      volumes: [{ from: '12:00', to: '14:30', volume: 40 }],
    })
  })
  it('has the notices of today only', async () => {
    const { desk } = aDeskWithACase()
    const notice = (noticeId: string, fromDay: string, untilDay: string | null, active = true) => ({
      type: 'reference.public_notice_set',
      entityId: noticeId,
      payload: {
        noticeId,
        title: noticeId,
        text: '内容',
        textEn: '',
        fromDay,
        untilDay,
        order: 1,
        active,
        source: null,
      },
    })
    desk.host.store().record(NOBODY, (act) => {
      act.append(notice('over', '2020-01-01', '2020-02-01'))
      act.append(notice('now', '2020-01-01', null))
      act.append(notice('later', '2099-01-01', null))
      act.append(notice('taken-down', '2020-01-01', null, false))
    })
    const { notices } = await desk.openPage().call('screen.hall', {})
    expect(notices.map(({ noticeId }) => noticeId)).toEqual(['now'])
  })
})

describe('the guide on a screen', () => {
  it('finds an item by its initials and tells what to bring', async () => {
    const { desk } = aDeskWithACase()
    const page = desk.openPage()
    const { items } = await page.call('screen.findItems', { text: 'spjyxk' })
    expect(items[0]).toMatchObject({ name: '食品经营许可', isExact: true })
    // Some of the letters are left out: found, and never shown as the answer itself.
    const alike = await page.call('screen.findItems', { text: 'spxk' })
    expect(alike.items.map(({ name, isExact }) => [name, isExact])).toEqual([['食品经营许可', false]])
    const guide = await page.call('screen.item', { itemId: items[0]?.itemId ?? '' })
    expect(guide.materials.length).toBeGreaterThan(0)
    expect(await page.codeOf('screen.item', { itemId: 'NOBODY' })).toBe('NOT_FOUND')
  })
  it('is searched by a clerk in the same way', async () => {
    const clerk = await aDeskWithACase().desk.signIn('1001')
    const find = async (text: string) =>
      (await clerk.call('items.search', { text })).items.map(({ name, isExact }) => [name, isExact])
    expect(await find('spjyxk')).toEqual([['食品经营许可', true]])
    expect(await find('spxk')).toEqual([['食品经营许可', false]])
    expect(await find('spjx')).toEqual([['食品经营许可', false]])
  })
  it('gives all items page by page where nothing was typed', async () => {
    const { desk } = aDeskWithACase()
    const page = desk.openPage()
    const all = await page.call('screen.findItems', { text: '' })
    expect(all.items).toHaveLength(all.total)
    const second = await page.call('screen.findItems', { text: ' ', limit: 1, skip: 1 })
    expect(second.items).toEqual([all.items[1]])
  })
})

describe('progress by number', () => {
  it('is a word, and nothing of the applicant or the item: numbers run in order', async () => {
    const { desk, caseNo } = aDeskWithACase()
    const answer = await asScreen(desk, 'screen.caseProgress', { caseNo: ` ${caseNo.toLowerCase()} ` })
    expect(answer).toEqual({ asOfMs: desk.clock.wallMs(), caseNo, state: 'RECEIVED' })
  })
  it('answers for a number nobody has in the same form', async () => {
    const { desk, caseNo } = aDeskWithACase()
    const known = await asScreen(desk, 'screen.caseProgress', { caseNo })
    const unknown = await asScreen(desk, 'screen.caseProgress', { caseNo: '439925-SCJG-20260302-9999' })
    expect(Object.keys(unknown as object)).toEqual(Object.keys(known as object))
    expect(unknown).toMatchObject({ state: null })
  })
  it('is not for guessing: after many questions it waits a minute', async () => {
    const { desk } = aDeskWithACase()
    const page = desk.openPage()
    for (let at = 0; at < PROGRESS_QUESTIONS_A_MINUTE; at++)
      await page.call('screen.caseProgress', { caseNo: `439925-SCJG-20260302-${at}` })
    const refused = await page
      .call('screen.caseProgress', { caseNo: '123456' })
      .catch((error: unknown) => error)
    expect(refused instanceof ContractError && refused.code).toBe('SCREEN_BUSY')
    desk.clock.advance(61_000)
    expect((await page.call('screen.caseProgress', { caseNo: '123456' })).state).toBeNull()
  })
})
