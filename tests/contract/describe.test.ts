import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeContract } from '../../db/contract/describe.ts'
import { contract } from '../../db/contract/index.ts'
import { Role } from '../../db/model/roles.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const Schema = z.looseObject({ type: z.string().optional() })
const Printed = z.object({
  methods: z.record(
    z.string(),
    z.object({
      summary: z.string().min(1),
      roles: z.union([z.enum(['PUBLIC', 'ANYONE', 'SIGNED_IN']), z.array(Role).min(1)]),
      needsHall: z.boolean(),
      viaHall: z.boolean(),
      params: Schema,
      result: Schema,
      errors: z.array(z.string()),
    }),
  ),
  topics: z.record(z.string(), Schema),
  errors: z.object({
    everyMethod: z.array(z.string()),
    messages: z.record(z.string(), z.object({ 'zh-CN': z.string(), en: z.string() })),
    shell: z.record(z.string(), z.object({ 'zh-CN': z.string(), en: z.string() })),
  }),
})

const printed = () => {
  const run = spawnSync(process.execPath, ['db/contract/print.ts'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  })
  expect(run.status, run.stderr).toBe(0)
  return Printed.parse(JSON.parse(run.stdout))
}

test('npm run contract prints every method, and every error it names has its words', () => {
  const { methods, errors } = printed()
  expect(Object.keys(methods).toSorted()).toEqual(Object.keys(contract).toSorted())
  const named = [...errors.everyMethod, ...Object.values(methods).flatMap((method) => method.errors)]
  expect(named.filter((code) => !(code in errors.messages))).toEqual([])
})

test('what edits the data of the whole hall says so, and nothing else does', () => {
  const { methods } = describeContract()
  const needing = Object.keys(methods).filter((name) => methods[name]?.needsHall)
  expect(needing.toSorted()).toEqual([
    'accounts.issueActivation',
    'accounts.issueActivations',
    'accounts.unlock',
    'attendance.assignId',
    'attendance.saveRota',
    'attendance.saveRules',
    'calendar.setClosure',
    'import.apply',
    'posts.save',
    'queueSetup.importFile',
    'queueSetup.saveClass',
    'queueSetup.saveNotice',
    'queueSetup.saveServices',
    'reference.saveItem',
    'reference.saveStaff',
    'reference.saveUnit',
    'reference.saveWindow',
    'scoreRules.retire',
    'scoreRules.save',
    'settings.set',
    'setup.createHall',
    'templates.set',
  ])
  expect(methods['settings.set']?.errors).toContain('HALL_NEEDED')
})

test('what a public screen asks the hall for is public', () => {
  const { methods } = describeContract()
  const asked = Object.entries(methods).filter(([, { viaHall }]) => viaHall)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter(([, { roles }]) => roles !== 'PUBLIC')).toEqual([])
  // What only the hall may decide is among it.
  expect(asked.map(([name]) => name)).toEqual(
    expect.arrayContaining(['screen.rating', 'screen.rate', 'screen.addToRating']),
  )
})

test('parameters are objects of named fields, so that a call can grow', () => {
  const { methods } = describeContract()
  const unnamed = Object.entries(methods).filter(
    ([, { params }]) => params['type'] !== 'object' && !Array.isArray(params['anyOf'] ?? params['oneOf']),
  )
  expect(unnamed.map(([name]) => name)).toEqual([])
})

test('a default may be left out by the caller and is always there in a result', () => {
  const { methods } = describeContract()
  const search: { params: unknown } | undefined = methods['items.search']
  const { properties, required = [] } = z
    .object({ properties: z.record(z.string(), Schema), required: z.array(z.string()).optional() })
    .parse(search?.params)
  const withDefault = Object.keys(properties).filter((name) => 'default' in (properties[name] ?? {}))
  expect(withDefault.length).toBeGreaterThan(0)
  expect(withDefault.filter((name) => required.includes(name))).toEqual([])
})

test('every topic has the form of its payload', () => {
  expect(printed().topics).toMatchObject({
    changed: { type: 'object', required: ['kinds', 'ids'] },
    status: { type: 'object' },
    sessionEnded: { type: 'object' },
    progress: { type: 'object' },
  })
})
