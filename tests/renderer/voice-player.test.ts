import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VoiceLanguage } from '../../db/model/queue/voice.ts'
import {
  createVoicePlayer,
  SENTENCE_LIMIT_MS,
  SPOKEN_WITHIN_MS,
  VOICE_REST_MS,
  type SpeakOutcome,
  type Speaker,
  type SpokenCall,
  type VoiceManner,
  type VoiceState,
} from '../../renderer/kiosk/voice/voice-player.ts'
import { voiceManner } from '../../renderer/kiosk/voice/voice-manner.ts'
import fc from '../helpers/properties.ts'

const SENTENCE_MS = 4_000
const CHIME_MS = 1_200

const later = (ms: number, outcome: SpeakOutcome = 'SPOKEN'): Promise<SpeakOutcome> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, outcome)
  })

/** A loudspeaker that writes down what came out of it, and whether two sounds ever met. */
function aRoom() {
  const heard: string[] = []
  const room = {
    heard,
    sounding: 0,
    overlapped: false,
    async sound(what: string, work: Promise<SpeakOutcome>): Promise<SpeakOutcome> {
      room.sounding += 1
      room.overlapped ||= room.sounding > 1
      const outcome = await work
      room.sounding -= 1
      if (outcome === 'SPOKEN') heard.push(what)
      return outcome
    },
  }
  return room
}

interface Setting {
  readonly manner?: Partial<VoiceManner>
  readonly languages?: readonly VoiceLanguage[]
  readonly speak?: (language: VoiceLanguage) => Promise<SpeakOutcome>
  readonly bundled?: () => Promise<SpeakOutcome>
  readonly chime?: () => Promise<SpeakOutcome>
}

function aPlayer(setting: Setting = {}) {
  const room = aRoom()
  const current = new Set<string>()
  const states: VoiceState[] = []
  const stopped: string[] = []
  const speaker = (
    name: string,
    can: readonly VoiceLanguage[],
    speak: (language: VoiceLanguage) => Promise<SpeakOutcome>,
  ): Speaker => ({
    canSpeak: (language) => can.includes(language),
    speak: (call, language) => room.sound(`${name} ${call.ticketNo} ${language}`, speak(language)),
    stop: () => stopped.push(name),
  })
  const manner: VoiceManner = { choice: 'zh', repeats: 2, volume: 0.8, slow: false, ...setting.manner }
  const player = createVoicePlayer({
    speakers: [
      speaker('system', setting.languages ?? ['zh', 'en'], setting.speak ?? (() => later(SENTENCE_MS))),
      speaker('bundled', ['zh', 'en'], setting.bundled ?? (() => later(SENTENCE_MS))),
    ],
    chime: () => room.sound('chime', setting.chime?.() ?? later(CHIME_MS)),
    mayBeHeard: () => Promise.resolve(false),
    nowMs: Date.now,
    isCurrent: ({ key }) => current.has(key),
    manner: () => manner,
    onChange: (state) => states.push(state),
  })
  const call = (ticketNo: string): SpokenCall => {
    const made = { key: `${ticketNo} ${Date.now()}`, ticketNo, windowLabel: '3', calledAtMs: Date.now() }
    current.add(made.key)
    player.say(made)
    return made
  }
  return { player, room, current, states, stopped, call, last: () => states.at(-1) }
}

beforeEach(() => vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => vi.useRealTimers())

