/** Time that passes only when it is told to; what is due runs in order, and promises settle in between. */
export const createVirtualTime = (startWallMs: number) => {
  let nowMs = 0
  let number = 0
  let wallOffMs = startWallMs
  const waiting = new Map<number, { atMs: number; work: () => void }>()
  const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const next = () => {
    let first: [number, { atMs: number; work: () => void }] | null = null
    for (const entry of waiting)
      if (!first || entry[1].atMs < first[1].atMs || (entry[1].atMs === first[1].atMs && entry[0] < first[0]))
        first = entry
    return first
  }
  return {
    nowMs: () => nowMs,
    clock: { wallMs: () => wallOffMs + nowMs, uptimeMs: () => 1_000_000 + nowMs },
    timers: {
      set(ms: number, work: () => void): unknown {
        number += 1
        waiting.set(number, { atMs: nowMs + Math.max(0, ms), work })
        return number
      },
      clear: (handle: unknown) => void (typeof handle === 'number' && waiting.delete(handle)),
    },
    open: () => waiting.size,
    settle,
    async pass(ms: number): Promise<void> {
      const until = nowMs + ms
      await settle()
      for (let due = next(); due && due[1].atMs <= until; due = next()) {
        waiting.delete(due[0])
        nowMs = Math.max(nowMs, due[1].atMs)
        due[1].work()
        await settle()
      }
      nowMs = until
      await settle()
    },
    /** The machine sleeps: clocks go on, timers do not. */
    sleep(ms: number): void {
      nowMs += ms
      for (const each of waiting.values()) each.atMs += ms
    },
    setWall(ms: number): void {
      wallOffMs = ms - nowMs
    },
  }
}
export type VirtualTime = ReturnType<typeof createVirtualTime>
