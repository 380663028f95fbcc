import {
  languagesOf,
  type CallToSpeak,
  type VoiceChoice,
  type VoiceLanguage,
} from '../../../db/model/queue/voice.ts'

/** A call as the boards show it. */
export interface SpokenCall extends CallToSpeak {
  /** One call of one ticket; the same key is never spoken twice over. */
  readonly key: string
  readonly calledAtMs: number
}

export interface VoiceManner {
  readonly choice: VoiceChoice
  readonly repeats: number
  /** 0 to 1. */
  readonly volume: number
  readonly slow: boolean
}

/** BLOCKED: the browser lets no sound out before somebody has touched the page. */
export type SpeakOutcome = 'SPOKEN' | 'BLOCKED' | 'FAILED'

export interface Speaker {
  /** Whether this speaker has a voice for the language now. */
  canSpeak(language: VoiceLanguage): boolean
  /** Resolves when the sentence has been heard to its end, or cannot be. */
  speak(call: CallToSpeak, language: VoiceLanguage, manner: VoiceManner): Promise<SpeakOutcome>
  /** Silence at once. */
  stop(): void
}

/** What keeps a hall from hearing its calls. It is shown on the board until a sound has come out again. */
export type VoiceProblem = 'NEEDS_TOUCH' | 'NO_OUTPUT'

export interface VoiceState {
  readonly problem: VoiceProblem | null
  readonly speaking: SpokenCall | null
  readonly waiting: number
  /** Calls that were out of date before their turn came, since the page was opened. */
  readonly dropped: number
}

export interface VoicePlayerParts {
  /** In the order they are asked; the last one is the bundled sound, which knows every sentence. */
  readonly speakers: readonly Speaker[]
  readonly chime: (volume: number) => Promise<SpeakOutcome>
  /** Whether sound may come out at all. */
  readonly mayBeHeard: () => Promise<boolean>
  /** The hall's time. */
  readonly nowMs: () => number
  /** Whether the boards still show this call. */
  readonly isCurrent: (call: SpokenCall) => boolean
  /** Asked before each sentence, so that a change is heard at once. */
  readonly manner: () => VoiceManner
  readonly onChange: (state: VoiceState) => void
}

export interface VoicePlayer {
  say(call: SpokenCall): void
  /** Finds out, before the first call, whether the page needs a touch. */
  check(): Promise<void>
  /** Somebody has touched the page: what waited is tried again. */
  touched(): void
  /** Drops what waits and what is being said. */
  stop(): void
}

/** A visitor who is called late looks for a window that has already gone on. */
export const SPOKEN_WITHIN_MS = 90_000
/** With so many waiting everything is said once and rung once: a hall calling every few seconds has no time for more. */
const BUSY_FROM = 3
const WAITING_MAX = 60
/** A sentence of ours takes at most about 12 s slowly; what takes longer has hung. */
export const SENTENCE_LIMIT_MS = 20_000
const CHIME_LIMIT_MS = 6_000
/** A voice that hung is left alone that long. */
export const VOICE_REST_MS = 10 * 60_000

