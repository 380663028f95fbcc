import { useEffect, useMemo, useState, type CSSProperties, type ReactNode } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import type { Slip } from '../../../db/model/queue/slip.ts'
import type { ClaimedGroup } from '../../../db/model/queue/taking.ts'
import type { Locale } from '../../../db/contract/errors.ts'
import { clockTime } from '../../shared/format.ts'
import { hall } from '../../shared/hall.ts'
import { paletteVariables } from '../../shared/theme.ts'
import { STALE_AFTER_MS } from '../parts/freshness.ts'
import { useHallTime } from '../parts/use-hall-time.ts'
import { useUpright } from '../parts/use-media.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import type { ScreenSettings } from '../screen-settings.ts'
import { ClassSearch } from './class-search.tsx'
import { ClassTiles } from './class-tiles.tsx'
import { ConfirmTicket } from './confirm-ticket.tsx'
import { crowdText } from './crowd-words.ts'
import { GroupChoice } from './group-choice.tsx'
import { Surroundings, type KioskSurroundings } from './kiosk-frame.tsx'
import { printsSlips } from './printer-choice.ts'
import { TicketResult } from './ticket-result.tsx'
import { useWordsIn, VisitorLanguage, type TicketWords } from './ticket-words.ts'
import { useQuiet } from './use-quiet.ts'
import './tickets.css'
import './ticket-steps.css'

type Classes = Result<'kiosk.classes'>

type Step =
  | { readonly kind: 'TILES' }
  | { readonly kind: 'GROUP' }
  | { readonly kind: 'SEARCH' }
  | { readonly kind: 'CONFIRM'; readonly classId: string }
  | { readonly kind: 'RESULT'; readonly slip: Slip; readonly paper: boolean }

/** Machines ask this often; more when the row changes. */
const ASKED = {
  everyMs: 10_000,
  onQueue: true,
  onChanged: [
    'ticket',
    'window_queue',
    'ticket_class',
    'window_service',
    'window',
    'unit',
    'setting',
    'closure',
  ],
} as const

const CROWD_ASKED = { everyMs: 10_000, onQueue: true } as const

interface Pace {
  readonly quietMs: number
  readonly graceSeconds: number
  readonly resultSeconds: number
}
const USUAL: Pace = { quietMs: 30_000, graceSeconds: 10, resultSeconds: 15 }
/** Three times as long for whoever needs it. */
const SLOW: Pace = { quietMs: 90_000, graceSeconds: 30, resultSeconds: 45 }

/** A page that was loaded again while somebody looked at their number shows it once more. */
const LAST_KEY = 'halldesk.last-ticket'

const closedText = (data: Classes, { say }: TicketWords): string | null => {
  if (data.classes.some(({ refusal }) => refusal?.code === 'CLOCK_WRONG')) return say('refusal.CLOCK_WRONG')
  if (data.classes.length === 0) return say('notice.none')
  if (data.classes.some(({ refusal }) => refusal === null) || data.isOpen) return null
  if (data.hours.length === 0) return say('notice.closedToday')
  const hours = data.hours.map(({ from, to }) => `${from}–${to}`).join('  ')
  return `${say('notice.closed')} · ${say('notice.hours', { hours })}`
}

const noticeText = (data: Classes, { say }: TicketWords): string | null => {
  if (!data.isStale) return null
  return data.asOfMs === null ? say('notice.stale') : say('notice.staleSince', { at: clockTime(data.asOfMs) })
}

/** The classes of this machine. */
const shownOf = ({ classes }: Classes, classIds: readonly string[]): Classes['classes'] =>
  classes.filter(({ classId }) => classIds.length === 0 || classIds.includes(classId))

interface TicketsScreenProps {
  /** How staff set this machine; a visitor may choose otherwise for the length of a visit. */
  readonly settings: Pick<ScreenSettings, 'classIds' | 'languages' | 'highContrast' | 'easy' | 'prints'>
}

interface VisitProps extends TicketsScreenProps {
  /** The machine's host has not answered for a while. */
  readonly isLost: boolean
  readonly data: Classes
  readonly crowd: Result<'screen.crowd'> | undefined
  readonly nowMs: number
  readonly onEnd: () => void
}

const ownLanguage = ({ languages }: TicketsScreenProps['settings']): Locale =>
  languages === 'en' ? 'en' : 'zh-CN'