describe('the voice', () => {
  it('rings, then says a call twice in one language', async () => {
    const { room, call, last } = aPlayer()
    call('A001')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'system A001 zh', 'system A001 zh'])
    expect(last()).toEqual({ problem: null, speaking: null, waiting: 0, dropped: 0 })
  })
  it('says both languages in order, each time', async () => {
    const { room, call } = aPlayer({ manner: { choice: 'both' } })
    call('A001')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard.slice(1)).toEqual(['zh', 'en', 'zh', 'en'].map((language) => `system A001 ${language}`))
  })
  it('never lets two calls overlap and keeps their order', async () => {
    const { room, call } = aPlayer({ manner: { repeats: 1 } })
    call('A001')
    await vi.advanceTimersByTimeAsync(500)
    call('A002')
    call('B001')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.overlapped).toBe(false)
    expect(room.heard).toEqual([
      'chime',
      'system A001 zh',
      'chime',
      'system A002 zh',
      'chime',
      'system B001 zh',
    ])
  })
  it('says everything once while many wait', async () => {
    const { room, call } = aPlayer()
    for (const ticketNo of ['A001', 'A002', 'A003', 'A004', 'A005']) call(ticketNo)
    await vi.advanceTimersByTimeAsync(SPOKEN_WITHIN_MS)
    expect(room.heard.filter((what) => what.startsWith('system A001'))).toHaveLength(1)
    expect(room.heard.filter((what) => what.startsWith('system A005'))).toHaveLength(2)
    expect(room.heard.filter((what) => what === 'chime')).toHaveLength(4)
  })
  it('does not say a call that the boards no longer show', async () => {
    const { room, call, current, last } = aPlayer()
    call('A001')
    const second = call('A002')
    await vi.advanceTimersByTimeAsync(2_000)
    current.delete(second.key)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard.filter((what) => what.includes('A002'))).toEqual([])
    expect(last()?.dropped).toBe(1)
  })
  it('does not repeat a call that was taken meanwhile', async () => {
    const { room, call, current } = aPlayer()
    const first = call('A001')
    await vi.advanceTimersByTimeAsync(CHIME_MS + 1_000)
    current.delete(first.key)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'system A001 zh'])
  })
  it('does not say a call that waited too long, nor the same call again', async () => {
    const { player, room, call, last } = aPlayer({ bundled: () => later(15_000), languages: [] })
    const calls = Array.from({ length: 8 }, (_unused, index) => call(`A00${index}`))
    for (const again of calls) player.say(again)
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    const said = room.heard.filter((what) => what !== 'chime')
    expect(new Set(said).size).toBe(said.length)
    expect(said.length).toBeLessThan(8)
    expect(said.length + (last()?.dropped ?? 0)).toBe(8)
  })
  it('speaks with the bundled sound where the system has no voice', async () => {
    const { room, call } = aPlayer({ languages: ['zh'], manner: { choice: 'both', repeats: 1 } })
    call('A001')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'system A001 zh', 'bundled A001 en'])
  })
  it('says the sentence with the bundled sound when the voice of the system hangs, and leaves that voice alone', async () => {
    let asked = 0
    const hang = (): Promise<SpeakOutcome> => {
      asked += 1
      return new Promise(() => undefined)
    }
    const { room, call, stopped, last } = aPlayer({ speak: hang, manner: { repeats: 1 } })
    call('A001')
    await vi.advanceTimersByTimeAsync(CHIME_MS + SENTENCE_LIMIT_MS + SENTENCE_MS + 100)
    expect(room.heard).toEqual(['chime', 'bundled A001 zh'])
    expect(stopped).toContain('system')
    call('A002')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([asked, room.heard.at(-1)]).toEqual([1, 'bundled A002 zh'])
    await vi.advanceTimersByTimeAsync(VOICE_REST_MS)
    call('A003')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(2)
    expect(last()?.problem).toBeNull()
  })
  it('says it with the bundled sound when the voice of the system fails', async () => {
    const { room, call } = aPlayer({ speak: () => later(10, 'FAILED'), manner: { repeats: 1 } })
    call('A001')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'bundled A001 zh'])
  })
  it('tells that a touch is needed, and says what is still current after it', async () => {
    let blocked = true
    const { player, room, call, last } = aPlayer({
      chime: () => (blocked ? Promise.resolve('BLOCKED') : later(CHIME_MS)),
      manner: { repeats: 1 },
    })
    await player.check()
    expect(last()?.problem).toBe('NEEDS_TOUCH')
    call('A001')
    await vi.advanceTimersByTimeAsync(SPOKEN_WITHIN_MS - 1_000)
    call('A002')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([last()?.problem, last()?.waiting]).toEqual(['NEEDS_TOUCH', 2])
    blocked = false
    player.touched()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'system A002 zh'])
    expect(last()).toEqual({ problem: null, speaking: null, waiting: 0, dropped: 1 })
  })
  it('tells that no sound comes out, until one does', async () => {
    let broken = true
    const outcome = (): Promise<SpeakOutcome> => later(100, broken ? 'FAILED' : 'SPOKEN')
    const { call, last } = aPlayer({ speak: outcome, bundled: outcome })
    call('A001')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(last()?.problem).toBe('NO_OUTPUT')
    broken = false
    call('A002')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(last()?.problem).toBeNull()
  })
  it('says nothing at volume 0, and drops everything when it is switched off', async () => {
    const quiet = aPlayer({ manner: { volume: 0 } })
    quiet.call('A001')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(quiet.room.heard).toEqual([])
    const { player, room, call, stopped, last } = aPlayer()
    call('A001')
    call('A002')
    await vi.advanceTimersByTimeAsync(CHIME_MS + 100)
    player.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.heard).toEqual(['chime', 'system A001 zh'])
    expect(stopped).toContain('system')
    expect(last()).toMatchObject({ speaking: null, waiting: 0 })
  })
  it('never overlaps and never says a call late, whatever happens when', async () => {
    const step = fc.record({
      pauseMs: fc.integer({ min: 0, max: 30_000 }),
      outcome: fc.constantFrom<SpeakOutcome | 'HANG'>('SPOKEN', 'SPOKEN', 'FAILED', 'BLOCKED', 'HANG'),
      touched: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let outcome: SpeakOutcome | 'HANG' = 'SPOKEN'
        const lateStarts: string[] = []
        const speak = (): Promise<SpeakOutcome> =>
          outcome === 'HANG' ? new Promise(() => undefined) : later(3_000, outcome)
        const started = new Map<string, number>()
        const { player, room, call } = aPlayer({ bundled: speak, languages: [] })
        for (const [index, next] of steps.entries()) {
          outcome = next.outcome
          const made = call(`A${index}`)
          started.set(made.ticketNo, made.calledAtMs)
          if (next.touched) player.touched()
          await vi.advanceTimersByTimeAsync(next.pauseMs)
          for (const what of room.heard.splice(0)) {
            const calledAtMs = started.get(what.split(' ')[1] ?? '') ?? Infinity
            if (what !== 'chime' && Date.now() - calledAtMs > SPOKEN_WITHIN_MS + 60_000) lateStarts.push(what)
          }
        }
        expect(lateStarts).toEqual([])
        // What hangs makes no sound, but the room cannot know that.
        const hung = steps.some((next) => next.outcome === 'HANG')
        expect(room.overlapped && !hung).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})

it('speaks as the hall has set it for the hour; an easy screen slowly and once more', () => {
  const atMs = Date.parse('2026-11-23T13:00:00+08:00')
  expect(voiceManner(undefined, false, atMs)).toEqual({ choice: 'zh', repeats: 2, volume: 0.8, slow: false })
  const hall = {
    choice: 'both' as const,
    repeats: 1,
    volumes: [{ from: '12:00', to: '14:30', volume: 40 }],
  }
  expect(voiceManner(hall, true, atMs)).toEqual({ choice: 'both', repeats: 2, volume: 0.4, slow: true })
})
