import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ShellError } from './failure.ts'

/** Command line options as an object. Fails with BAD_ARGUMENT naming what is not understood. */
export const readArguments = <const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new ShellError('BAD_ARGUMENT', { problem: error instanceof Error ? error.message : String(error) })
  }
}

/** A TCP port, 0 for any. Fails with BAD_ARGUMENT. */
export const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new ShellError('BAD_ARGUMENT', { problem: `--port ${text}` })
  return port
}

/** A language the program speaks. Fails with BAD_ARGUMENT. */
export const readPageLocale = (text: string | undefined): 'zh-CN' | 'en' | undefined => {
  if (text === undefined || text === 'zh-CN' || text === 'en') return text
  throw new ShellError('BAD_ARGUMENT', { problem: `--lang ${text} (zh-CN, en)` })
}

/** The page of a public screen, such as `/kiosk/hall`; `hall` will do. Fails with BAD_ARGUMENT. */
export const readScreenPath = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const rest = text.replace(/^[#/]*(kiosk(?=[/?]|$))?\/*/, '')
  const path = rest === '' || rest.startsWith('?') ? `/kiosk${rest}` : `/kiosk/${rest}`
  if (!/^[\w./?=&%-]{1,200}$/.test(path))
    throw new ShellError('BAD_ARGUMENT', { problem: `--screen ${text}` })
  return path
}

/** The hall to join: `--hall 10.0.0.5:4730` or a whole address, and perhaps `--code`. Fails with BAD_ARGUMENT. */
export const readHall = (
  hall: string | undefined,
  code: string | undefined,
): { readonly address: string; readonly code?: string } | undefined => {
  if (hall === undefined) {
    if (code !== undefined) throw new ShellError('BAD_ARGUMENT', { problem: '--code (--hall)' })
    return undefined
  }
  // The host reads it as a person types it; here only what can be no address at all is turned away.
  const isAddress = /^https?:\/\//.test(hall) ? URL.canParse(hall) : URL.canParse(`https://${hall}`)
  if (!isAddress || /^(?!https?:)\w+:\/\//.test(hall))
    throw new ShellError('BAD_ARGUMENT', { problem: `--hall ${hall}` })
  return { address: hall, ...(code === undefined ? {} : { code }) }
}
