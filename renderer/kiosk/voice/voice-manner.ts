import type { Result } from '../../../db/contract/index.ts'
import { DEFAULT_VOICE_REPEATS } from '../../../db/model/queue/voice.ts'
import { volumeAt } from '../../../db/model/queue/voice-volume.ts'
import type { VoiceManner } from './voice-player.ts'

type HallVoice = Result<'screen.hall'>['voice']

/** Until the hall has told its own. */
const USUAL: HallVoice = { choice: 'zh', repeats: DEFAULT_VOICE_REPEATS, volumes: [] }

/**
 * How a screen speaks at a moment: as the hall has set it, once more and slowly on an easy screen.
 * @param atMs the hall's time, for the volume of the hour
 */
export const voiceManner = (hall: HallVoice | undefined, easy: boolean, atMs: number): VoiceManner => {
  const { choice, repeats, volumes } = hall ?? USUAL
  return {
    choice,
    repeats: easy ? repeats + 1 : repeats,
    volume: volumeAt(volumes, atMs) / 100,
    slow: easy,
  }
}