const inTime = async (work: Promise<SpeakOutcome>, limitMs: number): Promise<SpeakOutcome | 'HUNG'> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<'HUNG'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'HUNG')
  })
  try {
    return await Promise.race([work.catch((): SpeakOutcome => 'FAILED'), limit])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Speaks calls one after the other: chime, then every language, as often as the hall wants. Never two at once; a call the
 * boards no longer show is not spoken; a voice that fails or hangs is replaced by the next one in the same breath.
 */
export function createVoicePlayer(parts: VoicePlayerParts): VoicePlayer {
  const waiting: SpokenCall[] = []
  const known = new Map<string, number>()
  const restingUntil = new Map<string, number>()
  let state: VoiceState = { problem: null, speaking: null, waiting: 0, dropped: 0 }
  let running = false
  /** Grows with every stop; what started before it says nothing more. */
  let round = 0

  const change = (next: Partial<VoiceState>): void => {
    state = { ...state, ...next, waiting: waiting.length }
    parts.onChange(state)
  }
  const isFresh = (call: SpokenCall): boolean =>
    parts.nowMs() - call.calledAtMs <= SPOKEN_WITHIN_MS && parts.isCurrent(call)
  const dropStale = (): void => {
    const fresh = waiting.filter(isFresh)
    const gone = waiting.length - fresh.length
    if (gone === 0) return
    waiting.splice(0, waiting.length, ...fresh)
    change({ dropped: state.dropped + gone })
  }
  const forgetOld = (): void => {
    for (const [key, calledAtMs] of known)
      if (parts.nowMs() - calledAtMs > SPOKEN_WITHIN_MS) known.delete(key)
  }

  const speakIn = async (
    call: SpokenCall,
    language: VoiceLanguage,
    manner: VoiceManner,
  ): Promise<SpeakOutcome> => {
    let outcome: SpeakOutcome = 'FAILED'
    for (const [index, speaker] of parts.speakers.entries()) {
      const place = `${index} ${language}`
      const isLast = index === parts.speakers.length - 1
      const rests = (restingUntil.get(place) ?? 0) > parts.nowMs()
      if (!speaker.canSpeak(language) || (rests && !isLast)) continue
      const said = await inTime(speaker.speak(call, language, manner), SENTENCE_LIMIT_MS)
      if (said === 'SPOKEN') return said
      if (said === 'HUNG') speaker.stop()
      if (said !== 'BLOCKED') restingUntil.set(place, parts.nowMs() + VOICE_REST_MS)
      outcome = said === 'HUNG' ? 'FAILED' : said
    }
    return outcome
  }

  /** BLOCKED when nothing came out and the call should be tried again after a touch. */
  const sayOne = async (call: SpokenCall, mine: number, followsOn: boolean): Promise<SpeakOutcome> => {
    const first = parts.manner()
    if (first.volume <= 0) return 'SPOKEN'
    if (!followsOn || waiting.length < BUSY_FROM) {
      const rung = await inTime(parts.chime(first.volume), CHIME_LIMIT_MS)
      if (rung === 'BLOCKED') return rung
    }
    for (let time = 0; time < parts.manner().repeats; time++) {
      if (time > 0 && waiting.length >= BUSY_FROM) break
      for (const language of languagesOf(parts.manner().choice)) {
        const manner = parts.manner()
        if (mine !== round || manner.volume <= 0 || !isFresh(call)) return 'SPOKEN'
        const said = await speakIn(call, language, manner)
        if (said !== 'SPOKEN') return said
      }
    }
    return 'SPOKEN'
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    let followsOn = false
    try {
      for (;;) {
        dropStale()
        const call = waiting.shift()
        if (call === undefined) break
        const mine = round
        change({ speaking: call })
        const said = await sayOne(call, mine, followsOn)
        followsOn = true
        if (mine !== round) continue
        if (said === 'BLOCKED') {
          waiting.unshift(call)
          change({ problem: 'NEEDS_TOUCH' })
          break
        }
        change({
          problem:
            said === 'SPOKEN' && parts.manner().volume > 0
              ? null
              : said === 'FAILED'
                ? 'NO_OUTPUT'
                : state.problem,
        })
      }
    } finally {
      running = false
      change({ speaking: null })
    }
  }

  return {
    say: (call) => {
      forgetOld()
      if (known.has(call.key)) return
      known.set(call.key, call.calledAtMs)
      waiting.push(call)
      if (waiting.length > WAITING_MAX) {
        waiting.shift()
        change({ dropped: state.dropped + 1 })
      } else change({})
      void run()
    },
    check: async () => {
      const mayBeHeard = await parts.mayBeHeard()
      if (mayBeHeard === (state.problem !== 'NEEDS_TOUCH')) return
      change({ problem: mayBeHeard ? null : 'NEEDS_TOUCH' })
    },
    touched: () => void run(),
    stop: () => {
      round += 1
      waiting.splice(0)
      for (const speaker of parts.speakers) speaker.stop()
      change({})
    },
  }
}
