import { callText, type VoiceLanguage } from '../../../db/model/queue/voice.ts'
import type { SpeakOutcome, Speaker } from './voice-player.ts'

/** What is used of `window.speechSynthesis`. */
export type Synthesis = Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel'>
export type NewUtterance = (text: string) => SpeechSynthesisUtterance

/** Languages a voice may name itself by; Cantonese voices read the same characters in another language. */
const SPOKEN_TAGS: Readonly<Record<VoiceLanguage, RegExp>> = {
  zh: /^(zh|cmn)(?!.*(HK|MO|yue))/i,
  en: /^en/i,
}
const PREFERRED_TAGS: Readonly<Record<VoiceLanguage, RegExp>> = {
  zh: /^(zh|cmn).*(CN|Hans)/i,
  en: /^en[-_](GB|US)/i,
}
const START_PATIENCE_MS = 3_000
const SLOW_RATE = 0.75

/** A voice on this machine; one in a network would send each call out of the hall. */
const localVoice = (synthesis: Synthesis, language: VoiceLanguage): SpeechSynthesisVoice | undefined => {
  const voices = synthesis
    .getVoices()
    .filter(({ localService, lang }) => localService && SPOKEN_TAGS[language].test(lang))
  return voices.find(({ lang }) => PREFERRED_TAGS[language].test(lang)) ?? voices[0]
}

/** Speech synthesis of the system, where it has a voice for the language. */
export function createSystemSpeaker(synthesis: Synthesis | undefined, newUtterance: NewUtterance): Speaker {
  /** Held while it speaks: an utterance nobody holds may vanish before it tells its end. */
  let held: SpeechSynthesisUtterance | null = null
  return {
    canSpeak: (language) => synthesis !== undefined && localVoice(synthesis, language) !== undefined,
    speak: (call, language, manner) =>
      new Promise<SpeakOutcome>((resolve) => {
        const voice = synthesis === undefined ? undefined : localVoice(synthesis, language)
        if (synthesis === undefined || voice === undefined) return resolve('FAILED')
        const utterance = newUtterance(callText(call, language))
        utterance.voice = voice
        utterance.lang = voice.lang
        utterance.volume = manner.volume
        utterance.rate = manner.slow ? SLOW_RATE : 1
        const end = (outcome: SpeakOutcome): void => {
          clearTimeout(patience)
          if (held === utterance) held = null
          resolve(outcome)
        }
        const patience = setTimeout(() => {
          synthesis.cancel()
          end('FAILED')
        }, START_PATIENCE_MS)
        utterance.addEventListener('start', () => clearTimeout(patience))
        utterance.addEventListener('end', () => end('SPOKEN'))
        utterance.addEventListener('error', ({ error }) =>
          end(error === 'not-allowed' ? 'BLOCKED' : 'FAILED'),
        )
        held = utterance
        synthesis.speak(utterance)
      }),
    stop: () => synthesis?.cancel(),
  }
}
