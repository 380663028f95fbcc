import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { VOICE_LANGUAGES, VOICE_WORDS } from '../../db/model/queue/voice.ts'
import { bundledWords, clipPieces, piecesLengthMs } from '../../renderer/kiosk/voice/clip-places.ts'
import { createSystemSpeaker, type Synthesis } from '../../renderer/kiosk/voice/system-speaker.ts'

const CALL = { ticketNo: 'A001', windowLabel: '3' }
const MANNER = { choice: 'zh', repeats: 2, volume: 0.5, slow: false } as const

describe('the bundled sound', () => {
  it('has every word of the vocabulary, made from the same words', () => {
    const source: unknown = JSON.parse(readFileSync('build/voice-words.json', 'utf8'))
    expect(source).toEqual(VOICE_WORDS)
    for (const language of VOICE_LANGUAGES)
      expect(bundledWords(language).toSorted()).toEqual(Object.keys(VOICE_WORDS[language]).toSorted())
  })
  it('says a call in a few seconds, slower on request, and is small', () => {
    for (const language of VOICE_LANGUAGES) {
      const quick = piecesLengthMs(clipPieces(CALL, language, false))
      expect(quick).toBeGreaterThan(2_000)
      expect(quick).toBeLessThan(6_000)
      expect(piecesLengthMs(clipPieces(CALL, language, true))).toBeGreaterThan(quick + 500)
      expect(readFileSync(`renderer/kiosk/voice/clips/${language}.ogg`).length).toBeLessThan(300_000)
    }
    expect(clipPieces({ ...CALL, windowLabel: '综合窗口' }, 'zh', false)).toHaveLength(8)
  })
})

type Listener = (event: { readonly error?: string }) => void

class FakeUtterance {
  readonly text: string
  voice: SpeechSynthesisVoice | null = null
  lang = ''
  volume = 1
  rate = 1
  readonly listeners = new Map<string, Listener>()
  constructor(text: string) {
    this.text = text
  }
  addEventListener(name: string, listener: Listener): void {
    this.listeners.set(name, listener)
  }
  tell(name: string, error = ''): void {
    this.listeners.get(name)?.({ error })
  }
}

const voice = (lang: string, localService: boolean): SpeechSynthesisVoice => ({
  lang,
  localService,
  default: false,
  name: lang,
  voiceURI: lang,
})

function aSystem(voices: readonly SpeechSynthesisVoice[]) {
  const spoken: FakeUtterance[] = []
  let cancelled = 0
  const synthesis: Synthesis = {
    getVoices: () => [...voices],
    speak: (utterance) => {
      // The only utterances made here are the fakes below.
      spoken.push(utterance as unknown as FakeUtterance)
    },
    cancel: () => {
      cancelled += 1
    },
  }
  const speaker = createSystemSpeaker(
    synthesis,
    (text) => new FakeUtterance(text) as unknown as SpeechSynthesisUtterance,
  )
  return { speaker, spoken, cancelled: () => cancelled }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the voice of the system', () => {
  it('is used only when it is on this machine and speaks the language', () => {
    const can = (voices: readonly SpeechSynthesisVoice[]) =>
      VOICE_LANGUAGES.filter((language) => aSystem(voices).speaker.canSpeak(language))
    expect(can([])).toEqual([])
    expect(can([voice('zh-CN', false), voice('en-US', false)])).toEqual([])
    expect(can([voice('zh-HK', true), voice('yue', true)])).toEqual([])
    expect(can([voice('cmn-Hans-CN', true)])).toEqual(['zh'])
    expect(can([voice('zh_CN', true), voice('en-GB', true)])).toEqual(['zh', 'en'])
    expect(createSystemSpeaker(undefined, () => new SpeechSynthesisUtterance()).canSpeak('zh')).toBe(false)
  })
  it('says the sentence with the volume of the hour', async () => {
    const { speaker, spoken } = aSystem([voice('zh-TW', true), voice('zh-CN', true)])
    const said = speaker.speak(CALL, 'zh', { ...MANNER, slow: true })
    spoken[0]?.tell('start')
    await vi.advanceTimersByTimeAsync(8_000)
    spoken[0]?.tell('end')
    expect(await said).toBe('SPOKEN')
    expect(spoken[0]).toMatchObject({
      text: '请A零零一号，到三号窗口',
      lang: 'zh-CN',
      volume: 0.5,
      rate: 0.75,
    })
  })
  it('is given up when it does not begin', async () => {
    const { speaker, cancelled } = aSystem([voice('zh-CN', true)])
    const said = speaker.speak(CALL, 'zh', MANNER)
    await vi.advanceTimersByTimeAsync(3_100)
    expect([await said, cancelled()]).toEqual(['FAILED', 1])
  })
  it('tells a page that needs a touch from a voice that fails', async () => {
    for (const [error, outcome] of [
      ['not-allowed', 'BLOCKED'],
      ['synthesis-failed', 'FAILED'],
    ] as const) {
      const { speaker, spoken } = aSystem([voice('en-US', true)])
      const said = speaker.speak(CALL, 'en', MANNER)
      spoken[0]?.tell('error', error)
      expect(await said).toBe(outcome)
    }
  })
})
