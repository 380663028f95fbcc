/**
 * Calls `work` every `everyMs`, never twice at once; a failure is told and the next turn comes anyway.
 * @returns stops it and waits for a turn under way
 */
export const startTicking = (
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): (() => Promise<void>) => {
  let turn: Promise<void> | null = null
  const timer = setInterval(() => {
    turn ??= work()
      .catch(onError)
      .finally(() => {
        turn = null
      })
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await turn
  }
}
