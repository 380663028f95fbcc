import { useEffect, useRef, useState } from 'react'
import { createBundledSpeaker } from './bundled-speaker.ts'
import { createSoundOutput } from './sound-output.ts'
import { createSystemSpeaker } from './system-speaker.ts'
import {
  createVoicePlayer,
  type SpokenCall,
  type VoiceManner,
  type VoicePlayer,
  type VoiceState,
} from './voice-player.ts'

export interface VoiceOptions {
  /** Off: nothing is said and no sound is asked of the machine. */
  readonly on: boolean
  /** What the board shows as called now; empty while it is out of date, so that nothing old is spoken. */
  readonly calls: readonly SpokenCall[]
  /** Whether `calls` is a true picture yet; before the first one nothing counts as new. */
  readonly known: boolean
  readonly manner: () => VoiceManner
  /** The hall's time. */
  readonly nowMs: () => number
}

const SILENT: VoiceState = { problem: null, speaking: null, waiting: 0, dropped: 0 }
/** A page that was opened again says what was called just before, and nothing that was heard long ago. */
const SAID_ON_OPENING_MS = 12_000

/** The voice of this screen: says each new call of the board once its turn comes. */
export function useVoice(options: VoiceOptions): VoiceState {
  const { on, calls, known } = options
  const latest = useRef(options)
  latest.current = options
  const player = useRef<VoicePlayer | null>(null)
  const seen = useRef<ReadonlySet<string> | null>(null)
  const [state, setState] = useState(SILENT)

  useEffect(() => {
    if (!on) return undefined
    const output = createSoundOutput()
    const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : undefined
    const made = createVoicePlayer({
      speakers: [
        createSystemSpeaker(synthesis, (text) => new SpeechSynthesisUtterance(text)),
        createBundledSpeaker(output),
      ],
      chime: output.chime,
      mayBeHeard: output.mayBeHeard,
      nowMs: () => latest.current.nowMs(),
      isCurrent: ({ key }) => latest.current.calls.some((call) => call.key === key),
      manner: () => latest.current.manner(),
      onChange: setState,
    })
    player.current = made
    const onTouch = (): void => {
      output.unlock()
      void made.check()
      made.touched()
    }
    window.addEventListener('pointerdown', onTouch)
    window.addEventListener('keydown', onTouch)
    void made.check()
    return () => {
      window.removeEventListener('pointerdown', onTouch)
      window.removeEventListener('keydown', onTouch)
      made.stop()
      output.close()
      player.current = null
      setState(SILENT)
    }
  }, [on])

  useEffect(() => {
    if (!known) return
    const before = seen.current
    seen.current = new Set(calls.map(({ key }) => key))
    const nowMs = latest.current.nowMs()
    for (const call of calls)
      if (before === null ? nowMs - call.calledAtMs <= SAID_ON_OPENING_MS : !before.has(call.key))
        player.current?.say(call)
  }, [calls, known])

  return state
}
