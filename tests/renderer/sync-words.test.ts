import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SyncView } from '../../db/contract/hall.ts'
import { LinkProblem } from '../../db/model/link.ts'
import { eventDefinitions } from '../../db/model/events/registry.ts'
import { VERDICT_REASONS } from '../../db/model/verdict.ts'
import enCommon from '../../renderer/i18n/en/common.json' with { type: 'json' }
import enHall from '../../renderer/i18n/en/hall.json' with { type: 'json' }
import enShell from '../../renderer/i18n/en/shell.json' with { type: 'json' }
import enSync from '../../renderer/i18n/en/sync.json' with { type: 'json' }
import zhCommon from '../../renderer/i18n/zh-CN/common.json' with { type: 'json' }
import zhHall from '../../renderer/i18n/zh-CN/hall.json' with { type: 'json' }
import zhShell from '../../renderer/i18n/zh-CN/shell.json' with { type: 'json' }
import zhSync from '../../renderer/i18n/zh-CN/sync.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const words = expect.stringMatching(/\S/)

/** Codes as the sources spell them; the first group of the pattern is the code. */
const codesIn = (path: string, pattern: RegExp): string[] => {
  const sources = path.endsWith('.ts')
    ? [path]
    : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  const codes = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''),
  )
  return [...new Set(codes)]
}

describe('words for what keeps a record from counting', () => {
  const refusals = codesIn('db/model', /new Refusal\(\s*'([A-Z_]+)'/g)
  it('finds the refusals of the rules', () => {
    expect(refusals).toContain('STEP_NOT_ALLOWED')
    expect(refusals.length).toBeGreaterThan(10)
  })
  it.each([...new Set([...VERDICT_REASONS, ...refusals])])('%s has a reason and something to do', (code) => {
    for (const { reason } of [zhSync, enSync])
      expect(reason).toHaveProperty([code], { says: words, todo: words })
  })
  it.each(LinkProblem.options)('the problem %s has a light, a meaning and something to do', (code) => {
    for (const { status } of [zhShell, enShell])
      expect(status.link).toHaveProperty([code], { short: words, means: words, todo: words })
  })
  it('never calls one code by two names', () => {
    const reasons = Object.keys(zhSync.reason)
    expect(reasons.filter((code) => code in zhShell.status.link)).toEqual([])
  })
  it.each(SyncView.shape.news.element.shape.code.options)('the news %s has words', (code) => {
    expect(zhSync.news).toHaveProperty([`${code}_other`], words)
    expect(enSync.news).toHaveProperty([`${code}_one`], words)
    expect(enSync.news).toHaveProperty([`${code}_other`], words)
  })
})

describe('words for what the server warns of', () => {
  const warnings = codesIn('db/hall/health.ts', /code: '([A-Z_]+)'/g)
  it('finds the warnings', () => expect(warnings).toContain('NO_BACKUP'))
  it.each(warnings)('%s has words and something to do', (code) => {
    for (const { warning } of [zhHall, enHall])
      expect(warning).toHaveProperty([code], expect.objectContaining({ says: words, todo: words }))
  })
})

describe('names of records', () => {
  it.each(eventDefinitions.map(({ type }) => type))('%s has a name', (type) => {
    for (const { eventType } of [zhCommon, enCommon]) expect(eventType).toHaveProperty(type, words)
  })
})
