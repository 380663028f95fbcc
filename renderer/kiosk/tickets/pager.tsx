import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTicketWords } from './ticket-words.ts'

/** The part of a list a page shows; a page that is no more is the last one. */
export const pageOf = <Each,>(
  list: readonly Each[],
  page: number,
  perPage: number,
): { readonly shown: readonly Each[]; readonly page: number; readonly pages: number } => {
  const pages = Math.max(1, Math.ceil(list.length / perPage))
  const at = Math.min(Math.max(0, page), pages - 1)
  return { shown: list.slice(at * perPage, (at + 1) * perPage), page: at, pages }
}

interface PagerProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

/** Pages are turned, not scrolled: a list that slides under the finger is missed by those who need it most. */
export function Pager({ page, pages, onPage }: PagerProps): ReactNode {
  const { say } = useTicketWords()
  if (pages < 2) return null
  return (
    <nav className="tk-pager">
      <button type="button" className="tk-button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        <LeftOutlined aria-hidden /> {say('previous')}
      </button>
      <span className="number">{say('page', { page: page + 1, pages })}</span>
      <button
        type="button"
        className="tk-button"
        disabled={page + 1 >= pages}
        onClick={() => onPage(page + 1)}
      >
        {say('next')} <RightOutlined aria-hidden />
      </button>
    </nav>
  )
}
