import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Post } from '../../../db/model/posts/post.ts'
import './ab-list-paper.css'

interface AbListPaperProps {
  readonly posts: readonly Post[]
  readonly hallName: string
  readonly day: string
  readonly unitNames: ReadonlyMap<string, string>
  readonly windowOf: (windowId: string) => { readonly name: string; readonly phone: string } | undefined
  readonly staffName: (staffId: string) => string
}

/** AB岗一览表, published every half year (domain-rules section 8). */
export const AbListPaper = ({
  posts,
  hallName,
  day,
  unitNames,
  windowOf,
  staffName,
}: AbListPaperProps): ReactNode => {
  const { t } = useTranslation(['posts', 'common'])
  const name = (staffId: string | null): string => (staffId === null ? '' : staffName(staffId))
  return (
    <article className="ab-list">
      <h1>{t('listPaper.title', { hall: hallName })}</h1>
      <p>
        {t('listPaper.published', { day })} · {t('admin.count', { count: posts.length })}
      </p>
      <table>
        <thead>
          <tr>
            {(['unit', 'window', 'name', 'a', 'b', 'c', 'duties'] as const).map((key) => (
              <th key={key} scope="col">
                {t(`admin.${key}`)}
              </th>
            ))}
            <th scope="col">{t('listPaper.phone')}</th>
          </tr>
        </thead>
        <tbody>
          {posts.map((post) => {
            const window = post.windowId === null ? undefined : windowOf(post.windowId)
            return (
              <tr key={post.postId}>
                <td>{unitNames.get(post.unitId) ?? post.unitId}</td>
                <td>
                  {post.windowId} {window?.name ?? ''}
                </td>
                <td>{post.name}</td>
                <td>
                  {post.kind === 'ROTA'
                    ? post.memberIds.map(staffName).join(t('common:state.separator'))
                    : name(post.a)}
                </td>
                <td>{name(post.b)}</td>
                <td>{name(post.c)}</td>
                <td>{post.duties}</td>
                <td>{window?.phone ?? ''}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p>{t('listPaper.foot')}</p>
    </article>
  )
}
