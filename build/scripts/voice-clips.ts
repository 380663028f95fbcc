// Makes the bundled sound of calls (renderer/kiosk/voice/clips) from build/voice-words.json with two free programs that
// have to be on the PATH: espeak-ng 1.51 and oggenc 1.4.2 (Debian: espeak-ng, vorbis-tools). The same versions make the
// same files. Run by hand when a word is added: node build/scripts/voice-clips.ts
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const clips = join(root, 'renderer', 'kiosk', 'voice', 'clips')

/** What espeak-ng writes. */
const SOURCE_RATE = 22_050
const CLIP_RATE = 16_000
const HEADER_BYTES = 44
/** Between two words in the file, so that no word is heard in the tail of another. */
const GAP_MS = 120
/** Softer than this part of the loudest sample counts as silence at either end. */
const SILENCE = 0.015
const KEPT_AROUND_MS = 12
const LOUDEST = 0.85 * 0x7fff

const voices = { zh: ['-v', 'cmn', '-s', '200'], en: ['-v', 'en-us', '-s', '170'] } as const
type Language = keyof typeof voices

const speak = (language: Language, text: string, folder: string): Int16Array => {
  const path = join(folder, 'word.wav')
  execFileSync('espeak-ng', [...voices[language], '-w', path, text])
  const bytes = readFileSync(path)
  if (bytes.readUInt32LE(24) !== SOURCE_RATE || bytes.readUInt16LE(34) !== 16)
    throw new Error(`espeak-ng wrote something else than 16 bit at ${SOURCE_RATE} Hz`)
  const samples = new Int16Array((bytes.length - HEADER_BYTES) / 2)
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(HEADER_BYTES + at * 2)
  return samples
}

/** Silence at both ends gone, the loudest sample the same in every word. */
const trimmed = (samples: Int16Array): Int16Array => {
  const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)
  const isHeard = (sample: number): boolean => Math.abs(sample) > peak * SILENCE
  const kept = Math.round((KEPT_AROUND_MS / 1_000) * SOURCE_RATE)
  const from = Math.max(0, samples.findIndex(isHeard) - kept)
  const to = samples.findLastIndex(isHeard) + kept
  return samples.slice(from, to).map((sample) => Math.round((sample / peak) * LOUDEST))
}

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = JSON.parse(
  readFileSync(join(root, 'build', 'voice-words.json'), 'utf8'),
)
const places: Record<string, Record<string, readonly [startMs: number, lengthMs: number]>> = {}
const folder = mkdtempSync(join(tmpdir(), 'halldesk-voice-'))
try {
  for (const language of ['zh', 'en'] as const) {
    const pieces: Int16Array[] = []
    const found: Record<string, readonly [number, number]> = {}
    let at = 0
    const add = (samples: Int16Array): void => {
      pieces.push(samples)
      at += samples.length
    }
    const ms = (samples: number): number => Math.round((samples / SOURCE_RATE) * 1_000)
    const gap = new Int16Array(Math.round((GAP_MS / 1_000) * SOURCE_RATE))
    add(gap)
    for (const [word, text] of Object.entries(words[language])) {
      const samples = trimmed(speak(language, text, folder))
      found[word] = [ms(at), ms(samples.length)]
      add(samples)
      add(gap)
    }
    const raw = join(folder, `${language}.raw`)
    writeFileSync(raw, Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer))))
    const input = ['--raw', '-B', '16', '-C', '1', '-R', String(SOURCE_RATE), '--resample', String(CLIP_RATE)]
    execFileSync('oggenc', ['-Q', ...input, '-q', '3', '-s', '1', '-o', join(clips, `${language}.ogg`), raw])
    places[language] = found
  }
  writeFileSync(join(clips, 'places.json'), `${JSON.stringify(places)}\n`)
} finally {
  rmSync(folder, { recursive: true })
}
