import { request as httpRequest } from 'node:http'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { screenshot } from './browser.ts'
import { expectFocus, goTo, openCase, startJourney } from './journey.ts'

const journey = startJourney()
const TEN_MEGABYTES = 'a'.repeat(10 * 1024 * 1024)
const STACK_TRACE = /\bat \S+ \(|node_modules|\.ts:\d+|\.tsx?:\d+|SqliteError|TypeError/
const Refusal = z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) })

/** Posts as any program of the machine could. */
const post = async (method: string, body: string, headers: Record<string, string>) => {
  const response = await fetch(`${journey.desk.url}/call/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const text = await response.text()
  expect(text).not.toMatch(STACK_TRACE)
  return { status: response.status, error: Refusal.parse(JSON.parse(text)).error }
}

test('10 MB in a text field: cut by the page, refused by the host, and both live on', async () => {
  const { desk } = journey
  const { caseId } = await openCase(desk, 'SCJG-015', '长文')
  const { page, problems, close } = await journey.arrive()
  await goTo(page, `/cases/${caseId}`)
  await page.getByRole('toolbar', { name: '可以做的步骤' }).waitFor()
  await page.keyboard.press('n')
  const note = page.getByRole('dialog', { name: '备注' })
  await note.getByRole('textbox').focus()
  await page.keyboard.insertText(TEN_MEGABYTES)
  expect((await note.getByRole('textbox').inputValue()).length).toBeLessThanOrEqual(2_000)
  await page.keyboard.press('Enter')
  await note.waitFor({ state: 'detached' })

  const refused = await post('cases.note', JSON.stringify({ caseId, text: TEN_MEGABYTES }), {
    authorization: `Bearer ${desk.token}`,
  })
  expect(['TOO_LARGE', 'BAD_REQUEST']).toContain(refused.error.code)
  expect(refused.error.message.length).toBeLessThan(500)
  const record = await desk.call('cases.get', { caseId })
  expect(record.timeline.filter(({ type }) => type === 'case.noted')).toHaveLength(1)
  expect(await page.locator('body').innerText()).not.toMatch(STACK_TRACE)
  expect(problems).toEqual([])
  await close()
})

test('rare characters and an emoji in a name survive from the keyboard to the paper', async () => {
  const { desk } = journey
  const name = '𠮷䶮😀'
  const { page, problems, close } = await journey.arrive({ route: '/intake' })
  await expectFocus(page, '事项')
  await page.keyboard.type('SCJG-015')
  await page.keyboard.press('Enter')
  await page.getByRole('row').first().waitFor()
  await expectFocus(page, '姓名')
  await page.keyboard.insertText(name)
  await page.keyboard.press('Alt+M')
  await page.keyboard.press('0')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/#\/cases\//)
  await page.getByText(name, { exact: true }).first().waitFor()
  const [row] = (await desk.call('ledger.query', { text: name })).rows
  const record = await desk.call('cases.get', { caseId: row?.caseId ?? '' })
  expect(record.applicant.name).toBe(name)
  // Masked by whole characters, never by half of one.
  expect(row?.applicantMasked).toBe('𠮷**')
  const paper = record.papers.find(({ kind }) => kind === 'NOTICE_ACCEPT')
  await goTo(page, `/papers/${paper?.paperId ?? ''}`)
  await page.getByRole('region', { name: '文书预览' }).getByText(name).first().waitFor()
  expect((await desk.call('papers.get', { paperId: paper?.paperId ?? '' })).content.applicantName).toBe(name)
  await screenshot(page, 'bad-input-rare-name')
  expect(problems).toEqual([])
  await close()
})

test('spreadsheets that are none, or have bad rows: told row by row, nothing written', async () => {
  const { desk } = journey
  const before = (await desk.call('hall.directory', {})).units.length
  const { people } = await desk.call('session.people', {})
  const administrator = people.find(({ roles }) => roles.includes('SYSADMIN'))?.staffId ?? ''
  const { page, problems, close } = await journey.arrive({ staffId: administrator, route: '/admin/import' })
  const file = page.locator('input[type="file"]')
  await page.getByText('把表格拖到这里').waitFor()
  await file.setInputFiles({
    name: '单位.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('PK\u0003\u0004 this is no workbook'),
  })
  await page.getByRole('alert').getByText('单位.xlsx').waitFor()
  await screenshot(page, 'bad-input-no-workbook')
  expect(await page.locator('body').innerText()).not.toMatch(STACK_TRACE)

  await file.setInputFiles({
    name: '窗口.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('窗口编号,窗口名称,进驻单位\nZ01,新窗口,SCJG\nZ02,,SCJG\nZ03,又一个,没有的单位\n'),
  })
  await page.getByRole('button', { name: /不能导入/ }).waitFor()
  expect(await page.getByRole('button', { name: /不能导入/ }).isDisabled()).toBe(true)
  await page.getByText('必填的内容是空的').waitFor()
  await screenshot(page, 'bad-input-bad-rows')
  const report = await page.locator('main').innerText()
  for (const number of ['3', '4']) expect(report).toMatch(new RegExp(`(^|\\s)${number}(\\s|$)`))
  expect(report).not.toMatch(STACK_TRACE)
  const directory = await desk.call('hall.directory', {})
  expect(directory.units.length).toBe(before)
  expect(directory.windows.some(({ windowId }) => windowId === 'Z01')).toBe(false)
  expect(problems).toEqual([])
  await close()
})

test('a forged token, a forged cookie and a foreign host or origin are refused in words', async () => {
  const { desk, browser } = journey
  const authorization = `Bearer ${desk.token}`
  expect(await post('session.people', '{}', { authorization: 'Bearer forged' })).toMatchObject({
    status: 401,
  })
  expect(await post('session.people', '{}', {})).toMatchObject({ status: 401 })
  expect(await post('session.people', '{}', { authorization, origin: 'http://example.com' })).toMatchObject({
    status: 403,
  })
  const foreign = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(desk.url)
    httpRequest({ hostname, port, path: '/', headers: { host: 'hall.example.com' } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
  expect(foreign.status).toBe(403)
  expect(foreign.text).not.toMatch(STACK_TRACE)

  const context = await browser.newContext({ locale: 'zh-CN' })
  await context.addCookies([{ name: 'halldesk', value: 'forged', url: desk.url }])
  const page = await context.newPage()
  for (const address of [desk.url, `${desk.url}/?token=forged`]) {
    const response = await page.goto(address)
    expect(response?.status()).toBe(401)
    const text = await page.locator('body').innerText()
    expect(text).toMatch(/[\u4e00-\u9fff]/)
    expect(text).not.toMatch(STACK_TRACE)
  }
  await context.close()
})

test('an unknown address inside the program is said, and the way back stands', async () => {
  const { page, problems, close } = await journey.arrive({ route: '/nowhere' })
  await page.getByText('没有这个页面').waitFor()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  await goTo(page, '/cases/019a0000-0000-7000-8000-000000000000')
  await page.getByText('没有找到这条记录').waitFor()
  expect(await page.locator('body').innerText()).not.toMatch(STACK_TRACE)
  await screenshot(page, 'bad-input-no-record')
  expect(problems).toEqual([])
  await close()
})
