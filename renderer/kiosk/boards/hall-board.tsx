import { ArrowRightOutlined } from '@ant-design/icons'
import { useMemo } from 'react'
import { FittedName } from '../../shared/fitted-name.tsx'
import { clockTime } from '../../shared/format.ts'
import { freshnessOf, type Freshness } from '../parts/freshness.ts'
import { ScreenFrame, type ScreenFrameProps } from '../parts/screen-frame.tsx'
import { Ticker } from '../parts/ticker.tsx'
import { TurnMark, useTurn } from '../parts/turns.tsx'
import { useFitting } from '../parts/use-fitting.ts'
import { hallNow, useHallTime, type TimeHeard } from '../parts/use-hall-time.ts'
import { useUpright } from '../parts/use-media.ts'
import { useScreenQuery, type ScreenAnswer } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'
import type { ScreenSettings } from '../screen-settings.ts'
import { useVoice } from '../voice/use-voice.ts'
import { voiceManner } from '../voice/voice-manner.ts'
import { boardView, spokenCalls, turnOf, turnSpoken, type BoardView, type CallRow } from './board-view.ts'
import './board.css'
import './hall-board.css'

const BOARD_EVERY_MS = 5_000
const HALL_EVERY_MS = 60_000
/** How long a call stands out as new. */
const NEW_FOR_MS = 15_000
/** Heights of rows in parts of the screen's unit; numbers are read from eight metres away. */
const CALL_EM = { usual: 6.1, easy: 8.4 } as const
const LAST_EM = { flat: 2.7, upright: 2.3 } as const
const CLASS_EM = { flat: 3.1, upright: 2.65 } as const
const CALL_GAP_EM = 0.5
const SIDE_GAP_EM = 0.3

function WindowWords({ row }: { readonly row: CallRow }) {
  const { say } = useWords()
  const isNamed = row.windowName === '' && !/^[A-Z]{0,2}-?\d+$/i.test(row.window)
  return (
    <span className="call-window">
      <span className="call-sign">
        <FittedName text={isNamed ? row.window : say('atWindow', { sign: row.window })} />
      </span>
      {row.windowName === '' ? null : (
        <span className="call-name">
          <FittedName text={row.windowName} />
        </span>
      )}
    </span>
  )
}

interface CallsProps {
  readonly view: BoardView
  readonly nowMs: number
  readonly speaking: string | null
  readonly freshness: Freshness
  readonly easy: boolean
}

function CallHeading({ freshness }: { readonly freshness: Freshness }) {
  if (freshness.kind === 'STALE') return <Words of="lastKnown" values={{ at: clockTime(freshness.asOfMs) }} />
  return <Words of="calling" />
}

