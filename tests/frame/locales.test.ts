import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkLocales, type LocaleExceptions } from '../../build/scripts/locales/check-locales.ts'

let folder = ''

const write = (path: string, content: string | object) => {
  const place = join(folder, 'renderer', path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content))
}

const texts = (namespace: string, chinese: object, english: object) => {
  write(`i18n/zh-CN/${namespace}.json`, chinese)
  write(`i18n/en/${namespace}.json`, english)
}

const page = (body: string, hook = `const { t } = useTranslation('desk')`) =>
  write('page.tsx', `export const Page = ({ status, count }) => {\n${hook}\nreturn ${body}\n}\n`)

const check = (exceptions: Partial<LocaleExceptions> = {}) =>
  checkLocales(folder, { dynamicPrefixes: [], sameInBoth: [], notForPeople: [], ...exceptions })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-locales-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('texts that both languages have and the code asks for pass', () => {
  texts(
    'desk',
    { title: '窗口', open: { count_other: '{{count}} 件' }, due: '$t(title)到期' },
    {
      title: 'Window',
      open: { count_one: 'One case', count_other: '{{count}} cases' },
      due: '$t(title) due',
    },
  )
  page(`<p title={t('due')}>{t('open.count', { count })}</p>`)
  expect(check()).toEqual([])
})

test('a key that one language lacks is named with that language', () => {
  texts('desk', { title: '窗口', onlyChinese: '甲' }, { title: 'Window', onlyEnglish: 'B' })
  page(`<p>{t('title')}{t('onlyChinese')}</p>`)
  expect(check()).toEqual(['en desk:onlyChinese: missing', 'zh-CN desk:onlyEnglish: missing'])
})

test('a variable that got lost in translation is named', () => {
  texts('desk', { due: '{{day}}到期，共 {{count}} 件' }, { due: 'Due {{date}}, {{count}} cases' })
  page(`<p>{t('due')}</p>`)
  expect(check()).toEqual(['desk:due: zh-CN has [{{day}} {{count}}], en has [{{date}} {{count}}]'])
})

test('a plural needs every form its language has', () => {
  texts('desk', { count_other: '{{count}} 件' }, { count_other: '{{count}} cases' })
  page(`<p>{t('count', { count })}</p>`)
  expect(check()).toEqual(['en desk:count: no _one'])
})

test('empty and untranslated texts are found', () => {
  texts('desk', { title: '窗口', name: '' }, { title: '窗口', name: ' ' })
  page(`<p>{t('title')}{t('name')}</p>`)
  expect(check()).toEqual([
    'desk:name: the text is empty',
    'desk:name: the text is empty',
    'en desk:title: not translated',
  ])
  expect(check({ sameInBoth: ['desk:title'] })).not.toContain('en desk:title: not translated')
})

test('a key nobody asks for is found', () => {
  texts('desk', { title: '窗口', old: '旧' }, { title: 'Window', old: 'Old' })
  page(`<p>{t('title')}</p>`)
  expect(check()).toEqual(['desk:old: nobody asks for it'])
})

test('a key that does not exist is found, with its line', () => {
  texts('desk', { title: '窗口' }, { title: 'Window' })
  page(`<p>{t('title')}{t('titel')}{t(count > 1 ? 'many' : 'title')}</p>`)
  expect(check()).toEqual([
    'renderer/page.tsx:3: no text for "titel"',
    'renderer/page.tsx:3: no text for "many"',
  ])
})

test('a plain key belongs to the first namespace of its file, others are named', () => {
  texts('desk', { title: '窗口' }, { title: 'Window' })
  texts('common', { save: '保存' }, { save: 'Save' })
  const hook = `const { t } = useTranslation(['desk', 'common'])`
  page(`<p>{t('title')}{t('save')}</p>`, hook)
  expect(check()).toEqual(['renderer/page.tsx:3: no text for "save"', 'common:save: nobody asks for it'])
  page(`<p>{t('title')}{t('common:save')}</p>`, hook)
  expect(check()).toEqual([])
})

test('keys put together at run time count by their fixed parts', () => {
  const states = { status: { OPEN: '在办', CLOSED: '办结' }, tone: { OPEN: '蓝' } }
  texts('desk', states, { status: { OPEN: 'Open', CLOSED: 'Closed' }, tone: { OPEN: 'Blue' } })
  page('<p>{t(`status.${status}`)}</p>')
  expect(check()).toEqual(['desk:tone.OPEN: nobody asks for it'])
  expect(check({ dynamicPrefixes: ['desk:tone.'] })).toEqual([])
  expect(check({ dynamicPrefixes: ['desk:tone.', 'desk:gone.'] })).toEqual([
    'desk:gone.: declared as dynamic, but no key begins with it',
  ])
})

test('keys kept in a table elsewhere count as asked for', () => {
  texts('desk', { menu: { today: '今日' } }, { menu: { today: 'Today' } })
  write('menu.ts', `export const menu = [{ path: '/', label: 'desk:menu.today' }] as const\n`)
  expect(check()).toEqual([])
})

test('words for people in the code are found, comments are not', () => {
  texts('desk', {}, {})
  page(`<p title="Save now">{/* 注释 */}保存 {'办结'} {\`第\${count}件\`} Saved 1 /</p>`)
  expect(check().map((problem) => problem.replace(/^renderer.page\.tsx:3: /, ''))).toEqual([
    '"Save now" belongs in the locale files',
    '"保存" belongs in the locale files',
    '"办结" belongs in the locale files',
    '"第" belongs in the locale files',
    '"件" belongs in the locale files',
    '"Saved 1 /" belongs in the locale files',
  ])
  expect(check({ notForPeople: ['Saved 1 /'] })).toHaveLength(5)
})
