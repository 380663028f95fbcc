import { describe, expect, it } from 'vitest'
import {
  bundledTokens,
  callText,
  callTokens,
  languagesOf,
  VOICE_LANGUAGES,
  VOICE_WORDS,
  type VoiceLanguage,
} from '../../db/model/queue/voice.ts'
import { DEFAULT_VOLUME, readVolumeSpans, volumeAt, VolumeSpans } from '../../db/model/queue/voice-volume.ts'
import { msAt } from '../../db/model/day.ts'
import fc from '../helpers/properties.ts'

const words = (ticketNo: string, windowLabel: string, language: VoiceLanguage) =>
  callTokens({ ticketNo, windowLabel }, language)
    .map((token) => (token.kind === 'WORD' ? token.word : token.kind === 'NAME' ? `«${token.name}»` : '|'))
    .join(' ')

describe('a call aloud', () => {
  it('is said digit by digit, the window by its number', () => {
    expect(words('A001', '3', 'zh')).toBe('please A 0 0 1 number | to 3 number window')
    expect(callText({ ticketNo: 'A001', windowLabel: '3' }, 'zh')).toBe('请A零零一号，到三号窗口')
    expect(callText({ ticketNo: 'A001', windowLabel: '3' }, 'en')).toBe(
      'Ticket A zero zero one, please go to window three.',
    )
    expect(callText({ ticketNo: 'YB1000', windowLabel: 'A03' }, 'zh')).toBe('请YB一零零零号，到A零三号窗口')
    expect(callText({ ticketNo: 'V5001', windowLabel: 'A3' }, 'en')).toBe(
      'Ticket V five zero zero one, please go to window A three.',
    )
  })
  it.each([
    ['10', '十', 'ten'],
    ['12', '十二', 'twelve'],
    ['20', '二十', 'twenty'],
    ['21', '二十一', 'twenty one'],
    ['100', '一百', 'one hundred'],
    ['101', '一百零一', 'one hundred one'],
    ['110', '一百一十', 'one hundred ten'],
    ['119', '一百一十九', 'one hundred nineteen'],
    ['999', '九百九十九', 'nine hundred ninety nine'],
    ['1001', '一零零一', 'one zero zero one'],
    ['03', '零三', 'zero three'],
  ])('says window %s', (label, zh, en) => {
    expect(callText({ ticketNo: 'A001', windowLabel: label }, 'zh')).toBe(`请A零零一号，到${zh}号窗口`)
    expect(callText({ ticketNo: 'A001', windowLabel: label }, 'en')).toBe(
      `Ticket A zero zero one, please go to window ${en}.`,
    )
  })
  it('reads the ways a number stands above a window', () => {
    for (const label of ['12号', '12 号窗口', '１２号窗口', 'Window 12', '12窗口'])
      expect(words('A001', label, 'zh'), label).toBe('please A 0 0 1 number | to 10 2 number window')
    expect(words('A001', 'b-7', 'zh')).toBe('please A 0 0 1 number | to B 7 number window')
  })
  it('says the name of a window that has no number, and points to the screen where the name is no sound', () => {
    const tokens = callTokens({ ticketNo: 'A001', windowLabel: '综合窗口' }, 'zh')
    expect(callText({ ticketNo: 'A001', windowLabel: '综合窗口' }, 'zh')).toBe('请A零零一号，到综合窗口')
    expect(callText({ ticketNo: 'A001', windowLabel: '综合窗口' }, 'en')).toBe(
      'Ticket A zero zero one, please go to 综合窗口.',
    )
    expect(bundledTokens(tokens).at(-1)).toEqual({ kind: 'WORD', word: 'shown_window' })
    expect(words('A001', ' ', 'en')).toBe('ticket A 0 0 1 | please_go_to shown_window')
  })
  it('says both languages with Chinese first', () => {
    expect(languagesOf('both')).toEqual(['zh', 'en'])
    expect(languagesOf('en')).toEqual(['en'])
  })
})

const ticketNos = fc
  .tuple(fc.stringMatching(/^[A-Z]{1,2}$/), fc.integer({ min: 1, max: 99_999 }))
  .map(([prefix, serial]) => prefix + String(serial).padStart(3, '0'))
