// First step of every npm script. It runs on whatever Node the machine has, installs what the lock file asks for when
// that is missing or out of date, and hands over to the pinned Node. Plain JavaScript without dependencies for that reason.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stamp = join(root, 'node_modules', '.installed-lock')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const installed = existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock
if (!installed) {
  process.stderr.write('Installing what package-lock.json asks for (once, about a minute) …\n')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Standard output belongs to the program that follows: scripts read its first line.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    process.stderr.write(
      'npm ci failed. Is the package registry reachable? Try again, or run "npm ci" to see more.\n',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

const words = process.argv.slice(2)
// `run.mjs [options of Node] FILE [arguments]`
const file = words.findIndex((word) => !word.startsWith('--'))
const [script, ...args] = words.slice(file)
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', ...words.slice(0, file), join(root, script), ...args],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      // Compiled once, the sources start in half the time.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
      ...process.env,
      PATH: `${join(root, 'node_modules', 'node', 'bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
