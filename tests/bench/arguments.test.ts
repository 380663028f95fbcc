import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { figureTable } from './figure-table.ts'
import { rateFigure } from './measure.ts'

const NAMES = ['append', 'push', 'pouch']
const chosenBy = (...args: string[]): readonly string[] => readArguments(args, NAMES).chosen

test('PouchDB is measured when it is asked for, and then beside whatever else is', () => {
  expect(chosenBy()).toEqual(['append', 'push'])
  expect(chosenBy('--pouch')).toEqual(NAMES)
  expect(chosenBy('--only', 'push')).toEqual(['push'])
  expect(chosenBy('--only', 'push', '--pouch')).toEqual(['push', 'pouch'])
  expect(chosenBy('--only', 'pouch')).toEqual(['pouch'])
  expect(readArguments(['--json', '--full'], NAMES)).toMatchObject({ json: true, full: true })
  expect(() => chosenBy('--only', 'pull')).toThrow('no bench "pull"; there are: append, push, pouch')
  expect(() => chosenBy('--couch')).toThrow("Unknown option '--couch'")
})

test('a figure is shown with its floor, its ratio, its goal and whether that is met', () => {
  const [head, pushed, pulled] = figureTable([
    rateFigure('push', 'events/s', 12_345.6, 4_000, 'a peer', 3),
    rateFigure('pull', 'events/s', 2, 4, 'a peer', 3),
  ])
  expect(head?.split(/ {2,}/)).toEqual(['figure', 'value', 'floor', 'ratio', 'goal', 'the floor is'])
  expect(pushed?.split(/ {2,}/)).toEqual(['push', '12346 events/s', '4000', '3.09', '≥ 3', 'met', 'a peer'])
  expect(pulled?.split(/ {2,}/)).toEqual([
    'pull',
    '2.00 events/s',
    '4.00',
    '0.500',
    '≥ 3',
    'NOT MET',
    'a peer',
  ])
})