function Calls({ view, nowMs, speaking, freshness, easy }: CallsProps) {
  const { calling } = view
  const { ref, rows: fitting } = useFitting<HTMLDivElement>(easy ? CALL_EM.easy : CALL_EM.usual, CALL_GAP_EM)
  // A quiet hall gets larger rows; a busy one two columns, and more parts than one beyond that.
  const isQuiet = calling.length <= Math.floor(fitting / 2)
  const rows = isQuiet ? Math.max(1, Math.floor(fitting / 2)) : fitting
  const columns = calling.length > rows ? 2 : 1
  const perTurn = rows * columns
  const parts = Math.max(1, Math.ceil(calling.length / perTurn))
  const turn = turnSpoken(calling, perTurn, useTurn(parts, calling[0]?.key ?? ''), speaking)
  const shown = turnOf(calling, perTurn, turn)
  return (
    <section className="calls">
      <h2 className="board-heading">
        <CallHeading freshness={freshness} />
        <TurnMark turn={turn} turns={parts} />
      </h2>
      <div ref={ref} className="calls-place">
        {shown.length === 0 ? (
          <p className="calls-none">
            <Words of={freshness.kind === 'NOTHING' ? 'noneYet' : 'noneCalling'} />
          </p>
        ) : (
          <ol
            className={`calls-list ${isQuiet ? 'calls-few' : columns === 2 ? 'calls-two' : ''}`}
            style={{
              gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {shown.map((row) => (
              <li
                key={row.key}
                className={[
                  'call',
                  freshness.kind === 'FRESH' && nowMs - row.atMs < NEW_FOR_MS ? 'call-new' : '',
                  speaking === row.key ? 'call-speaking' : '',
                ].join(' ')}
              >
                <strong className="call-number number">{row.number}</strong>
                <ArrowRightOutlined className="call-arrow" aria-hidden />
                <WindowWords row={row} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}

function LastCalls({ view, upright }: { readonly view: BoardView; readonly upright: boolean }) {
  const { say } = useWords()
  const { ref, rows } = useFitting<HTMLOListElement>(upright ? LAST_EM.upright : LAST_EM.flat, SIDE_GAP_EM)
  return (
    <section className="last-calls">
      <h2 className="board-heading">
        <Words of="last" />
      </h2>
      <ol ref={ref}>
        {view.last.slice(0, rows).map((row) => (
          <li key={row.key}>
            <span className="number">{row.number}</span>
            <span className="last-window">
              <FittedName text={/\d/.test(row.window) ? say('atWindow', { sign: row.window }) : row.window} />
            </span>
            <span className="last-at number">{clockTime(row.atMs)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Classes({ view, upright }: { readonly view: BoardView; readonly upright: boolean }) {
  const { languages, say } = useWords()
  const { ref, rows } = useFitting<HTMLUListElement>(upright ? CLASS_EM.upright : CLASS_EM.flat, SIDE_GAP_EM)
  const turns = Math.max(1, Math.ceil(view.classes.length / rows))
  const turn = useTurn(turns, '')
  const isBoth = ({ nameEn }: { readonly nameEn: string }): boolean => languages === 'both' && nameEn !== ''
  return (
    <section className="classes">
      <h2 className="board-heading">
        <Words of="waitingByClass" />
        <TurnMark turn={turn} turns={turns} />
        <span className="board-heading-more number">{say('people', { count: view.waiting })}</span>
      </h2>
      <ul ref={ref}>
        {turnOf(view.classes, rows, turn).map((each) => (
          <li key={each.classId}>
            <span className="class-prefix">{each.prefix}</span>
            <span className={isBoth(each) ? 'class-name class-name-both' : 'class-name'}>
              <FittedName text={languages === 'en' && each.nameEn !== '' ? each.nameEn : each.name} />
              {isBoth(each) ? <FittedName text={each.nameEn} lang="en" /> : null}
            </span>
            <strong className="class-waiting number">{each.waiting}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}

type BoardAnswer = Pick<ScreenAnswer<'screen.board' | 'screen.window'>, 'data' | 'heardAtMs'>

export interface BoardTime {
  readonly nowMs: number
  readonly freshness: Freshness
  /** The hall's time at this very moment, for what is not drawn. */
  readonly read: () => number
}

/** How true a board is, and what the hall's clock says. */
export function useBoardTime({ data, heardAtMs }: BoardAnswer): BoardTime {
  const heard: TimeHeard | null =
    data === undefined || heardAtMs === null ? null : { nowMs: data.nowMs, heardAtMs }
  const { nowMs, tickMs } = useHallTime(heard)
  return {
    nowMs,
    freshness: freshnessOf({
      asOfMs: data?.asOfMs ?? null,
      saysStale: data?.isStale ?? false,
      silentMs: heardAtMs === null ? null : Math.max(0, tickMs - heardAtMs),
    }),
    read: () => hallNow(heard),
  }
}

/** 大厅屏: who is called where, who was called before, how many wait. Never says of the past that it is now. */
export function HallBoard({ settings }: { readonly settings: ScreenSettings }) {
  const upright = useUpright()
  const { languages, say } = useWords()
  const answer = useScreenQuery('screen.board', {}, { everyMs: BOARD_EVERY_MS, onQueue: true })
  const hall = useScreenQuery(
    'screen.hall',
    {},
    { everyMs: HALL_EVERY_MS, onChanged: ['public_notice', 'ticket_class', 'window', 'setting'] },
  )
  const { nowMs, freshness, read } = useBoardTime(answer)
  const board = answer.data
  const isFresh = freshness.kind === 'FRESH'
  const calls = useMemo(
    () => spokenCalls(board, settings, board?.nowMs ?? 0, isFresh),
    [board, settings, isFresh],
  )
  const voice = useVoice({
    on: settings.voice,
    calls,
    known: isFresh,
    nowMs: read,
    manner: () => voiceManner(hall.data?.voice, settings.easy, read()),
  })
  const view: BoardView =
    board === undefined
      ? { calling: [], last: [], classes: [], waiting: 0, isCrowd: false, crowded: [] }
      : boardView(board, settings, nowMs)
  const notices = (hall.data?.notices ?? []).map(({ title, text, textEn }) =>
    languages === 'en' && textEn !== '' ? textEn : say('notices.line', { title, text }),
  )
  const [crowded] = view.crowded
  const notes: NonNullable<ScreenFrameProps['notes']> = [
    ...(board?.mode === 'AWAY' && freshness.kind !== 'STALE'
      ? [{ kind: 'AWAY' as const, text: <Words of="away" /> }]
      : []),
    ...(view.isCrowd && isFresh
      ? [{ kind: 'CROWD' as const, text: <Words of="crowd" values={{ count: view.waiting }} /> }]
      : []),
    ...(crowded !== undefined && !view.isCrowd && isFresh
      ? [
          {
            kind: 'CROWD' as const,
            text: (
              <Words
                of="crowdClass"
                values={{
                  name: languages === 'en' && crowded.nameEn !== '' ? crowded.nameEn : crowded.name,
                  count: crowded.waiting,
                }}
                valuesAlso={{ name: crowded.nameEn || crowded.name, count: crowded.waiting }}
              />
            ),
          },
        ]
      : []),
  ]
  return (
    <ScreenFrame
      title={hall.data?.hallName ?? ''}
      nowMs={nowMs}
      freshness={freshness}
      notes={notes}
      sound={settings.voice ? voice.problem : null}
      foot={<Ticker text={notices.join('　　　')} />}
    >
      <div className="hall-board">
        <Calls
          view={view}
          nowMs={nowMs}
          speaking={voice.speaking?.key ?? null}
          freshness={freshness}
          easy={settings.easy}
        />
        <div className="board-side">
          <LastCalls view={view} upright={upright} />
          <Classes view={view} upright={upright} />
        </div>
      </div>
    </ScreenFrame>
  )
}
