import { SoundOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { clockTime, dayOfMs, longDay } from '../../shared/format.ts'
import type { VoiceProblem } from '../voice/voice-player.ts'
import type { Freshness } from './freshness.ts'
import { usePixelShift } from './pixel-shift.ts'
import { useWords, Words } from './words.tsx'
import './screen-frame.css'

export interface ScreenFrameProps {
  readonly title: ReactNode
  readonly nowMs: number
  readonly freshness: Freshness
  /** Told across the screen: a crowd, the hall out of reach. */
  readonly notes?: readonly { readonly kind: 'CROWD' | 'AWAY'; readonly text: ReactNode }[]
  readonly sound?: VoiceProblem | null
  readonly foot?: ReactNode
  readonly children: ReactNode
}

/** What all boards have: name, clock, the age of what is shown, and a picture that never quite stands still. */
export function ScreenFrame(props: ScreenFrameProps) {
  const { title, nowMs, freshness, notes = [], sound = null, foot = null, children } = props
  const { languages } = useWords()
  const shift = usePixelShift()
  const day = dayOfMs(nowMs)
  const isStale = freshness.kind === 'STALE'
  return (
    <div
      className={isStale ? 'screen screen-stale' : 'screen'}
      style={{ transform: `translate(${shift.x}em, ${shift.y}em)` }}
    >
      <header className="screen-head">
        <h1 className="screen-title">{title}</h1>
        <div className="screen-time">
          <span className="screen-clock number">{clockTime(nowMs)}</span>
          <span className="screen-day">
            {languages === 'en' ? longDay(day, 'en') : longDay(day, 'zh-CN')}
          </span>
        </div>
      </header>
      {isStale ? (
        <p className="screen-note screen-note-stale" role="status">
          <Words of="stale" values={{ at: clockTime(freshness.asOfMs) }} />
        </p>
      ) : null}
      {notes.map(({ kind, text }) => (
        <p key={kind} className={`screen-note screen-note-${kind.toLowerCase()}`} role="status">
          {text}
        </p>
      ))}
      <div className="screen-body">{children}</div>
      <footer className="screen-foot">
        <div className="screen-foot-text">{foot}</div>
        {sound === null ? null : (
          <strong className="screen-sound" role="alert">
            <SoundOutlined aria-hidden /> <Words of={`sound.${sound}`} />
          </strong>
        )}
        <span className="screen-age number">
          {freshness.kind === 'NOTHING' ? (
            <Words of="noneYet" />
          ) : (
            <Words of="asOf" values={{ at: clockTime(freshness.asOfMs) }} />
          )}
        </span>
      </footer>
    </div>
  )
}
