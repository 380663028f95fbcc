export type PrinterChoice = 'PRINTER' | 'NONE'

/**
 * Whether slips are printed here, by the address of the screen (`#/kiosk/tickets?printer=1`, `printer=0`). Without a word of
 * it the installed program prints; a browser, which cannot know of a printer and would show its own dialog, does not: its
 * address says so where it was started with silent printing.
 */
export const printerChoice = (hash: string, shell: 'ELECTRON' | 'BROWSER'): PrinterChoice => {
  const asked = new URLSearchParams(hash.split('?', 2)[1] ?? '').get('printer')
  if (asked === '1' || asked === '0') return asked === '1' ? 'PRINTER' : 'NONE'
  return shell === 'ELECTRON' ? 'PRINTER' : 'NONE'
}
