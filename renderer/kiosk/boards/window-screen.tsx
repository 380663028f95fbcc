import { useMemo, type ReactNode } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import { clockTime, dayOfMs } from '../../shared/format.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { FittedName } from '../../shared/fitted-name.tsx'
import { ScreenFrame } from '../parts/screen-frame.tsx'
import { TurnMark, useTurn } from '../parts/turns.tsx'
import { useFitting } from '../parts/use-fitting.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'
import type { ScreenSettings } from '../screen-settings.ts'
import { useVoice } from '../voice/use-voice.ts'
import { voiceManner } from '../voice/voice-manner.ts'
import { turnOf, windowSign } from './board-view.ts'
import { useBoardTime } from './hall-board.tsx'
import { staffAt } from './staff-at.ts'
import './board.css'
import './window-screen.css'

const EVERY_MS = 5_000
const STAFF_EVERY_MS = 30_000
const FLASH_FOR_MS = 10_000
/** Height of a class in the list, in letters of the screen. */
const CLASS_EM = 3

export interface WindowScreenProps {
  readonly settings: ScreenSettings
  readonly windowId: string
  /** The panel on which the visitor who was served rates, where this screen has one. */
  readonly rating?: ReactNode
}

/** Who is at work here, as far as the public may know: the same words as on the whereabouts board. */
function StaffHere({ windowName }: { readonly windowName: string }) {
  const { say } = useWords()
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
            <strong>
              <FittedName text={isCover ? say('windowScreen.covering', { name }) : name} />
            </strong>
            {title === '' ? null : <span className="window-staff-title">{title}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

type WindowClasses = Result<'screen.window'>['classes']

/** What this window serves, in turns where it is more than there is room for. */
function ClassesHere({ classes, waiting }: { readonly classes: WindowClasses; readonly waiting: number }) {
  const { languages } = useWords()
  const { ref, rows } = useFitting<HTMLUListElement>(CLASS_EM, 0)
  const turns = Math.max(1, Math.ceil(classes.length / rows))
  const turn = useTurn(turns, '')
  return (
    <section className="window-classes">
      <h2 className="board-heading">
        <Words of="windowScreen.waiting" values={{ count: waiting }} />
        <TurnMark turn={turn} turns={turns} />
      </h2>
      <ul ref={ref}>
        {turnOf(classes, rows, turn).map((each) => (
          <li key={each.classId}>
            <span className="class-prefix">{each.prefix}</span>
            <span className="class-name">
              <FittedName text={languages === 'en' && each.nameEn !== '' ? each.nameEn : each.name} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** 窗口屏: this window's number, who is at work there, or that it is paused. */
export function WindowScreen({ settings, windowId, rating }: WindowScreenProps) {
  const { say } = useWords()
  const answer = useScreenQuery('screen.window', { windowId }, { everyMs: EVERY_MS, onQueue: true })
  const hall = useScreenQuery('screen.hall', {}, { everyMs: 60_000 })
  const { nowMs, freshness, read } = useBoardTime(answer)
  const window = answer.data
  const isFresh = freshness.kind === 'FRESH'
  const isToday = window !== undefined && window.day === dayOfMs(nowMs)
  const current = isToday ? window.current : null
  // Later than anything the hall has told: this very window called it without the hall.
  const toldMs = window?.asOfMs ?? null
  const isOwn = !isFresh && current !== null && toldMs !== null && current.atMs > toldMs
  const isTrue = isFresh || isOwn
  const calls = useMemo(() => {
    if (!isTrue || current === null || current.isServing) return []
    const { ticketId, nth, atMs, number } = current
    return [
      {
        key: `${ticketId} ${nth} ${atMs}`,
        ticketNo: number,
        windowLabel: windowSign(current).sign,
        calledAtMs: atMs,
      },
    ]
  }, [current, isTrue])
  const voice = useVoice({
    on: settings.voice,
    calls,
    known: isTrue,
    nowMs: read,
    manner: () => voiceManner(hall.data?.voice, settings.easy, read()),
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
  const flashes = settings.easy && isTrue && isCalling && nowMs - current.atMs < FLASH_FOR_MS
  const heading = (): ReactNode => {
    if (freshness.kind === 'STALE' && !isOwn)
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
        isOwn
          ? [{ kind: 'AWAY', text: <Words of="windowScreen.onlyHere" /> }]
          : window.mode === 'AWAY' && freshness.kind !== 'STALE'
            ? [{ kind: 'AWAY', text: <Words of="away" /> }]
            : []
      }
      sound={settings.voice ? voice.problem : null}
      foot={window.unitNames.join('　')}
    >
      <div className={flashes ? 'window-screen window-flash' : 'window-screen'}>
        <section className={`window-now window-${window.status.toLowerCase()}${isOwn ? ' window-own' : ''}`}>
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
            <strong className={isCalling && isTrue ? 'window-number window-calling' : 'window-number'}>
              {current.number}
            </strong>
          )}
        </section>
        <div className="window-side">
          <StaffHere windowName={window.windowName} />
          <ClassesHere classes={window.classes} waiting={window.waiting} />
        </div>
        {rating === undefined ? null : <div className="window-rating">{rating}</div>}
      </div>
    </ScreenFrame>
  )
}
