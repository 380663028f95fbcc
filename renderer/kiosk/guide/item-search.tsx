import { useState } from 'react'
import { FittedName } from '../../shared/fitted-name.tsx'
import { KeyPad, LETTER_KEYS } from '../parts/key-pad.tsx'
import { useFitting } from '../parts/use-fitting.ts'
import { useUpright } from '../parts/use-media.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { Words } from '../parts/words.tsx'
import { ItemGuide } from './item-guide.tsx'

/** The catalogue changes by the week; asked again so that a screen left open shows the present one. */
const EVERY_MS = 10 * 60_000
const COLUMNS = 2
/** More rows than these are searched by letters, not by eye. */
const ROWS_MAX = 6
/** Height of an item in the screen's unit: its name on two lines, or on three of upright glass, and its unit. */
const ITEM_EM = { flat: 4.6, upright: 6 } as const
const GAP_EM = 0.6
const TEXT_MAX = 20

interface Looked {
  readonly text: string
  readonly page: number
}

interface FoundItemsProps {
  readonly looked: Looked
  readonly onLook: (looked: Looked) => void
  readonly onItem: (itemId: string) => void
}

function FoundItems({ looked: { text, page }, onLook, onItem }: FoundItemsProps) {
  const upright = useUpright()
  const { ref, rows: fitting } = useFitting<HTMLDivElement>(upright ? ITEM_EM.upright : ITEM_EM.flat, GAP_EM)
  const rows = Math.min(ROWS_MAX, fitting)
  const perPage = rows * COLUMNS
  const { data } = useScreenQuery(
    'screen.findItems',
    { text, limit: perPage, skip: page * perPage },
    { everyMs: EVERY_MS },
  )
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / perPage))
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
      <div ref={ref} className="item-place">
        {data !== undefined && data.total === 0 ? (
          <p className="guide-none">
            <Words of="guide.none" />
          </p>
        ) : (
          <ul className="item-list" style={{ gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))` }}>
            {(data?.items ?? []).map((item) => (
              <li key={item.itemId}>
                <button type="button" onClick={() => onItem(item.itemId)}>
                  <span className="item-name">
                    <FittedName text={item.name} />
                  </span>
                  <span className="item-unit">
                    {item.isExact ? null : (
                      <span className="item-alike">
                        <Words of="guide.alike" />
                      </span>
                    )}
                    <span className="item-unit-name">
                      <FittedName text={item.unitName} />
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="item-pages">
        <button
          type="button"
          className="key key-wide"
          disabled={page === 0}
          onClick={() => onLook({ text, page: page - 1 })}
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
          onClick={() => onLook({ text, page: page + 1 })}
        >
          <Words of="guide.next" />
        </button>
      </div>
      <KeyPad
        rows={LETTER_KEYS}
        text={text}
        lengthMax={TEXT_MAX}
        onText={(next) => onLook({ text: next, page: 0 })}
      />
    </div>
  )
}

/** Items by the first letters of their names, on keys that are on the glass. */
export function ItemSearch() {
  const [looked, setLooked] = useState<Looked>({ text: '', page: 0 })
  const [itemId, setItemId] = useState<string | null>(null)
  if (itemId !== null) return <ItemGuide itemId={itemId} onBack={() => setItemId(null)} />
  return <FoundItems looked={looked} onLook={setLooked} onItem={setItemId} />
}
