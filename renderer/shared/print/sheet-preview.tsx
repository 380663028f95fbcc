import { useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import { SHEETS, type SheetLayout } from './page-rule.ts'
import './sheet-preview.css'

const PX_PER_MM = 96 / 25.4
/** Room between two sheets on the screen. */
const GAP_MM = 6

export interface SheetPreviewProps {
  readonly layout: SheetLayout
  /** 1 is true size on a 96 dpi screen. */
  readonly zoom: number
  readonly watermark: string
  readonly runningHead: string
  readonly pageLabel: (page: number, pages: number) => string
  readonly onPages?: (pages: number) => void
  readonly children: ReactNode
}

/**
 * Sheets as the printer will cut them. The text flows through columns of one sheet's height stacked below each other, so
 * the browser breaks it by the same rules as on paper; where it cannot stack columns, one long sheet is shown.
 */
export const SheetPreview = ({
  layout,
  zoom,
  watermark,
  runningHead,
  pageLabel,
  onPages,
  children,
}: SheetPreviewProps): ReactNode => {
  const sheet = SHEETS[layout]
  const body = useRef<HTMLDivElement>(null)
  const [bodyHeightMm, setBodyHeightMm] = useState(0)
  const stacks = layout !== 'ROLL_80MM' && CSS.supports('column-wrap', 'wrap')
  const inner = sheet.height - 2 * sheet.marginBlock
  const pitch = sheet.height + GAP_MM
  useLayoutEffect(() => {
    const element = body.current
    if (element === null) return
    const measure = (): void => setBodyHeightMm(element.offsetHeight / PX_PER_MM)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [layout])
  const pages = stacks ? Math.max(1, Math.ceil((bodyHeightMm - inner - 1) / pitch) + 1) : 1
  useLayoutEffect(() => onPages?.(pages), [onPages, pages])
  const longHeight = Math.max(sheet.height, bodyHeightMm + 2 * sheet.marginBlock)
  const pageHeight = stacks ? sheet.height : longHeight
  const heightMm = stacks ? pages * pitch - GAP_MM : longHeight
  const flow: CSSProperties = stacks
    ? {
        columnWidth: `${sheet.width - 2 * sheet.marginInline}mm`,
        columnHeight: `${inner}mm`,
        columnWrap: 'wrap',
        rowGap: `${pitch - inner}mm`,
        columnFill: 'auto',
      }
    : {}
  return (
    <div style={{ width: `${sheet.width * zoom}mm`, height: `${heightMm * zoom}mm`, margin: '0 auto' }}>
      <div
        className={layout === 'ROLL_80MM' ? 'sheet-preview sheet-preview-roll' : 'sheet-preview'}
        style={{ width: `${sheet.width}mm`, height: `${heightMm}mm`, transform: `scale(${zoom})` }}
      >
        {Array.from({ length: pages }, (_unused, index) => (
          <div
            key={index}
            className="sheet-preview-page"
            style={{ top: `${index * pitch}mm`, width: `${sheet.width}mm`, height: `${pageHeight}mm` }}
          >
            {layout === 'ROLL_80MM' || !stacks ? null : (
              <div className="sheet-preview-mark sheet-preview-foot">{pageLabel(index + 1, pages)}</div>
            )}
            {index === 0 || runningHead === '' ? null : (
              <div className="sheet-preview-mark sheet-preview-head">{runningHead}</div>
            )}
            {watermark === '' ? null : (
              <div className="sheet-preview-mark sheet-preview-void">{watermark}</div>
            )}
          </div>
        ))}
        <div
          ref={body}
          className="sheet-preview-body"
          style={{
            width: `${sheet.width - 2 * sheet.marginInline}mm`,
            left: `${sheet.marginInline}mm`,
            top: `${sheet.marginBlock}mm`,
            ...flow,
          }}
        >
          {children}
        </div>
      </div>
    </div>
  )
}
