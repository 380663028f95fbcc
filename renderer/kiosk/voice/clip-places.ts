import {
  bundledTokens,
  callTokens,
  type CallToSpeak,
  type VoiceLanguage,
} from '../../../db/model/queue/voice.ts'
import places from './clips/places.json'

/** A piece of a sound file, and the silence after it. */
export interface ClipPiece {
  readonly startMs: number
  readonly lengthMs: number
  readonly pauseMs: number
}

const BETWEEN_WORDS_MS = 30
const BETWEEN_PARTS_MS = 260
/** People who listen slowly need the pauses more than slower words. */
const SLOW_FACTOR = 5

const placesOf: Readonly<Record<VoiceLanguage, Readonly<Record<string, readonly number[]>>>> = places

/** Every word that has a sound in this language. */
export const bundledWords = (language: VoiceLanguage): readonly string[] => Object.keys(placesOf[language])

/** The pieces of the sound file that say this call, in order. */
export function clipPieces(call: CallToSpeak, language: VoiceLanguage, slow: boolean): readonly ClipPiece[] {
  const factor = slow ? SLOW_FACTOR : 1
  const pieces: ClipPiece[] = []
  for (const token of bundledTokens(callTokens(call, language))) {
    const last = pieces.at(-1)
    if (token.kind === 'WORD') {
      const [startMs, lengthMs] = placesOf[language][token.word] ?? []
      if (startMs !== undefined && lengthMs !== undefined)
        pieces.push({ startMs, lengthMs, pauseMs: BETWEEN_WORDS_MS * factor })
    } else if (last !== undefined)
      pieces[pieces.length - 1] = { ...last, pauseMs: BETWEEN_PARTS_MS * (slow ? 2 : 1) }
  }
  return pieces
}

export const piecesLengthMs = (pieces: readonly ClipPiece[]): number =>
  pieces.reduce((sum, piece) => sum + piece.lengthMs + piece.pauseMs, 0)
