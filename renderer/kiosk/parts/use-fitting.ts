import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** How many rows of a height in em fit into an element as it is now: no row is ever cut in half. */
export function useFitting<Place extends HTMLElement>(
  rowEm: number,
  gapEm: number,
): { readonly ref: RefObject<Place | null>; readonly rows: number } {
  const ref = useRef<Place>(null)
  const [rows, setRows] = useState(1)
  useLayoutEffect(() => {
    const place = ref.current
    if (place === null) return undefined
    const measure = (): void => {
      const em = Number.parseFloat(window.getComputedStyle(place).fontSize)
      // Half a pixel of rounding must not cost a row.
      setRows(Math.max(1, Math.floor((place.clientHeight / em + gapEm + 0.02) / (rowEm + gapEm))))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(place)
    return () => observer.disconnect()
  }, [rowEm, gapEm])
  return { ref, rows }
}
