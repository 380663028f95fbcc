import { expect, test } from 'vitest'
import { crowdOf } from '../../../db/model/queue/crowd.ts'

const of = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).flatMap(([classId, count]) => Array.from({ length: count }, () => classId))

test('a crowd is told of the hall and of each class by its own limit, the largest class first', () => {
  const limits = { crowd: 10, classCrowd: 4 }
  expect(crowdOf(of({ A: 3, B: 6 }), limits)).toEqual({
    waiting: 9,
    isCrowd: false,
    classes: [{ classId: 'B', waiting: 6 }],
  })
  expect(crowdOf([...of({ A: 4, B: 5 }), null], limits)).toEqual({
    waiting: 10,
    isCrowd: true,
    classes: [
      { classId: 'B', waiting: 5 },
      { classId: 'A', waiting: 4 },
    ],
  })
})

test('a limit of nothing is none', () => {
  expect(crowdOf(of({ A: 500 }), { crowd: 0, classCrowd: 0 })).toEqual({
    waiting: 500,
    isCrowd: false,
    classes: [],
  })
  expect(crowdOf([], { crowd: 1, classCrowd: 1 })).toEqual({ waiting: 0, isCrowd: false, classes: [] })
})
