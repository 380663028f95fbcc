import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app } from 'electron'

// After a power cut the screen is back by itself: the program is started when the machine's user is logged in, which the
// system is set to do at power-on (how, is told in the guide of the administrator).

const DESKTOP_FILE = join('autostart', 'halldesk-screen.desktop')

/** One word of an Exec line of the desktop entry specification. */
const quoted = (word: string): string => `"${word.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`

export const desktopEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=HallDesk',
    `Exec=${command.map(quoted).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

interface StartPlace {
  readonly platform: NodeJS.Platform
  /** `~/.config`, or what XDG_CONFIG_HOME says. */
  readonly configDir: string
  readonly executable: string
  readonly args: readonly string[]
}

/**
 * Has the installed program start as this screen at log-in, or no more. A machine that does not allow it shows its screen
 * all the same.
 */
export const startAtLogin = (wanted: boolean, place: StartPlace): void => {
  if (!app.isPackaged) return
  if (place.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, path: place.executable, args: [...place.args] })
    return
  }
  const path = join(place.configDir, DESKTOP_FILE)
  try {
    if (!wanted) rmSync(path, { force: true })
    else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, desktopEntry([place.executable, ...place.args]))
    }
  } catch (error) {
    console.error('The screen will not start by itself:', error)
  }
}