const labels = fc.oneof(
  fc.integer({ min: 0, max: 9_999 }).map(String),
  fc.stringMatching(/^[A-Z]{1,2}\d{1,3}$/),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** The value of Chinese number words, worked out from the words alone. */
const heard = (parts: readonly string[]): number => {
  let [total, last] = [0, 1]
  parts.forEach((part, index) => {
    if (part === '100' || part === '10') {
      total += Number(part) * last
      last = 0
    } else last = Number(part)
    if (index === parts.length - 1 && part !== '10' && part !== '100') total += last
  })
  return total
}

describe('any call', () => {
  it('is said in words of the vocabulary, every letter and digit of the ticket once and in order', () => {
    fc.assert(
      fc.property(
        ticketNos,
        labels,
        fc.constantFrom(...VOICE_LANGUAGES),
        (ticketNo, windowLabel, language) => {
          const tokens = callTokens({ ticketNo, windowLabel }, language)
          const bundled = bundledTokens(tokens)
          for (const token of bundled)
            expect(
              token.kind === 'PAUSE' || (token.kind === 'WORD' && token.word in VOICE_WORDS[language]),
            ).toBe(true)
          const said = tokens.slice(
            1,
            tokens.findIndex((token) => token.kind === 'PAUSE'),
          )
          const spelled = said.flatMap((token) => (token.kind === 'WORD' ? [token.word] : []))
          expect(spelled.filter((part) => part !== 'number').join('')).toBe(ticketNo)
          expect(callText({ ticketNo, windowLabel }, language).length).toBeGreaterThan(5)
        },
      ),
    )
  })
  it('names a window by a number that is heard as that number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (window) => {
        const tokens = callTokens({ ticketNo: 'A001', windowLabel: String(window) }, 'zh')
        const to = tokens.findIndex((token) => token.kind === 'WORD' && token.word === 'to')
        const parts = tokens.slice(to + 1, -2).flatMap((token) => (token.kind === 'WORD' ? [token.word] : []))
        expect(heard(parts)).toBe(window)
      }),
    )
  })
  it('sounds different from every other call', () => {
    fc.assert(
      fc.property(ticketNos, ticketNos, fc.constantFrom(...VOICE_LANGUAGES), (one, other, language) => {
        fc.pre(one !== other)
        expect(callText({ ticketNo: one, windowLabel: '3' }, language)).not.toBe(
          callText({ ticketNo: other, windowLabel: '3' }, language),
        )
      }),
    )
  })
})

describe('volume', () => {
  const at = (clock: string) => msAt('2026-11-23', clock)
  it('follows the hour', () => {
    const spans = [
      { from: '12:00', to: '14:30', volume: 40 },
      { from: '18:00', to: '08:00', volume: 0 },
    ]
    expect(
      ['11:59', '12:00', '14:29', '14:30', '18:00', '23:59', '00:00', '07:59', '08:00'].map((clock) =>
        volumeAt(spans, at(clock)),
      ),
    ).toEqual([DEFAULT_VOLUME, 40, 40, DEFAULT_VOLUME, 0, 0, 0, 0, DEFAULT_VOLUME])
  })
  it('is read from what a hall writes', () => {
    expect(readVolumeSpans('12:00-14:30 40, 18:00至08:00 0%')).toEqual([
      { from: '12:00', to: '14:30', volume: 40 },
      { from: '18:00', to: '08:00', volume: 0 },
    ])
    expect(readVolumeSpans('')).toEqual([])
    for (const text of ['loud', '12:00-14:30', '12:00-25:00 40', '12:00-14:30 101', '9:00-10:00 5'])
      expect(readVolumeSpans(text), text).toBeNull()
  })
  it('is the default without spans, and refuses what is no span', () => {
    expect(volumeAt([], at('09:00'))).toBe(DEFAULT_VOLUME)
    expect(VolumeSpans.safeParse([{ from: '25:00', to: '26:00', volume: 10 }]).success).toBe(false)
    expect(VolumeSpans.safeParse([{ from: '08:00', to: '24:00', volume: 101 }]).success).toBe(false)
    expect(VolumeSpans.safeParse([{ from: '08:00', to: '24:00', volume: 100 }]).success).toBe(true)
  })
  it('stays between 0 and 100 whatever the spans', () => {
    const clocks = fc
      .integer({ min: 0, max: 1_439 })
      .map(
        (minutes) =>
          `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
      )
    const spans = fc.array(fc.record({ from: clocks, to: clocks, volume: fc.integer({ min: 0, max: 100 }) }))
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 1_439 }), (list, minute) => {
        const volume = volumeAt(list, at('00:00') + minute * 60_000)
        expect(volume === DEFAULT_VOLUME || list.some((span) => span.volume === volume)).toBe(true)
      }),
    )
  })
})
