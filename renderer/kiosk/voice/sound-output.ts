import type { VoiceLanguage } from '../../../db/model/queue/voice.ts'
import type { ClipPiece } from './clip-places.ts'
import type { SpeakOutcome } from './voice-player.ts'

const clipUrls: Readonly<Record<VoiceLanguage, string>> = {
  zh: new URL('./clips/zh.ogg', import.meta.url).href,
  en: new URL('./clips/en.ogg', import.meta.url).href,
}

/** A browser that blocks sound leaves the request to start waiting for ever. */
const START_PATIENCE_MS = 1_500
/** Two soft notes, falling: heard over talk, and unlike any telephone. */
const CHIME_NOTES = [
  { hertz: 659.26, atMs: 0 },
  { hertz: 523.25, atMs: 380 },
] as const
const CHIME_NOTE_MS = 900
const CHIME_LOUDNESS = 0.5

/** Sound of the program's own: the chime and the bundled words, through Web Audio (no element, no media request). */
export interface SoundOutput {
  /** Opens the way out while a touch is being handled, the only moment a browser allows it. */
  unlock(): void
  /** Whether sound may come out; asking opens the way where the browser allows it without a touch. */
  mayBeHeard(): Promise<boolean>
  chime(volume: number): Promise<SpeakOutcome>
  play(language: VoiceLanguage, pieces: readonly ClipPiece[], volume: number): Promise<SpeakOutcome>
  stop(): void
  /** Gives the machine's sound back; nothing more is heard. */
  close(): void
}

export function createSoundOutput(): SoundOutput {
  let context: AudioContext | null = null
  const buffers = new Map<VoiceLanguage, Promise<AudioBuffer>>()
  const sounding = new Set<AudioScheduledSourceNode>()

  const contextNow = (): AudioContext => {
    // A context that was closed by the system (a device pulled out) never sounds again.
    if (context === null || context.state === 'closed') context = new AudioContext()
    return context
  }
  const isRunning = async (): Promise<boolean> => {
    const audio = contextNow()
    if (audio.state !== 'running') {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, START_PATIENCE_MS))
      await Promise.race([audio.resume().catch(() => undefined), patience])
    }
    return contextNow().state === 'running'
  }
  const bufferOf = (language: VoiceLanguage): Promise<AudioBuffer> => {
    const loaded =
      buffers.get(language) ??
      fetch(clipUrls[language])
        .then((answer) => {
          if (!answer.ok) throw new Error(`sound file: ${answer.status}`)
          return answer.arrayBuffer()
        })
        .then((bytes) => contextNow().decodeAudioData(bytes))
    buffers.set(language, loaded)
    // Asked again next time: the file is on this machine, so a failure passes.
    loaded.catch(() => buffers.delete(language))
    return loaded
  }
  const heard = (source: AudioScheduledSourceNode): Promise<void> =>
    new Promise((resolve) => {
      sounding.add(source)
      source.addEventListener('ended', () => {
        sounding.delete(source)
        source.disconnect()
        resolve()
      })
    })

  const note = (audio: AudioContext, hertz: number, startAt: number, volume: number): Promise<void> => {
    const tone = audio.createOscillator()
    const loudness = audio.createGain()
    tone.frequency.value = hertz
    loudness.gain.setValueAtTime(0, startAt)
    loudness.gain.linearRampToValueAtTime(volume * CHIME_LOUDNESS, startAt + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.0001, startAt + CHIME_NOTE_MS / 1_000)
    tone.connect(loudness).connect(audio.destination)
    tone.start(startAt)
    tone.stop(startAt + CHIME_NOTE_MS / 1_000)
    return heard(tone).then(() => loudness.disconnect())
  }

  return {
    unlock: () =>
      void contextNow()
        .resume()
        .catch(() => undefined),
    mayBeHeard: isRunning,
    chime: async (volume) => {
      if (!(await isRunning())) return 'BLOCKED'
      const audio = contextNow()
      const startAt = audio.currentTime + 0.05
      await Promise.all(
        CHIME_NOTES.map(({ hertz, atMs }) => note(audio, hertz, startAt + atMs / 1_000, volume)),
      )
      return 'SPOKEN'
    },
    play: async (language, pieces, volume) => {
      if (!(await isRunning())) return 'BLOCKED'
      const buffer = await bufferOf(language)
      const audio = contextNow()
      const loudness = audio.createGain()
      loudness.gain.value = volume
      loudness.connect(audio.destination)
      let at = audio.currentTime + 0.05
      const ends: Promise<void>[] = []
      for (const { startMs, lengthMs, pauseMs } of pieces) {
        const source = audio.createBufferSource()
        source.buffer = buffer
        source.connect(loudness)
        ends.push(heard(source))
        source.start(at, startMs / 1_000, lengthMs / 1_000)
        at += (lengthMs + pauseMs) / 1_000
      }
      await Promise.all(ends)
      loudness.disconnect()
      return 'SPOKEN'
    },
    stop: () => {
      for (const source of sounding) source.stop()
    },
    close: () => {
      const closing = context
      context = null
      buffers.clear()
      if (closing !== null && closing.state !== 'closed') void closing.close()
    },
  }
}
