import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

const directory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A few seeds on every run; thousands are run by `npm run sim`. */
test.each([1, 2, 3, 4, 5, 6])('seed %i: nothing lost, nothing doubled, all equal', async (seed) => {
  const result = await simulate({ seed, desks: 3 + (seed % 3), steps: 60, directory })
  expect(result.events).toBeGreaterThan(0)
})
