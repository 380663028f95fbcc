import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatDuration } from './format-duration.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Something that is built into out/, and everything its content depends on. */
interface Target {
  readonly name: 'renderer' | 'main'
  readonly title: string
  readonly inputs: readonly string[]
}

const targets = {
  renderer: {
    name: 'renderer',
    title: 'pages',
    inputs: ['renderer', 'db/contract', 'db/model', 'build/vite.config.ts', 'package-lock.json'],
  },
  main: {
    name: 'main',
    title: 'program',
    inputs: ['electron', 'db', 'renderer/i18n', 'build/vite.config.ts', 'package-lock.json'],
  },
} as const satisfies Record<Target['name'], Target>

/** Sample data and other files beside the sources are read at run time, not built in. */
const isBuilt = (path: string) => /\.(tsx?|json|css|html|svg|png|woff2|ogg)$/.test(path)

const filesUnder = (path: string): string[] => {
  if (!existsSync(path)) return []
  if (isBuilt(path)) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && isBuilt(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

const hashOf = (target: Target) => {
  const hash = createHash('sha256')
  const files = target.inputs.flatMap((input) => filesUnder(join(root, input))).toSorted()
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

/** Written last into a finished folder, so that an interrupted build never counts as one. */
const stampName = '.built-from'

const isCurrent = (target: Target, hash: string) => {
  const stamp = join(root, 'out', target.name, stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/** Puts the finished folder in place. When another process did so meanwhile, the later one stays. */
const moveIntoPlace = (finished: string, target: Target) => {
  const place = join(root, 'out', target.name)
  const old = `${finished}-old`
  if (existsSync(place)) renameSync(place, old)
  try {
    renameSync(finished, place)
  } catch (error) {
    if (!existsSync(place)) throw error
    rmSync(finished, { recursive: true })
  }
  rmSync(old, { recursive: true, force: true })
}

const buildTarget = async (target: Target) => {
  const hash = hashOf(target)
  if (isCurrent(target, hash)) return
  const { build } = await import('vite')
  const { nodeBundleConfig, nodeBundles, pageConfig } = await import('../vite.config.ts')
  const outDir = join(root, 'out', `building-${target.name}-${process.pid}`)
  mkdirSync(outDir, { recursive: true })
  try {
    if (target.name === 'renderer') await build(pageConfig(outDir))
    else for (const bundle of nodeBundles) await build(nodeBundleConfig(bundle, outDir))
    writeFileSync(join(outDir, stampName), hash)
    moveIntoPlace(outDir, target)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

/** In a process of its own: a bundler would leave a few hundred megabytes behind in the desk that asked for it. */
const buildApart = (target: Target) =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), target.name], {
      cwd: root,
      // Whoever asks, a test runner too, gets the pages that people get; libraries read this at build time.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else
        reject(new Error(`Building the ${target.title} failed (exit code ${code}); the lines above say why.`))
    })
  })

/**
 * Makes sure that out/renderer (the pages) or out/main (Electron's own code) match the sources; returns at once when
 * they do. Progress goes to `log`, by default standard error: standard output belongs to the caller.
 */
export const ensureBuilt = async (
  name: Target['name'] = 'renderer',
  log: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<void> => {
  const target = targets[name]
  // An installed program has its pages and no sources.
  if (!existsSync(join(root, 'build', 'vite.config.ts')) || isCurrent(target, hashOf(target))) return
  const startedAtMs = Date.now()
  log(`Building the ${target.title} …`)
  await buildApart(target)
  log(`Built the ${target.title} in ${formatDuration(Date.now() - startedAtMs)}.`)
}

if (import.meta.main) {
  const asked = process.argv[2]
  try {
    if (asked === 'renderer' || asked === 'main') {
      await buildTarget(targets[asked])
    } else {
      await ensureBuilt('renderer', console.log)
      await ensureBuilt('main', console.log)
      console.log('out/ is up to date.')
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
