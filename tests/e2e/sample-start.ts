import { createInterface } from 'node:readline'
import { newDataDir, spawnProgram } from './desk.ts'

/** What `npm start` prints for people. */
export interface SampleStart {
  /** Address to open in a browser. */
  readonly pageUrl: string
  /** Address of the sample hall's server, and what a second desk joins it with. */
  readonly hall: string
  readonly code: string
}

/** Does what `npm start` does where there is no display, with an empty data folder; `stopDesks` ends and removes it. */
export const startSample = async (env: Readonly<Record<string, string>> = {}): Promise<SampleStart> => {
  const child = spawnProgram('start.ts', ['--browser', '--data', newDataDir(), '--port', '0'], {
    ...env,
    // Nobody sits in front of a test: the program must not open a browser of its own.
    CI: 'true',
  })
  const { stdout } = child
  if (stdout === null) throw new Error('the program has no standard output')
  return new Promise((resolve, reject) => {
    const printed: string[] = []
    let pageUrl: string | undefined
    createInterface({ input: stdout }).on('line', (line) => {
      printed.push(line)
      pageUrl ??= /http:\/\/\S+token=\S+/.exec(line)?.[0]
      const [, hall, code] = /--hall (\S+) --code (\S+)/.exec(line) ?? []
      if (pageUrl !== undefined && hall !== undefined && code !== undefined) resolve({ pageUrl, hall, code })
    })
    child.once('exit', (code) =>
      reject(
        new Error(`the program ended with ${code} before it was ready; it said: ${printed.join(' | ')}`),
      ),
    )
  })
}
