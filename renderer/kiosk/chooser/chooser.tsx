import { useState, type ReactNode } from 'react'
import { useIdle } from '../parts/use-idle.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'
import { hall } from '../../shared/hall.ts'
import { printsSlips } from '../tickets/printer-choice.ts'
import {
  DEFAULT_SCREEN,
  SCALE_MAX,
  SCALE_MIN,
  SCREEN_KINDS,
  type ScreenSettings,
} from '../screen-settings.ts'
import './chooser.css'

const SCALE_STEP = 0.1
/** A machine that joined a moment ago gets its hall bit by bit. */
const ASKED = {
  everyMs: 10_000,
  onChanged: ['window', 'unit', 'ticket_class', 'window_service', 'setting'],
} as const
/** A choice that was begun and left does not stay on the wall. */
const IDLE_MS = 3 * 60_000

interface ChooserProps {
  readonly settings: ScreenSettings | null
  /** Window the machine is enrolled for. */
  readonly ownWindowId: string | null
  /** Whether the hall has an exit code: without one everybody can come here. */
  readonly hasCode: boolean
  readonly onShow: (settings: ScreenSettings) => void
  readonly onCancel: (() => void) | null
}

function Tick({
  on,
  onChange,
  children,
}: {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={on ? 'chooser-tick chooser-tick-on' : 'chooser-tick'}
      onClick={() => onChange(!on)}
    >
      {children}
    </button>
  )
}

const toggled = (list: readonly string[], id: string, on: boolean): string[] =>
  on ? [...list, id] : list.filter((each) => each !== id)

/** What this screen shows and how; kept on its machine. */
export function Chooser({ settings, ownWindowId, hasCode, onShow, onCancel }: ChooserProps) {
  const { say } = useWords()
  const { data } = useScreenQuery('screen.hall', {}, ASKED)
  const [draft, setDraft] = useState<ScreenSettings>(
    settings ?? { ...DEFAULT_SCREEN, windowId: ownWindowId, kind: ownWindowId === null ? 'HALL' : 'WINDOW' },
  )
  const change = (next: Partial<ScreenSettings>): void => setDraft({ ...draft, ...next })
  useIdle(IDLE_MS, () => onCancel?.())
  const windows = data?.windows ?? []
  const scaleTo = (scale: number): void =>
    change({ scale: Math.min(SCALE_MAX, Math.max(SCALE_MIN, Math.round(scale * 10) / 10)) })
  const lacksWindow = draft.kind === 'WINDOW' && draft.windowId === null
  return (
    <main className="chooser">
      <h1>
        <Words of="chooser.title" />
      </h1>
      <p className="muted">
        <Words of={hasCode ? 'chooser.hint' : 'chooser.noCode'} />
      </p>
      <div className="chooser-row">
        {SCREEN_KINDS.map((kind) => (
          <Tick key={kind} on={draft.kind === kind} onChange={() => change({ kind })}>
            <Words of={`chooser.kind.${kind}`} />
          </Tick>
        ))}
      </div>
      {draft.kind === 'WINDOW' ? (
        <>
          <h2>
            <Words of="chooser.window" />
          </h2>
          <p className="muted">
            <Words of="chooser.rates" />
          </p>
          <div className="chooser-list">
            {windows.map(({ windowId, name }) => (
              <Tick key={windowId} on={draft.windowId === windowId} onChange={() => change({ windowId })}>
                {windowId} {name}
              </Tick>
            ))}
          </div>
        </>
      ) : null}
      {draft.kind === 'HALL' || draft.kind === 'TICKETS' ? (
        <>
          <h2>
            <Words of="chooser.classes" />
          </h2>
          <div className="chooser-list">
            {(data?.classes ?? []).map(({ classId, prefix, name }) => (
              <Tick
                key={classId}
                on={draft.classIds.includes(classId)}
                onChange={(on) => change({ classIds: toggled(draft.classIds, classId, on) })}
              >
                {prefix} {name}
              </Tick>
            ))}
          </div>
        </>
      ) : null}
      {draft.kind === 'HALL' ? (
        <>
          <h2>
            <Words of="chooser.windows" />
          </h2>
          <div className="chooser-list">
            {windows.map(({ windowId, name }) => (
              <Tick
                key={windowId}
                on={draft.windowIds.includes(windowId)}
                onChange={(on) => change({ windowIds: toggled(draft.windowIds, windowId, on) })}
              >
                {windowId} {name}
              </Tick>
            ))}
          </div>
        </>
      ) : null}
      <h2>
        <Words of="chooser.languages" />
      </h2>
      <div className="chooser-row">
        {(['zh', 'en', 'both'] as const).map((languages) => (
          <Tick key={languages} on={draft.languages === languages} onChange={() => change({ languages })}>
            <Words of={`chooser.language.${languages}`} />
          </Tick>
        ))}
        <Tick on={draft.highContrast} onChange={(highContrast) => change({ highContrast })}>
          <Words of="chooser.highContrast" />
        </Tick>
        <Tick on={draft.voice} onChange={(voice) => change({ voice })}>
          <Words of="chooser.voice" />
        </Tick>
        <Tick on={draft.easy} onChange={(easy) => change({ easy })}>
          <Words of="chooser.easy" />
        </Tick>
        {draft.kind === 'TICKETS' ? (
          <Tick on={printsSlips(draft, hall.shell)} onChange={(prints) => change({ prints })}>
            <Words of="chooser.prints" />
          </Tick>
        ) : null}
      </div>
      <div className="chooser-row">
        <button type="button" className="key key-wide" onClick={() => scaleTo(draft.scale - SCALE_STEP)}>
          {say('chooser.smaller')}
        </button>
        <span className="number">
          <Words of="chooser.scale" values={{ percent: Math.round(draft.scale * 100) }} />
        </span>
        <button type="button" className="key key-wide" onClick={() => scaleTo(draft.scale + SCALE_STEP)}>
          {say('chooser.larger')}
        </button>
      </div>
      <div className="chooser-row chooser-end">
        {onCancel === null ? null : (
          <button type="button" className="key key-wide" onClick={onCancel}>
            <Words of="chooser.cancel" />
          </button>
        )}
        <button
          type="button"
          className="key key-wide key-main"
          disabled={lacksWindow}
          onClick={() => onShow(draft)}
        >
          <Words of="chooser.show" />
        </button>
      </div>
    </main>
  )
}
