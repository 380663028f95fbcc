import type { ScreenSettings } from '../screen-settings.ts'

/**
 * Whether slips are printed at this machine: as its settings say (chosen on it, or by its address `#/kiosk/tickets?printer=1`).
 * Without a word of it the installed program prints; a browser, which cannot know of a printer and would show its own dialog,
 * does not, unless it was started with silent printing and somebody says so.
 */
export const printsSlips = (
  { prints }: Pick<ScreenSettings, 'prints'>,
  shell: 'ELECTRON' | 'BROWSER',
): boolean => prints ?? shell === 'ELECTRON'
