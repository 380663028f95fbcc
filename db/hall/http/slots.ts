/** A number of places taken one by one; each holder gives its own back, once. */
export interface Slots {
  /** Gives the place back; null when there is none, in all or for this holder. */
  take(holder: string): (() => void) | null
  taken(): number
}

/** @param perHolder so that one device cannot take all places */
export const createSlots = (total: number, perHolder: number): Slots => {
  const held = new Map<string, number>()
  let taken = 0
  return {
    taken: () => taken,
    take(holder) {
      const own = held.get(holder) ?? 0
      if (taken >= total || own >= perHolder) return null
      held.set(holder, own + 1)
      taken += 1
      let given = false
      return () => {
        if (given) return
        given = true
        taken -= 1
        const left = (held.get(holder) ?? 1) - 1
        if (left === 0) held.delete(holder)
        else held.set(holder, left)
      }
    },
  }
}
