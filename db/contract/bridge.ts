import type { HostMessage, PageMessage } from './port.ts'

export interface PrintRequest {
  /** Copies to print; 1 to 20. */
  readonly copies: number
  readonly layout: 'A4' | 'A4_LANDSCAPE' | 'ROLL_80MM'
  /** Suggested file name without extension. */
  readonly title: string
}

export type PrintOutcome = 'DONE' | 'CANCELLED' | 'FAILED'

/**
 * The only thing a page can reach outside itself. Electron's preload provides it as `window.hallBridge`; in the browser
 * shell the page makes one out of a WebSocket and the browser's own print dialog.
 */
export interface HallBridge {
  readonly shell: 'ELECTRON' | 'BROWSER'
  send(message: PageMessage): void
  /** Returns the function that stops listening. */
  onMessage(listener: (message: HostMessage) => void): () => void
  /** Tells when the way to the host opens (true) or breaks (false). */
  onConnection(listener: (open: boolean) => void): () => void
  /** Prints the page as it stands, by its print style sheet. */
  print(request: PrintRequest): Promise<PrintOutcome>
  /** Saves the page as PDF where the shell can; the browser shell offers it in its print dialog. */
  savePdf(request: PrintRequest): Promise<PrintOutcome>
}
