import { useLayoutEffect, useState, type RefObject } from 'react'

/** How wide an element is, in points of the screen, as it changes with the window; everything until it is known. */
export function useRoom(element: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(Infinity)
  useLayoutEffect(() => {
    const frame = element.current
    if (frame === null) return undefined
    const look = (): void => setRoom(frame.clientWidth)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(frame)
    return () => observer.disconnect()
  }, [element])
  return room
}
