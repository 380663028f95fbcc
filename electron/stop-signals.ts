/** Calls `stop` once, on the first request to end: a signal, or the end of the parent that started this program. */
export const onStopSignal = (stop: () => Promise<void>): void => {
  let stopping = false
  const begin = (): void => {
    // npm and the terminal both pass Ctrl+C on; the second one must not cut the first short.
    if (stopping) return
    stopping = true
    void stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
}
