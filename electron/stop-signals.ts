/** A host that hangs must not hold the program for ever; what it acknowledged is on disk already. */
export const STOP_PATIENCE_MS = 20_000

/** Calls `stop` once, on the first request to end: whichever signal comes. */
export const onStopSignal = (stop: () => Promise<void>): void => {
  let stopping = false
  const begin = (): void => {
    // npm and the terminal both pass Ctrl+C on; the second one must not cut the first short.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_PATIENCE_MS).unref()
    void stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
}
