import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PostOnBoard } from './post-rows.ts'
import { itemName } from './item-names.ts'

/** As many names as somebody reads; the rest is a number. */
const SHOWN = 12

/** The items of a post by name; a post without any serves all of its window. */
export function PostItems({ itemIds }: { readonly itemIds: PostOnBoard['itemIds'] }) {
  const { t } = useTranslation('posts')
  const [names, setNames] = useState<readonly string[]>([])
  useEffect(() => {
    let gone = false
    void Promise.all(itemIds.slice(0, SHOWN).map(itemName)).then((found) => {
      if (!gone) setNames(found)
    })
    return () => {
      gone = true
    }
  }, [itemIds])
  if (itemIds.length === 0) return <span className="muted">{t('drawer.itemsAll')}</span>
  return (
    <>
      <ul className="post-items">
        {names.map((name, index) => (
          <li key={itemIds[index]}>{name}</li>
        ))}
      </ul>
      {itemIds.length > SHOWN ? (
        <span className="muted">{t('drawer.itemsMore', { count: itemIds.length - SHOWN })}</span>
      ) : null}
    </>
  )
}
