import { execFileSync, spawn } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEntity } from '../../db/store/projections/projector.ts'
import { DATABASE_FILE, JOURNAL_FILE, openStore } from '../../db/store/store.ts'
import { verifyStore } from '../../db/store/verify.ts'
import { storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const writer = new URL('../helpers/full-disk-writer.ts', import.meta.url).pathname

/** Real failing writes without a disk of our own: the system lets no file of the process grow past a limit. */
const fillUp = async (directory: string, limitKiB: number): Promise<readonly string[]> => {
  const child = spawn(
    'bash',
    ['-c', `ulimit -S -f ${limitKiB}; exec "$0" "$@"`, process.execPath, writer, directory],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  const lines: string[] = []
  let rest = ''
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  child.stdout.on('data', (text: Buffer) => {
    const parts = (rest + text.toString()).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(line)
      if (line !== 'full') continue
      // Space is back, in the running process.
      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:'])
      child.stdin.write('go on\n')
    }
  })
  expect(await ended, errors).toBe(0)
  return lines
}

/** What the log beside a new database holds before anybody has recorded anything: all of its layout. */
const newLogKiB = (): number => {
  const directory = temporaryFolder()
  const store = openStore(storeOptions(directory))
  const { size } = statSync(join(directory, `${DATABASE_FILE}-wal`))
  store.close()
  return Math.ceil(size / 1_024)
}

// Limits are told in the kernel's way only on Linux.
test.runIf(process.platform === 'linux').each([
  { what: 'the log beside the database', limit: () => newLogKiB() + 60 },
  { what: 'the second copy first', limit: () => 1_028 },
])(
  'a disk that is really full at $what: typed failures, nothing lost, and it works again',
  async ({ limit }) => {
    const directory = temporaryFolder()
    const lines = await fillUp(directory, limit())
    const saved = lines.filter((line) => line.startsWith('saved ')).map((line) => line.slice(6))
    const failed = lines.filter((line) => line.startsWith('failed ')).map((line) => line.slice(7))
    expect(failed.length).toBeGreaterThan(0)
    for (const code of failed) expect(['DISK_FULL', 'STORAGE_FAILED']).toContain(code)
    expect(lines.slice(-4).map((line) => line.split(' ')[0])).toEqual(['saved', 'saved', 'saved', 'journal'])
    expect(lines.at(-1)).toBe('journal true')
    const check = () => {
      const store = openStore(storeOptions(directory))
      try {
        for (const caseId of saved) expect(readEntity(store.read, 'case', caseId)).toBeDefined()
        expect(verifyStore(store.databasePath, join(directory, 'scratch.db')).problems).toEqual([])
      } finally {
        store.close()
      }
    }
    check()
    // The second copy has everything as well.
    expect(statSync(join(directory, JOURNAL_FILE)).size).toBeGreaterThan(0)
    rmSync(join(directory, DATABASE_FILE))
    check()
  },
)
