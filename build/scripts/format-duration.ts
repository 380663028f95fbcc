/** A duration in milliseconds the way a person reads it: `0.4 s`, `12.3 s`, `2 min 5 s`. */
export const formatDuration = (durationMs: number): string => {
  if (durationMs < 60_000) return `${(durationMs / 1_000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
