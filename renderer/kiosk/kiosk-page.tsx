import { useEffect, useEffectEvent, useRef, useState, type CSSProperties } from 'react'
import { HallBoard } from './boards/hall-board.tsx'
import { WhereaboutsScreen } from './boards/whereabouts-screen.tsx'
import { WindowScreen } from './boards/window-screen.tsx'
import { WinnersScreen } from './boards/winners-screen.tsx'
import { Chooser } from './chooser/chooser.tsx'
import { CodePad } from './chooser/code-pad.tsx'
import { SettingsShut } from './chooser/settings-shut.tsx'
import { GuideScreen } from './guide/guide-screen.tsx'
import './guide/guide.css'
import './kiosk.css'
import { lockDown } from './lock-down.ts'
import { Recovery, reloadSoon } from './parts/recovery.tsx'
import { useScreenQuery } from './parts/use-screen-query.ts'
import { ScreenLanguages, Words } from './parts/words.tsx'
import { RatingPanel } from './rating/rating-panel.tsx'
import { TicketsScreen } from './tickets/tickets-screen.tsx'
import {
  DEFAULT_SCREEN,
  keepScreenSettings,
  readScreenSettings,
  settingsOfAddress,
  type ScreenSettings,
} from './screen-settings.ts'
import { i18n } from '../i18n/index.ts'
import { hall } from '../shared/hall.ts'

const START_EVERY_MS = 30_000
/** Without one answer of its own host for so long, a page is loaded anew: what keeps it silent may be the page itself. */
const SILENT_MAX_MS = 5 * 60_000
const CHECK_EVERY_MS = 30_000
const HOLD_MS = 3_000

/** Loads the page anew when its host has been silent for very long. */
function useSilenceWatch(heardAtMs: number | null): void {
  const heard = useRef(heardAtMs)
  heard.current = heardAtMs
  useEffect(() => {
    const since = performance.now()
    let reloading: number | undefined
    const timer = window.setInterval(() => {
      if (performance.now() - (heard.current ?? since) < SILENT_MAX_MS) return
      reloading ??= reloadSoon()
    }, CHECK_EVERY_MS)
    return () => {
      window.clearInterval(timer)
      window.clearTimeout(reloading)
    }
  }, [])
}

/** Whether a page was opened as a screen, and not to look at one from a desk. */
const isShutIn = (isKiosk: boolean): boolean =>
  isKiosk || new URL(window.location.href).searchParams.has('screen')

/** Shut in as far as the shell allows; its keys and a corner held for a while are the way to the code. */
function useLock(locked: boolean, onExitAsked: () => void): void {
  const ask = useEffectEvent(onExitAsked)
  useEffect(() => {
    if (!locked) return undefined
    const lock = lockDown({ shell: hall.shell, onExitAsked: () => ask() })
    return () => lock.release()
  }, [locked])
}

/** For screens without keys: a corner that a hand rests on, not one that wipes over it. */
function Corner({ onHeld }: { readonly onHeld: () => void }) {
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return (
    <div
      className="kiosk-corner"
      onPointerDown={() => {
        window.clearTimeout(timer.current)
        timer.current = window.setTimeout(onHeld, HOLD_MS)
      }}
      onPointerUp={() => window.clearTimeout(timer.current)}
      onPointerLeave={() => window.clearTimeout(timer.current)}
    />
  )
}

function Shown({ settings }: { readonly settings: ScreenSettings }) {
  switch (settings.kind) {
    case 'HALL':
      return <HallBoard settings={settings} />
    case 'WINDOW':
      return settings.windowId === null ? (
        <p className="screen-broken">
          <Words of="windowScreen.noWindow" />
        </p>
      ) : (
        <WindowScreen
          settings={settings}
          windowId={settings.windowId}
          rating={<RatingPanel windowId={settings.windowId} />}
        />
      )
    case 'WHEREABOUTS':
      return <WhereaboutsScreen />
    case 'GUIDE':
      return <GuideScreen />
    case 'WINNERS':
      return <WinnersScreen />
    case 'TICKETS':
      return <TicketsScreen settings={settings} />
  }
}

/** SHUT: no code is set, and visitors have come since the machine was started. */
type Stage = 'SHOWN' | 'CODE' | 'SHUT' | 'CHOOSING'

/** A public screen: what was chosen for it, or the choice. Nobody is signed in here, whoever works at the machine. */
export function KioskPage() {
  const hash = window.location.hash
  const [settings, setSettings] = useState(
    () => readScreenSettings(window.localStorage, hash) ?? settingsOfAddress(hash),
  )
  const [stage, setStage] = useState<Stage>('SHOWN')
  const start = useScreenQuery('screen.start', {}, { everyMs: START_EVERY_MS })
  useSilenceWatch(start.heardAtMs)
  const mayExit = start.data?.mayExit ?? false
  const openSettings = (): void => {
    const open = (next: Stage): void => setStage((now) => (now === 'SHOWN' ? next : now))
    // Asked anew: what was true at the last answer may be true no more.
    hall.call('screen.start', {}).then(
      (now) => open(now.mayExit ? 'CODE' : now.maySetUp ? 'CHOOSING' : 'SHUT'),
      () => open(mayExit ? 'CODE' : 'SHUT'),
    )
  }
  // Until it is loaded again, as it is when the machine starts.
  const [unlocked, setUnlocked] = useState(false)
  useLock(isShutIn(start.data?.isKiosk ?? false) && !unlocked, openSettings)
  const shown = settings ?? DEFAULT_SCREEN
  const { highContrast, scale, easy } = shown
  const languages: ScreenSettings['languages'] = shown.languages
  useEffect(() => {
    void i18n.changeLanguage(languages === 'en' ? 'en' : 'zh-CN')
    document.documentElement.lang = languages === 'en' ? 'en' : 'zh-CN'
    document.title = 'HallDesk'
  }, [languages])
  const isChoosing = stage === 'CHOOSING' || settings === null
  // The scale of an easy screen is one step larger, whatever else is set; the ticket machine has an easy display of its own.
  const step = easy && shown.kind !== 'TICKETS' ? 1.15 : 1
  const style = { '--screen-scale': scale * step } as CSSProperties
  return (
    <ScreenLanguages.Provider value={shown.languages}>
      <div className={highContrast ? 'kiosk kiosk-contrast' : 'kiosk'} style={style}>
        <Recovery>
          {isChoosing ? (
            <Chooser
              key={start.data?.windowId ?? ''}
              settings={settings}
              ownWindowId={start.data?.windowId ?? null}
              hasCode={mayExit}
              onShow={(next) => {
                keepScreenSettings(window.localStorage, hash, next)
                setSettings(next)
                setStage('SHOWN')
              }}
              onCancel={settings === null ? null : () => setStage('SHOWN')}
            />
          ) : (
            <Shown settings={shown} />
          )}
          {stage === 'SHUT' ? <SettingsShut onLeave={() => setStage('SHOWN')} /> : null}
          {stage === 'CODE' ? (
            <CodePad
              onRight={() => setStage('CHOOSING')}
              onUnlocked={() => {
                setUnlocked(true)
                setStage('SHOWN')
              }}
              onLeave={() => setStage('SHOWN')}
            />
          ) : null}
        </Recovery>
        {stage === 'SHOWN' && !isChoosing ? <Corner onHeld={openSettings} /> : null}
      </div>
    </ScreenLanguages.Provider>
  )
}