/** One visitor at the machine, from the first touch to the number; the next one finds nothing of it. */
function Visit({ data, crowd, nowMs, isLost, settings, onEnd }: VisitProps): ReactNode {
  const upright = useUpright()
  const [language, setLanguage] = useState(() => ownLanguage(settings))
  const [easy, setEasy] = useState(settings.easy)
  const [group, setGroup] = useState<ClaimedGroup | null>(null)
  const [step, setStep] = useState<Step>({ kind: 'TILES' })
  const words = useWordsIn(language)
  const pace = easy ? SLOW : USUAL
  const isUntouched =
    step.kind === 'TILES' && easy === settings.easy && group === null && language === ownLanguage(settings)
  const isContrast = easy || settings.highContrast
  const { classIds } = settings
  const classes = shownOf(data, classIds)
  const isResult = step.kind === 'RESULT'
  const { secondsLeft, stay } = useQuiet(
    isResult ? 0 : pace.quietMs,
    isResult ? pace.resultSeconds : pace.graceSeconds,
    () => {
      window.sessionStorage.removeItem(LAST_KEY)
      onEnd()
    },
  )
  useEffect(() => {
    const ticketId = window.sessionStorage.getItem(LAST_KEY)
    if (ticketId === null) return
    hall.call('kiosk.ticket', { ticketId }).then(
      (slip) => setStep({ kind: 'RESULT', slip, paper: false }),
      () => window.sessionStorage.removeItem(LAST_KEY),
    )
  }, [])
  const surroundings = useMemo<KioskSurroundings>(
    () => ({
      hallName: data.hallName,
      machineName: data.machineName,
      machineNo: data.machineNo,
      nowMs,
      easy,
      notice: noticeText(data, words) ?? crowdText(crowd, shownOf(data, classIds), words),
      onEasy: () => setEasy(!easy),
      onLanguage: () => setLanguage(language === 'en' ? 'zh-CN' : 'en'),
    }),
    [data, crowd, classIds, nowMs, easy, words, language],
  )
  const home = (): void => setStep({ kind: 'TILES' })
  const choose = (classId: string): void => setStep({ kind: 'CONFIRM', classId })
  const chosen = step.kind === 'CONFIRM' ? classes.find(({ classId }) => classId === step.classId) : undefined
  const style: CSSProperties = paletteVariables({ largeType: easy, highContrast: isContrast })
  const classNames = [
    'tk',
    easy ? 'tk-easy' : '',
    upright ? 'tk-upright' : '',
    isContrast ? 'tk-contrast' : '',
  ]
  const [columns, rows] = easy ? [2, 2] : upright ? [2, 5] : [3, 3]
  return (
    <VisitorLanguage.Provider value={language}>
      <Surroundings.Provider value={surroundings}>
        <main className={classNames.filter((each) => each !== '').join(' ')} style={style} lang={language}>
          {step.kind === 'GROUP' ? (
            <GroupChoice
              group={group}
              onGroup={(next) => {
                setGroup(next)
                home()
              }}
            />
          ) : step.kind === 'SEARCH' ? (
            <ClassSearch
              classes={classes}
              units={data.units}
              lines={easy ? 3 : upright ? 6 : 4}
              onClass={choose}
              onBack={home}
            />
          ) : step.kind === 'RESULT' ? (
            <TicketResult
              slip={step.slip}
              paper={step.paper}
              secondsLeft={secondsLeft ?? pace.resultSeconds}
              onDone={() => {
                window.sessionStorage.removeItem(LAST_KEY)
                onEnd()
              }}
            />
          ) : chosen ? (
            <ConfirmTicket
              each={chosen}
              group={group}
              asksDocument={data.asksDocument}
              hasPrinter={printsSlips(settings, hall.shell)}
              easy={easy}
              onTaken={(slip, paper) => {
                window.sessionStorage.setItem(LAST_KEY, slip.ticketId)
                setStep({ kind: 'RESULT', slip, paper })
              }}
              onBack={home}
            />
          ) : (
            <ClassTiles
              classes={classes}
              group={group}
              columns={columns ?? 3}
              rows={rows ?? 3}
              closed={isLost ? words.say('notice.lost') : closedText(data, words)}
              isOff={isLost}
              onClass={choose}
              onSearch={() => setStep({ kind: 'SEARCH' })}
              onGroup={() => setStep({ kind: 'GROUP' })}
            />
          )}
          {isResult || isUntouched || secondsLeft === null ? null : (
            <div className="tk-still" role="alertdialog" aria-label={words.say('still.ask')}>
              <div className="tk-still-box">
                <p className="tk-still-ask">{words.say('still.ask')}</p>
                <p>{words.say('still.hint', { seconds: secondsLeft })}</p>
                <button type="button" className="tk-choice tk-button-main" onClick={stay}>
                  {words.say('still.go')}
                </button>
              </div>
            </div>
          )}
        </main>
      </Surroundings.Provider>
    </VisitorLanguage.Provider>
  )
}

/** Nothing can be asked of the machine at present. */
function Recovering({ settings }: TicketsScreenProps): ReactNode {
  const language = ownLanguage(settings)
  const { say } = useWordsIn(language)
  const style = paletteVariables({ largeType: false, highContrast: settings.highContrast })
  return (
    <VisitorLanguage.Provider value={language}>
      <main className="tk" style={style} lang={language}>
        <p className="tk-lost" role="status">
          {say('notice.lost')}
        </p>
      </main>
    </VisitorLanguage.Provider>
  )
}

/** 取号机: tickets by touch, for a public screen where nobody is logged in. */
export function TicketsScreen({ settings }: TicketsScreenProps): ReactNode {
  const { data, heardAtMs, error } = useScreenQuery('kiosk.classes', {}, ASKED)
  const crowd = useScreenQuery('screen.crowd', {}, CROWD_ASKED)
  const [visits, setVisits] = useState(0)
  const { nowMs, tickMs } = useHallTime(
    data === undefined || heardAtMs === null ? null : { nowMs: data.nowMs, heardAtMs },
  )
  const { say } = useWordsIn(ownLanguage(settings))
  useEffect(() => {
    document.title = say('title')
  }, [say])
  if (data === undefined) return error === null ? null : <Recovering settings={settings} />
  return (
    <Visit
      key={visits}
      data={data}
      crowd={crowd.data}
      nowMs={nowMs}
      isLost={heardAtMs !== null && tickMs - heardAtMs > STALE_AFTER_MS}
      settings={settings}
      onEnd={() => setVisits((before) => before + 1)}
    />
  )
}
