import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import './print.css'
import { usePageRule, type PageRuleOptions, type SheetLayout } from './page-rule.ts'

const MM_PER_PX = 25.4 / 96

export interface PrintRootProps {
  readonly layout: SheetLayout
  readonly pageNumber: PageRuleOptions['pageNumber']
  readonly runningHead: string
  /** Written large across every page; empty for none. */
  readonly watermark: string
  readonly children: ReactNode
}

/**
 * What goes to the printer. Hangs beside the application under `body`, unseen on the screen; while it is mounted,
 * anything printed by whatever way is this and nothing else.
 */
export const PrintRoot = ({
  layout,
  pageNumber,
  runningHead,
  watermark,
  children,
}: PrintRootProps): ReactNode => {
  const body = useRef<HTMLDivElement>(null)
  const [rollHeightMm, setRollHeightMm] = useState(0)
  usePageRule({ layout, pageNumber, runningHead, rollHeightMm })
  useLayoutEffect(() => {
    const element = body.current
    if (layout !== 'ROLL_80MM' || element === null) return
    const measure = (): void => setRollHeightMm(element.getBoundingClientRect().height * MM_PER_PX)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [layout])
  return createPortal(
    <div className="print-root" aria-hidden="true" inert>
      {watermark === '' ? null : <div className="print-watermark">{watermark}</div>}
      <div ref={body} className={`print-body print-body-${layout.toLowerCase()}`}>
        {children}
      </div>
    </div>,
    document.body,
  )
}
