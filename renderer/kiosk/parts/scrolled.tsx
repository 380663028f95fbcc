import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import './scrolled.css'
import { Words } from './words.tsx'

/** Of a picture, so that the last line read is still seen after a step. */
const STEP = 0.8

interface ScrolledProps {
  readonly className: string
  readonly children: ReactNode
}

/** A text that may be longer than the glass: where it is, that is said, and two keys go on in it. */
export function Scrolled({ className, children }: ScrolledProps) {
  const place = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const [rest, setRest] = useState({ above: false, below: false })
  useEffect(() => {
    const element = place.current
    const content = inner.current
    if (element === null || content === null) return undefined
    const look = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element
      // Half a pixel of rounding is nothing to go on to.
      const above = scrollTop > 1
      const below = scrollHeight - clientHeight - scrollTop > 1
      setRest((before) => (before.above === above && before.below === below ? before : { above, below }))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    observer.observe(content)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  const go = (way: 1 | -1): void => {
    const element = place.current
    element?.scrollBy({ top: way * element.clientHeight * STEP, behavior: 'smooth' })
  }
  return (
    <div className="scrolled">
      <div ref={place} className={`scrolled-place ${className}`}>
        <div ref={inner}>{children}</div>
      </div>
      {rest.above || rest.below ? (
        <div className="scrolled-keys">
          <button type="button" className="key key-wide" disabled={!rest.above} onClick={() => go(-1)}>
            <UpOutlined aria-hidden /> <Words of="guide.up" />
          </button>
          <button
            type="button"
            className={rest.below ? 'key key-wide key-main scrolled-below' : 'key key-wide'}
            disabled={!rest.below}
            onClick={() => go(1)}
          >
            <DownOutlined aria-hidden /> <Words of={rest.below ? 'guide.below' : 'guide.end'} />
          </button>
        </div>
      ) : null}
    </div>
  )
}
