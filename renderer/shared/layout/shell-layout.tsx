import type { ReactNode } from 'react'

/** Navigation, search, person and status bar around a page. */
export function ShellLayout({ children }: { readonly children: ReactNode }) {
  return <main className="shell-main">{children}</main>
}
