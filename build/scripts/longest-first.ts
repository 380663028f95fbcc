import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of more than half a minute: one that began last would keep the others' workers waiting for it. The longest first. */
const LONG = [
  'tests/e2e/queue-replay',
  'tests/hall/bad-input',
  'tests/e2e/kiosk-looks',
  'tests/sim/sim',
  'tests/hall/restored',
  'tests/hall/killed',
  'tests/e2e/languages',
  'tests/store/kill',
  'tests/desk/queue-hall',
  'tests/e2e/queue-desk',
  'tests/e2e/kiosk-boards',
  'tests/hall/queue/outage-programs',
  'tests/e2e/kiosk-tickets',
] as const

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((path) => moduleId.includes(`/${path}.`))
  return place === -1 ? LONG.length : place
}

/** Where nothing is known of earlier runs, as in a fresh clone, vitest would begin with the largest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
