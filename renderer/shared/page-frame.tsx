import { Skeleton } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { ErrorBanner } from './error-banner.tsx'
import type { HallError } from './hall.ts'
import { useLate } from './use-late.ts'

interface PageFrameProps {
  readonly title: ReactNode
  /** For the tab; the title where that is plain text. */
  readonly documentTitle?: string
  /** One line under or beside the title. */
  readonly subtitle?: ReactNode
  readonly actions?: ReactNode
  readonly error?: HallError | null
  readonly onRetry?: () => void
  readonly onCloseError?: () => void
  /** Nothing to show yet: a skeleton after a tenth of a second. */
  readonly loading?: boolean
  /** The page scrolls inside its own parts and fills the height. */
  readonly fill?: boolean
  readonly children?: ReactNode
}

/** Title bar, actions, failure banner and body of a page. */
export function PageFrame(props: PageFrameProps) {
  const {
    title,
    documentTitle,
    subtitle,
    actions,
    error,
    onRetry,
    onCloseError,
    loading = false,
    fill = false,
    children,
  } = props
  const late = useLate(loading)
  const tabTitle = documentTitle ?? (typeof title === 'string' ? title : null)
  useEffect(() => {
    if (tabTitle !== null) document.title = tabTitle
  }, [tabTitle])
  return (
    <section className={fill ? 'page page-fill' : 'page'} aria-busy={loading}>
      <header className="page-head">
        <div className="page-heading">
          <h1 className="page-title">{title}</h1>
          {subtitle === undefined ? null : <div className="page-subtitle">{subtitle}</div>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      <ErrorBanner error={error ?? null} onRetry={onRetry} onClose={onCloseError} />
      <div className="page-body">
        {loading ? late && <Skeleton active={false} paragraph={{ rows: 8 }} /> : children}
      </div>
    </section>
  )
}
