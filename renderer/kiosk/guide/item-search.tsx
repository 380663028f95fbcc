import { useState } from 'react'
import { FittedName } from '../parts/fitted-name.tsx'
import { KeyPad, LETTER_KEYS } from '../parts/key-pad.tsx'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { Words } from '../parts/words.tsx'
import { ItemGuide } from './item-guide.tsx'

/** The catalogue changes by the week; asked again so that a screen left open shows the present one. */
const EVERY_MS = 10 * 60_000
const PER_PAGE = 8
const TEXT_MAX = 20

/** Items by the first letters of their names, on keys that are on the glass. */
export function ItemSearch() {
  const [text, setText] = useState('')
  const [page, setPage] = useState(0)
  const [itemId, setItemId] = useState<string | null>(null)
  const { data } = useScreenQuery(
    'screen.findItems',
    { text, limit: PER_PAGE, skip: page * PER_PAGE },
    { everyMs: EVERY_MS },
  )
  if (itemId !== null) return <ItemGuide itemId={itemId} onBack={() => setItemId(null)} />
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / PER_PAGE))
  return (
    <div className="guide-panel item-search">
      <div className="item-typed">
        {text === '' ? (
          <span className="muted">
            <Words of="guide.typeInitials" />
          </span>
        ) : (
          <strong className="item-text">{text}</strong>
        )}
        <span className="number">
          {data === undefined ? null : <Words of="guide.found" values={{ count: data.total }} />}
        </span>
      </div>
      {data !== undefined && data.total === 0 ? (
        <p className="guide-none">
          <Words of="guide.none" />
        </p>
      ) : (
        <ul className="item-list">
          {(data?.items ?? []).map((item) => (
            <li key={item.itemId}>
              <button type="button" onClick={() => setItemId(item.itemId)}>
                <span className="item-name">
                  <FittedName text={item.name} />
                </span>
                <span className="item-unit one-line">
                  {item.isExact ? null : (
                    <span className="item-alike">
                      <Words of="guide.alike" />
                    </span>
                  )}
                  {item.unitName}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="item-pages">
        <button
          type="button"
          className="key key-wide"
          disabled={page === 0}
          onClick={() => setPage(page - 1)}
        >
          <Words of="guide.previous" />
        </button>
        <span className="number">
          <Words of="page" values={{ page: page + 1, pages }} />
        </span>
        <button
          type="button"
          className="key key-wide"
          disabled={page + 1 >= pages}
          onClick={() => setPage(page + 1)}
        >
          <Words of="guide.next" />
        </button>
      </div>
      <KeyPad
        rows={LETTER_KEYS}
        text={text}
        lengthMax={TEXT_MAX}
        onText={(next) => {
          setPage(0)
          setText(next)
        }}
      />
    </div>
  )
}
