import type { Result } from '../../../db/contract/index.ts'
import { Scrolled } from '../parts/scrolled.tsx'
import { useWords, Words } from '../parts/words.tsx'

/** 通知公告 of today. */
export function NoticeList({ notices }: { readonly notices: Result<'screen.hall'>['notices'] }) {
  const { languages } = useWords()
  if (notices.length === 0)
    return (
      <p className="guide-none">
        <Words of="notices.none" />
      </p>
    )
  return (
    <Scrolled className="notice-place">
      <ul className="notice-list">
        {notices.map(({ noticeId, title, text, textEn }) => (
          <li key={noticeId}>
            <h2>{title}</h2>
            <p>{languages === 'en' && textEn !== '' ? textEn : text}</p>
            {languages === 'both' && textEn !== '' ? <p lang="en">{textEn}</p> : null}
          </li>
        ))}
      </ul>
    </Scrolled>
  )
}
