import { useState } from 'react'
import { ScreenFrame } from '../parts/screen-frame.tsx'
import { useHallTime } from '../parts/use-hall-time.ts'
import { useIdle } from '../parts/use-idle.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { Words } from '../parts/words.tsx'
import { ItemSearch } from './item-search.tsx'
import { NoticeList } from './notice-list.tsx'
import { ProgressPanel } from './progress-panel.tsx'

const HALL_EVERY_MS = 60_000
const IDLE_MS = 60_000
const TABS = ['items', 'progress', 'notices'] as const

/** 查询屏: guides of the items, how far a case is, notices. What one visitor looked up is gone before the next. */
export function GuideScreen() {
  const [tab, setTab] = useState<(typeof TABS)[number]>('items')
  /** A new visitor gets new panels. */
  const [visitor, setVisitor] = useState(0)
  const { data, heardAtMs } = useScreenQuery(
    'screen.hall',
    {},
    { everyMs: HALL_EVERY_MS, onChanged: ['public_notice', 'item', 'setting'] },
  )
  useIdle(IDLE_MS, () => {
    setTab('items')
    setVisitor((before) => before + 1)
  })
  const { nowMs } = useHallTime(
    data === undefined || heardAtMs === null ? null : { nowMs: data.nowMs, heardAtMs },
  )
  return (
    <ScreenFrame
      title={
        <>
          {data?.hallName ?? ''} <Words of="guide.title" />
        </>
      }
      nowMs={nowMs}
      freshness={data === undefined ? { kind: 'NOTHING' } : { kind: 'FRESH', asOfMs: data.nowMs }}
      foot={data === undefined ? null : <Words of="opening" values={{ hours: data.openingHours }} />}
    >
      <div className="guide">
        <nav className="guide-tabs">
          {TABS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === tab ? 'guide-tab guide-tab-on' : 'guide-tab'}
              aria-pressed={each === tab}
              onClick={() => setTab(each)}
            >
              <Words of={`guide.tabs.${each}`} />
            </button>
          ))}
        </nav>
        {tab === 'items' ? <ItemSearch key={visitor} /> : null}
        {tab === 'progress' ? <ProgressPanel key={visitor} /> : null}
        {tab === 'notices' ? <NoticeList key={visitor} notices={data?.notices ?? []} /> : null}
      </div>
    </ScreenFrame>
  )
}
