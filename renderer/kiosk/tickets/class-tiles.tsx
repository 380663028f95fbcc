import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { ClaimedGroup } from '../../../db/model/queue/taking.ts'
import { KioskFrame } from './kiosk-frame.tsx'
import { Pager, pageOf } from './pager.tsx'
import { useTicketWords } from './ticket-words.ts'
import { classNameIn, refusalText, waitParts, type KioskClass } from './wait-words.ts'

interface ClassTilesProps {
  readonly classes: readonly KioskClass[]
  readonly group: ClaimedGroup | null
  readonly columns: number
  readonly rows: number
  /** Said instead of the tiles, when nothing can be taken at all. */
  readonly closed: string | null
  /** The machine does not answer: nothing can be taken, and what was known of waits is past. */
  readonly isOff: boolean
  readonly onClass: (classId: string) => void
  readonly onSearch: () => void
  readonly onGroup: () => void
}

function WaitLine({
  each,
  isPriority,
}: {
  readonly each: KioskClass
  readonly isPriority: boolean
}): ReactNode {
  const words = useTicketWords()
  // Of the machine and not of a class: said once, above the tiles.
  if (each.refusal?.code === 'CLOCK_WRONG') return null
  if (each.refusal !== null)
    return <span className="tk-tile-refusal">{refusalText(each.refusal, words)}</span>
  // Who has booked waits for the booked time, whoever else waits.
  if (each.lane === 'BOOKING') return <span className="tk-tile-wait">{words.say('slot.booked')}</span>
  const wait = isPriority ? each.priorityWait : each.wait
  const parts = wait.ahead === null ? [words.say('wait.unknown')] : waitParts(wait, words)
  return (
    <span className="tk-tile-wait">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  )
}

/** Of a tile's height. */
const EDGE = 0.06

/** Whether its text stands over its edge or is cut. A line of letters is a little higher than its line. */
const holdsMore = (tile: Element): boolean => {
  const { top, bottom, height } = tile.getBoundingClientRect()
  // Letters do not stand on the frame either.
  const room = height * EDGE
  return (
    [...tile.children].some((part) => {
      const box = part.getBoundingClientRect()
      return box.top < top + room || box.bottom > bottom - room
    }) ||
    [...tile.querySelectorAll('.tk-tile-name')].some(
      (name) => name.scrollHeight > name.clientHeight * 1.12 || name.scrollWidth > name.clientWidth + 1,
    )
  )
}

/** Marks the tiles whose text has no room, so that it stands in them smaller instead of being cut. */
function useTightTiles() {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const place = ref.current
    if (place === null) return undefined
    const measure = (): void => {
      for (const tile of place.children) {
        tile.toggleAttribute('data-tight', false)
        tile.toggleAttribute('data-tight', holdsMore(tile))
      }
    }
    measure()
    document.fonts.addEventListener('loadingdone', measure)
    const observer = new ResizeObserver(measure)
    observer.observe(place)
    return () => {
      document.fonts.removeEventListener('loadingdone', measure)
      observer.disconnect()
    }
  })
  return ref
}

/** The first thing a visitor sees: a tile for each class, with who waits there. */
export function ClassTiles(props: ClassTilesProps): ReactNode {
  const { classes, group, columns, rows, closed, isOff, onClass, onSearch, onGroup } = props
  const words = useTicketWords()
  const { say } = words
  const [asked, setAsked] = useState(0)
  const { shown, page, pages } = pageOf(classes, asked, columns * rows)
  const tiles = useTightTiles()
  return (
    <KioskFrame
      ask={say('ask.class')}
      hint={closed === null ? say('hint.class') : undefined}
      told={
        closed === null ? undefined : (
          <p className="tk-closed" role="status">
            {closed}
          </p>
        )
      }
      actions={
        <>
          <button type="button" className="tk-button tk-button-main" disabled={isOff} onClick={onSearch}>
            {say('search.open')}
          </button>
          <button
            type="button"
            className={group === null ? 'tk-button' : 'tk-button tk-button-chosen'}
            disabled={isOff}
            onClick={onGroup}
          >
            {group === null ? say('group.open') : say('group.chosen', { group: say(`group.${group}`) })}
          </button>
        </>
      }
    >
      <div
        ref={tiles}
        className="tk-tiles"
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        }}
      >
        {shown.map((each) => (
          <button
            key={each.classId}
            type="button"
            className="tk-tile"
            disabled={isOff || each.refusal !== null}
            onClick={() => onClass(each.classId)}
          >
            <span className="tk-tile-prefix" aria-hidden>
              {each.prefix}
            </span>
            <span className="tk-tile-text">
              <span className="tk-tile-name">{classNameIn(each, words)}</span>
              {isOff ? null : <WaitLine each={each} isPriority={group !== null} />}
            </span>
          </button>
        ))}
      </div>
      <Pager page={page} pages={pages} onPage={setAsked} />
    </KioskFrame>
  )
}
