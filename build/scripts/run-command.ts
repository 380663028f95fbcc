import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../..', import.meta.url))

export interface CommandResult {
  readonly ok: boolean
  /** Both streams in the order they arrived; empty when they were shown as they came. */
  readonly output: string
}

/**
 * Runs a program of node_modules/.bin, or Node itself, in the root folder without standard input. `show` passes the
 * output on as it comes, for steps that take minutes.
 */
export const runCommand = (
  command: string,
  args: readonly string[],
  options: { readonly show?: boolean } = {},
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
    const child = spawn(command, args, {
      cwd: root,
      // In a log file, colours are noise.
      env: { ...process.env, CI: 'true', PATH: path, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
      stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
      shell: process.platform === 'win32',
    })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }))
  })
