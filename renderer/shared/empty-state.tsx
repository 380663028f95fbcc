import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** What to do about it. */
  readonly hint?: string
  readonly action?: ReactNode
}

/** Nothing to show, and what to do next. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {icon === undefined ? null : <div className="empty-state-icon">{icon}</div>}
      <div className="empty-state-title">{title}</div>
      {hint === undefined ? null : <div className="empty-state-hint">{hint}</div>}
      {action === undefined ? null : <div className="empty-state-action">{action}</div>}
    </div>
  )
}
