import { useMemo, type ReactNode } from 'react'
import { volumeAt } from '../../../db/model/queue/voice-volume.ts'
import { clockTime, dayOfMs } from '../../shared/format.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ScreenFrame } from '../parts/screen-frame.tsx'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'
import type { ScreenSettings } from '../screen-settings.ts'
import { useVoice } from '../voice/use-voice.ts'
import { windowSign } from './board-view.ts'
import { useBoardTime } from './hall-board.tsx'
import { staffAt } from './staff-at.ts'

const EVERY_MS = 5_000
const STAFF_EVERY_MS = 30_000
const FLASH_FOR_MS = 10_000

export interface WindowScreenProps {
  readonly settings: ScreenSettings
  readonly windowId: string
  /** The panel on which the visitor who was served rates, where this screen has one. */
  readonly rating?: ReactNode
}

/** Who is at work here, as far as the public may know: the same words as on the whereabouts board. */
function StaffHere({ windowName }: { readonly windowName: string }) {
  const { data } = useScreenQuery('whereabouts.board', {}, { everyMs: STAFF_EVERY_MS })
  const people = staffAt(data?.people ?? [], windowName)
  if (people.length === 0) return null
  return (
    <section className="window-staff">
      <h2 className="board-heading">
        <Words of="windowScreen.staff" />
      </h2>
      <ul>
        {people.map(({ key, name, title, isCover }) => (
          <li key={key}>
            <strong>{isCover ? <Words of="windowScreen.covering" values={{ name }} /> : name}</strong>
            {title === '' ? null : <span className="window-staff-title">{title}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** 窗口屏: this window's number, who is at work there, or that it is paused. */
export function WindowScreen({ settings, windowId, rating }: WindowScreenProps) {
  const { say, languages } = useWords()
  const answer = useScreenQuery('screen.window', { windowId }, { everyMs: EVERY_MS, onQueue: true })
  const hall = useScreenQuery('screen.hall', {}, { everyMs: 60_000 })
  const { nowMs, freshness, read } = useBoardTime(answer)
  const window = answer.data
  const isFresh = freshness.kind === 'FRESH'
  const isToday = window !== undefined && window.day === dayOfMs(nowMs)
  const current = isToday ? window.current : null
  const calls = useMemo(() => {
    if (!isFresh || current === null || current.isServing) return []
    const { ticketId, nth, atMs, number } = current
    return [
      {
        key: `${ticketId} ${nth} ${atMs}`,
        ticketNo: number,
        windowLabel: windowSign(current).sign,
        calledAtMs: atMs,
      },
    ]
  }, [current, isFresh])
  const voice = useVoice({
    on: settings.voice,
    calls,
    known: isFresh,
    nowMs: read,
    manner: () => {
      const { choice, repeats, volumes } = hall.data?.voice ?? { choice: 'zh', repeats: 2, volumes: [] }
      return {
        choice,
        repeats: settings.easy ? repeats + 1 : repeats,
        volume: volumeAt(volumes, read()) / 100,
        slow: settings.easy,
      }
    },
  })
  if (window === undefined)
    return (
      <ScreenFrame title="" nowMs={nowMs} freshness={freshness}>
        <div className="window-screen">
          <EmptyState
            title={answer.error?.code === 'NOT_FOUND' ? say('windowScreen.gone') : say('noneYet')}
          />
        </div>
      </ScreenFrame>
    )
  const { sign, name } = windowSign(window)
  const isCalling = current !== null && !current.isServing
  const flashes = settings.easy && isFresh && isCalling && nowMs - current.atMs < FLASH_FOR_MS
  const heading = (): ReactNode => {
    if (freshness.kind === 'STALE')
      return <Words of="windowScreen.lastKnown" values={{ at: clockTime(freshness.asOfMs) }} />
    if (current !== null) return <Words of={`windowScreen.${isCalling ? 'calling' : 'nowServing'}`} />
    return null
  }
  return (
    <ScreenFrame
      title={
        <>
          {/\d/.test(sign) ? say('atWindow', { sign }) : sign}
          {name === '' ? null : <span className="window-name">{name}</span>}
        </>
      }
      nowMs={nowMs}
      freshness={freshness}
      notes={
        window.mode === 'AWAY' && freshness.kind !== 'STALE'
          ? [{ kind: 'AWAY', text: <Words of="away" /> }]
          : []
      }
      sound={settings.voice ? voice.problem : null}
      foot={window.unitNames.join('　')}
    >
      <div className={flashes ? 'window-screen window-flash' : 'window-screen'}>
        <section className={`window-now window-${window.status.toLowerCase()}`}>
          <h2 className="board-heading">{heading()}</h2>
          {current === null ? (
            <p className="window-idle">
              <Words
                of={window.status === 'OPEN' ? 'windowScreen.idle' : `windowScreen.status.${window.status}`}
              />
              {window.status === 'PAUSED' ? (
                <span className="window-idle-hint">
                  <Words of="windowScreen.pausedHint" />
                </span>
              ) : null}
            </p>
          ) : (
            <strong className={isCalling && isFresh ? 'window-number window-calling' : 'window-number'}>
              {current.number}
            </strong>
          )}
        </section>
        <div className="window-side">
          <StaffHere windowName={window.windowName} />
          <section className="window-classes">
            <h2 className="board-heading">
              <Words of="windowScreen.waiting" values={{ count: window.waiting }} />
            </h2>
            <ul>
              {window.classes.map((each) => (
                <li key={each.classId}>
                  <span className="class-prefix">{each.prefix}</span>
                  <span className="one-line">
                    {languages === 'en' && each.nameEn !== '' ? each.nameEn : each.name}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
        {rating === undefined ? null : <div className="window-rating">{rating}</div>}
      </div>
    </ScreenFrame>
  )
}
