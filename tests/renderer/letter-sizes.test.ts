import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const renderer = fileURLToPath(new URL('../../renderer', import.meta.url))
/** Signs and big figures may keep their size; words may not. */
const WORDS_IN_PIXELS = /[^-]font-size:\s*(?:[0-9]|1[0-4])(?:\.\d+)?px/

test('words of the staff pages grow with the setting: no sheet but the shared one gives them pixels', () => {
  const sheets = globSync('{desk,supervisor,admin,setup,shared}/**/*.css', { cwd: renderer })
  expect(sheets.length).toBeGreaterThan(20)
  const fixed = sheets.filter((sheet) => WORDS_IN_PIXELS.test(readFileSync(`${renderer}/${sheet}`, 'utf8')))
  expect(fixed).toEqual([])
})
