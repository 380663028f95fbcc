export const VOICE_LANGUAGES = ['zh', 'en'] as const
export type VoiceLanguage = (typeof VOICE_LANGUAGES)[number]

/** What a hall chooses: one language, or both, Chinese first. */
export const VOICE_CHOICES = ['zh', 'en', 'both'] as const
export type VoiceChoice = (typeof VOICE_CHOICES)[number]

export const languagesOf = (choice: VoiceChoice): readonly VoiceLanguage[] =>
  choice === 'both' ? VOICE_LANGUAGES : [choice]

/** A call says everything twice unless the hall sets otherwise (domain-rules section 11). */
export const DEFAULT_VOICE_REPEATS = 2
export const VOICE_REPEATS_MAX = 5

/** Who is called where; the names are those on the slip and above the window. */
export interface CallToSpeak {
  /** Such as `A001`. */
  readonly ticketNo: string
  /** Such as `3`, `A03`, `12号窗口` or a name like `综合窗口`. */
  readonly windowLabel: string
}

/** A piece of a spoken sentence. A word belongs to the fixed vocabulary, which is also there as bundled sound. */
export type SpokenToken =
  | { readonly kind: 'WORD'; readonly word: string }
  | { readonly kind: 'NAME'; readonly name: string }
  | { readonly kind: 'PAUSE' }

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const DIGITS = [...'0123456789']

const ZH_DIGITS = [...'零一二三四五六七八九']
const EN_TENS = ['20', '30', '40', '50', '60', '70', '80', '90']
const EN_NUMBERS = [...Array.from({ length: 20 }, (_unused, index) => String(index)), ...EN_TENS]
const EN_NUMBER_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety'.split(
    ' ',
  )

/** How each word is said. The keys are the whole vocabulary of a language: no sentence has another word. */
export const VOICE_WORDS: Readonly<Record<VoiceLanguage, Readonly<Record<string, string>>>> = {
  zh: {
    ...Object.fromEntries(LETTERS.map((letter) => [letter, letter])),
    ...Object.fromEntries(DIGITS.map((digit, index) => [digit, ZH_DIGITS[index] ?? ''])),
    '10': '十',
    '100': '百',
    please: '请',
    number: '号',
    to: '到',
    window: '窗口',
    shown_window: '屏幕上显示的窗口',
  },
  en: {
    ...Object.fromEntries(LETTERS.map((letter) => [letter, letter])),
    ...Object.fromEntries(EN_NUMBERS.map((number, index) => [number, EN_NUMBER_WORDS[index] ?? ''])),
    '100': 'hundred',
    ticket: 'ticket',
    please_go_to: 'please go to',
    window: 'window',
    shown_window: 'the window shown on the screen',
  },
}

const word = (text: string): SpokenToken => ({ kind: 'WORD', word: text })
const PAUSE: SpokenToken = { kind: 'PAUSE' }

/** Letters and digits one by one, as a number on a slip is read; signs between them are not said. */
const spelled = (text: string): SpokenToken[] =>
  [...text.normalize('NFKC').toUpperCase()]
    .filter((character) => /^[A-Z0-9]$/.test(character))
    .map((character) => word(character))

/** 1 to 999 in Chinese: 12 十二, 101 一百零一, 110 一百一十, 119 一百一十九. */
function chineseNumber(value: number): string[] {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10]
  const words: string[] = hundreds > 0 ? [String(hundreds), '100'] : []
  if (tens > 0) words.push(...(tens === 1 && hundreds === 0 ? ['10'] : [String(tens), '10']))
  else if (hundreds > 0 && ones > 0) words.push('0')
  if (ones > 0) words.push(String(ones))
  return words
}

/** 1 to 999 in English: 12 twelve, 21 twenty one, 119 one hundred nineteen. */
function englishNumber(value: number): string[] {
  const [hundreds, rest] = [Math.floor(value / 100), value % 100]
  const words: string[] = hundreds > 0 ? [String(hundreds), '100'] : []
  if (rest >= 20) {
    words.push(String(rest - (rest % 10)))
    if (rest % 10 > 0) words.push(String(rest % 10))
  } else if (rest > 0) words.push(String(rest))
  return words
}

interface WindowNumber {
  readonly letters: string
  readonly digits: string
}

/** `3`, `A03`, `12号`, `B-7 号窗口`, `window 5`; null for a window that goes by a name. */
function readWindowNumber(label: string): WindowNumber | null {
  const match = /^(?:window)?\s*([A-Z]{0,2})[\s\-_.]*(\d{1,4})\s*号?\s*(?:窗口|窗)?$/i.exec(
    label.normalize('NFKC').trim(),
  )
  const [letters, digits] = [match?.[1], match?.[2]]
  return letters === undefined || digits === undefined ? null : { letters, digits }
}

/** A leading zero is part of the sign above the window, so `A03` is spelled; `12` is a number. */
function windowNumberTokens({ letters, digits }: WindowNumber, language: VoiceLanguage): SpokenToken[] {
  const value = Number(digits)
  const asNumber = value >= 1 && value <= 999 && !digits.startsWith('0')
  const number = !asNumber
    ? spelled(digits)
    : (language === 'zh' ? chineseNumber(value) : englishNumber(value)).map((part) => word(part))
  return [...spelled(letters), ...number]
}

function windowTokens(label: string, language: VoiceLanguage): SpokenToken[] {
  const number = readWindowNumber(label)
  if (number !== null) {
    const tokens = windowNumberTokens(number, language)
    return language === 'zh' ? [...tokens, word('number'), word('window')] : [word('window'), ...tokens]
  }
  const name = label.trim()
  return name === '' ? [word('shown_window')] : [{ kind: 'NAME', name }]
}

/** 请 A 零 零 一 号，到 三 号 窗口 / Ticket A zero zero one, please go to window three. */
export const callTokens = (call: CallToSpeak, language: VoiceLanguage): readonly SpokenToken[] => {
  const ticket = spelled(call.ticketNo)
  const place = windowTokens(call.windowLabel, language)
  return language === 'zh'
    ? [word('please'), ...ticket, word('number'), PAUSE, word('to'), ...place]
    : [word('ticket'), ...ticket, PAUSE, word('please_go_to'), ...place]
}

/** The same sentence in the words of the vocabulary alone: a window's name becomes "the window shown on the screen". */
export const bundledTokens = (tokens: readonly SpokenToken[]): readonly SpokenToken[] =>
  tokens.map((token) => (token.kind === 'NAME' ? word('shown_window') : token))

const saidText = (token: SpokenToken, language: VoiceLanguage): string => {
  if (token.kind === 'PAUSE') return language === 'zh' ? '，' : ','
  return token.kind === 'NAME' ? token.name : (VOICE_WORDS[language][token.word] ?? '')
}

/** The sentence as text for speech synthesis; English words are apart, so that letters are read as letters. */
export function callText(call: CallToSpeak, language: VoiceLanguage): string {
  const pieces = callTokens(call, language).map((token) => saidText(token, language))
  if (language === 'zh') return pieces.join('')
  const text = pieces.join(' ').replaceAll(' ,', ',')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
