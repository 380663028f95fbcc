import { useCallback, useRef, useState } from 'react'

/** Height of an element as it lies on the screen, for lists that draw only what shows. */
export const useHeight = (): readonly [ref: (element: HTMLElement | null) => void, heightPx: number] => {
  const [heightPx, setHeightPx] = useState(400)
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    observer.current = null
    if (!element) return
    const watch = new ResizeObserver(() => setHeightPx(Math.max(Math.floor(element.clientHeight), 60)))
    watch.observe(element)
    observer.current = watch
  }, [])
  return [ref, heightPx]
}
