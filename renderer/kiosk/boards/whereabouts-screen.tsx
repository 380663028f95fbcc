import { useEffect, useRef, useState } from 'react'
import { boardLayout, boardPage } from '../../desk/posts/whereabouts/board-pages.ts'
import { PersonCard } from '../../desk/posts/whereabouts/person-card.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayOfMs } from '../../shared/format.ts'
import { freshnessOf } from '../parts/freshness.ts'
import { ScreenFrame } from '../parts/screen-frame.tsx'
import { useHallTime } from '../parts/use-hall-time.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'
import './whereabouts-screen.css'

const EVERY_MS = 10_000
/** The screen's unit on the glass the cards were laid out for, 1920 pixels wide; other glass shows the same picture. */
const LAID_OUT_EM = 19.2
const HALL_EVERY_MS = 60_000
const PAGE_MS = 12_000
/** Names and states are read from eight metres: larger letters on narrower cards, which have no picture then. */
const FAR = { zoom: 1.3, card: { width: 330, height: 140, mayShrink: false } } as const
/** Nothing here changes by the second; older than this it is of another time. */
const STALE_AFTER_MS = 60_000

/** 去向屏: who is at which window and who stands in. Kinds of leave are not in what it is told. */
export function WhereaboutsScreen() {
  const { say } = useWords()
  const { data, heardAtMs } = useScreenQuery('whereabouts.board', {}, { everyMs: EVERY_MS })
  const hall = useScreenQuery('screen.hall', {}, { everyMs: HALL_EVERY_MS })
  const { nowMs, tickMs } = useHallTime(
    hall.data === undefined || hall.heardAtMs === null
      ? null
      : { nowMs: hall.data.nowMs, heardAtMs: hall.heardAtMs },
  )
  const place = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0, em: LAID_OUT_EM })
  const [page, setPage] = useState(0)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() =>
      setSize({
        width: element.clientWidth,
        height: element.clientHeight,
        em: Number.parseFloat(window.getComputedStyle(element.parentElement ?? element).fontSize),
      }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const zoom = (size.em / LAID_OUT_EM) * FAR.zoom
  const layout = boardLayout(size.width / zoom, size.height / zoom, FAR.card)
  const people = data?.people ?? []
  const { shown, pages, page: current } = boardPage(people, layout, page)
  useEffect(() => {
    if (pages < 2) return undefined
    const timer = window.setInterval(() => setPage((before) => (before + 1) % pages), PAGE_MS)
    return () => window.clearInterval(timer)
  }, [pages])
  // The last answer the hall gave may be an old one that the machine kept: its own time counts.
  const age = data === undefined ? null : nowMs - data.asOfMs
  const freshness = freshnessOf({
    asOfMs: data === undefined ? null : (data.staleSinceMs ?? data.asOfMs),
    saysStale: data !== undefined && (data.staleSinceMs !== null || (age ?? 0) > STALE_AFTER_MS),
    silentMs: heardAtMs === null ? null : Math.max(0, tickMs - heardAtMs - STALE_AFTER_MS / 2),
  })
  return (
    <ScreenFrame
      title={
        <>
          {data?.hallName ?? ''} <Words of="whereabouts" />
        </>
      }
      nowMs={nowMs}
      freshness={freshness}
      foot={
        <span className="number">
          {pages > 1 ? <Words of="page" values={{ page: current + 1, pages }} /> : null}
        </span>
      }
    >
      <div ref={place} className="whereabouts-place" style={{ fontSize: `${layout.fontPx * zoom}px` }}>
        {data !== undefined && people.length === 0 ? (
          <EmptyState title={say('whereaboutsNone')} />
        ) : (
          <ul
            className="who-grid"
            style={{
              gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
              gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))`,
            }}
          >
            {shown.map((person) => (
              <PersonCard
                key={`${person.staffId} ${person.postName}`}
                person={person}
                today={dayOfMs(nowMs)}
              />
            ))}
          </ul>
        )}
      </div>
    </ScreenFrame>
  )
}
