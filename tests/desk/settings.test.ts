import { expect, test } from 'vitest'
import { SETTINGS, settingRuleOf } from '../../db/desk/hall-rules.ts'
import en from '../../renderer/i18n/en/admin.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh-CN/admin.json' with { type: 'json' }
import { createTestDesk } from '../helpers/test-desk.ts'

/** A sentence of a locale under a path of names. */
const wordsAt = (locale: object, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (here, name) => (typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined),
    locale,
  )

test('every setting has a name and an explanation in both languages', () => {
  for (const definition of SETTINGS)
    for (const locale of [zh, en])
      for (const part of ['name', 'hint'])
        expect([
          definition.key,
          typeof wordsAt(locale, ['settingText', ...definition.key.split('.'), part]),
        ]).toEqual([definition.key, 'string'])
})

test('a setting that is refused tells which rule it broke, in words, and no raw key', async () => {
  const admin = await createTestDesk().signIn('9001')
  const ruled = SETTINGS.filter((definition) => settingRuleOf(definition) !== null)
  expect(ruled.length).toBeGreaterThan(20)
  for (const definition of ruled) {
    const { key } = definition
    const rule = settingRuleOf(definition)
    const refused = admin.call('settings.set', { key, value: '!' })
    await expect(refused, key).rejects.toMatchObject({
      code: 'SETTING_REFUSED',
      details: { key, rule: rule?.kind, min: rule?.min ?? null, max: rule?.max ?? null },
    })
    await expect(refused, key).rejects.not.toThrow(key)
    for (const locale of [zh, en]) {
      const words = wordsAt(locale, ['settingRule', rule?.kind ?? ''])
      expect([key, typeof words]).toEqual([key, 'string'])
      expect([key, String(words).includes('{{min}}')]).toEqual([key, rule?.min !== undefined])
    }
    // What stands there by itself can be saved as well.
    expect(await admin.call('settings.set', { key, value: definition.defaultValue })).toEqual({})
  }
})
