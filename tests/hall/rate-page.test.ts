import { expect, onTestFinished, test } from 'vitest'
import zh from '../../renderer/i18n/zh-CN/rating.json' with { type: 'json' }
import { silentLog } from '../../db/hall/hall-log.ts'
import type { RatingView } from '../../db/hall/ratings.ts'
import { serveHall } from '../../db/hall/server.ts'
import { DEFAULT_EVALUATION_OPTIONS } from '../../db/model/queue/evaluation.ts'
import { temporaryFolder } from '../helpers/test-store.ts'
import { createFakeHallService } from './fake-hall-service.ts'

const PATH = '/rate/hall-1/019a0000-0000-7000-8000-000000000001/0123456789abcdef0123456789abcdef'
const OPEN: RatingView = {
  state: 'OPEN',
  hallName: '清禾县<政务>服务中心',
  options: DEFAULT_EVALUATION_OPTIONS,
}

const setUp = async (view: RatingView) => {
  const service = createFakeHallService()
  service.instead.set('rating', () => Promise.resolve(view))
  const hall = await serveHall(service, {
    dataDir: temporaryFolder(),
    log: silentLog,
    port: 0,
    nowMs: () => 0,
    random: () => 0,
  })
  onTestFinished(() => hall.stop())
  const ask = async (init: RequestInit = {}, path = PATH) => {
    const answer = await fetch(`${hall.url}${path}`, init)
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask({ method: 'POST', body: new URLSearchParams(form), headers })
  const asked = () => service.asked.filter(({ method }) => method === 'rate')
  return { ask, post, asked, url: hall.url ?? '' }
}

test('the page is one form without a script, in the language of the telephone', async () => {
  const { ask } = await setUp(OPEN)
  const chinese = await ask({ headers: { 'accept-language': 'zh-CN,zh;q=0.9' } })
  expect(chinese.status).toBe(200)
  // The very sentences of the window's screen.
  for (const said of [zh.page, zh.title, zh.voluntary, ...Object.values(zh.levels), zh.options, zh.send])
    expect(chinese.text).toContain(said)
  expect(chinese.text).toContain('清禾县&lt;政务&gt;服务中心')
  // Its box once, and no label that stands above it as an empty one.
  expect(chinese.text.match(/hidden/g)).toHaveLength(1)
  expect(chinese.text).not.toContain('<script')
  expect(chinese.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/)
  const english = await ask({ headers: { 'accept-language': 'de' } })
  expect(english.text).toContain('Very satisfied')
  expect(english.text).toContain('Courtesy')
})

test('a form is taken as it was filled in; without a grade it is asked for again', async () => {
  const { post, asked } = await setUp(OPEN)
  expect((await post({ text: '好' })).status).toBe(422)
  expect(asked()).toEqual([])
  const sent = await post({ level: '4', option: 'SKILL', text: ' 等了很久 ' })
  expect(sent.status).toBe(200)
  expect(sent.text).toMatch(/感谢|Thank you/)
  expect(asked().map(({ args }) => args[1])).toEqual([{ level: 4, options: ['SKILL'], text: '等了很久' }])
})

test('a form of another site, one too large, and an address that names nothing rate nothing', async () => {
  const { ask, post, asked } = await setUp(OPEN)
  expect((await post({ level: '1' }, { origin: 'https://elsewhere.example' })).status).toBe(403)
  expect((await post({ level: '1', text: 'x'.repeat(20_000) })).status).toBe(413)
  expect((await post({ level: '9' })).status).toBe(422)
  expect((await ask({}, '/rate/hall-1/not-a-visit/0123')).status).toBe(400)
  expect(asked()).toEqual([])
})

test.each([
  ['RATED', 200, /感谢|Thank you/],
  ['TOO_LATE', 200, /七天|seven days/],
  ['UNKNOWN', 404, /无效|not valid/],
] as const)('%s is told, without a form', async (state, status, words) => {
  const { ask } = await setUp({ ...OPEN, state })
  const { status: found, text } = await ask()
  expect(found).toBe(status)
  expect(text).toMatch(words)
  expect(text).not.toContain('<form')
})
