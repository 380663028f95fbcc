import { clipPieces } from './clip-places.ts'
import type { SoundOutput } from './sound-output.ts'
import type { Speaker } from './voice-player.ts'

/** The words that come with the program: every sentence, without a network and without a voice of the system. */
export const createBundledSpeaker = (output: SoundOutput): Speaker => ({
  canSpeak: () => true,
  speak: (call, language, manner) =>
    output.play(language, clipPieces(call, language, manner.slow), manner.volume),
  stop: () => output.stop(),
})
