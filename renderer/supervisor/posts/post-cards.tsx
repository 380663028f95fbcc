import { useTranslation } from 'react-i18next'
import { PostActions } from './post-actions.tsx'
import { PostFacts } from './post-facts.tsx'
import type { PostArea, PostOnBoard } from './post-rows.ts'
import { PostSign, toneOf } from './post-sign.tsx'

interface PostCardsProps {
  readonly areas: readonly PostArea[]
  readonly nowMs: number
  readonly onOpen: (post: PostOnBoard) => void
}

/** One card a post, as the windows stand in the hall. */
export function PostCards({ areas, nowMs, onOpen }: PostCardsProps) {
  const { t } = useTranslation('posts')
  return (
    <div className="post-areas">
      {areas.map(({ area, posts }) => (
        <section key={area}>
          <h2 className="post-area">{area === '' ? t('noArea') : area}</h2>
          <ul className="post-cards">
            {posts.map((post) => (
              <li key={post.postId} className={`post-card post-card-${toneOf(post)}`}>
                <button
                  type="button"
                  className="post-open"
                  aria-label={[post.windowName, post.name, t(`status.${post.status}`)].join(' ')}
                  onClick={() => onOpen(post)}
                >
                  <span className="post-head">
                    <span className="post-name one-line" title={`${post.windowName} ${post.name}`}>
                      {post.windowId === null ? null : <span className="number">{post.windowId} </span>}
                      {post.windowName === '' ? post.name : post.windowName}
                    </span>
                    <PostSign post={post} />
                  </span>
                  {post.windowName === '' || post.windowName === post.name ? null : (
                    <span className="post-of one-line muted">{post.name}</span>
                  )}
                  <PostFacts post={post} nowMs={nowMs} />
                </button>
                <PostActions post={post} all={false} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
