import { spawn } from 'node:child_process'

/** Whether somebody can look at this machine. A build server may have a display variable and nobody in front of it. */
export const hasDisplay = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean => {
  const set = (name: string): boolean => env[name] !== undefined && env[name] !== ''
  if (set('CI')) return false
  if (platform === 'win32' || platform === 'darwin') return true
  return set('DISPLAY') || set('WAYLAND_DISPLAY')
}

/** The system's way of opening an address. On Windows not through a command line, where `&` would need quoting. */
export const openerOf = (platform: NodeJS.Platform): readonly [command: string, ...args: string[]] => {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return platform === 'darwin' ? ['open'] : ['xdg-open']
}

/** Opens the default browser where there is one; a machine without it is no failure, the address is printed anyway. */
export const openBrowser = (url: string, platform: NodeJS.Platform = process.platform): void => {
  const [command, ...args] = openerOf(platform)
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
