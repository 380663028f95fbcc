import { parseArgs } from 'node:util'

/** Measured only when asked for: it installs what it measures against. */
const WITH_PEER = 'pouch'

export interface BenchArguments {
  /** In the order they run. */
  readonly chosen: readonly string[]
  readonly full: boolean
  readonly json: boolean
}

/**
 * `[--only NAME] [--pouch] [--full] [--json]`: all benches or one of them, with or without PouchDB beside push and pull.
 * @throws Error for a name there is no bench of, or an option there is none of
 */
export const readArguments = (args: readonly string[], names: readonly string[]): BenchArguments => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      pouch: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const { only, pouch, full, json } = values
  if (only !== undefined && !names.includes(only))
    throw new Error(`no bench "${only}"; there are: ${names.join(', ')}`)
  const isChosen = (name: string): boolean =>
    name === only || (name === WITH_PEER ? pouch : only === undefined)
  return { chosen: names.filter(isChosen), full, json }
}
