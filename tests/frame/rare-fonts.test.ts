import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ownFolder = `${root}renderer/shared/fonts/`
const own = readFileSync(`${ownFolder}rare-characters.css`, 'utf8')
const webFont = readFileSync(`${root}node_modules/@fontsource-variable/noto-sans-sc/index.css`, 'utf8')

interface Face {
  readonly family: string
  readonly weights: string
  readonly file: string
  readonly codes: ReadonlySet<number>
}

const facesIn = (css: string): Face[] =>
  [...css.matchAll(/@font-face\s*\{([^}]*)\}/g)].map(([, rule = '']) => {
    const of = (name: string): string => new RegExp(`${name}:\\s*([^;]+)`).exec(rule)?.[1]?.trim() ?? ''
    const codes = of('unicode-range')
      .split(',')
      .flatMap((range) => {
        const [from = '', to = from] = range.trim().slice(2).split('-')
        const first = Number.parseInt(from, 16)
        return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_unused, at) => first + at)
      })
    return {
      family: of('font-family'),
      weights: of('font-weight'),
      file: /url\(['"]?([^'")]+)/.exec(rule)?.[1] ?? '',
      codes: new Set(codes),
    }
  })

const [rare, usual] = [facesIn(own), facesIn(webFont)]

describe('the fonts of the pages', () => {
  it('have glyphs for the rare characters of names', () => {
    const all = [...rare, ...usual]
    const lacking = [...'郭䶮𠮷野㛃𬱖𫖯翀喆堃犇淼赟昇珺㻬𬍛'].filter(
      (character) => !all.some(({ codes }) => codes.has(character.codePointAt(0) ?? 0)),
    )
    expect(lacking).toEqual([])
  })
  it('are one family, of which one file alone has each character', () => {
    expect(new Set([...rare, ...usual].map(({ family, weights }) => `${family} ${weights}`)).size).toBe(1)
    const shared = rare.flatMap((face, at) =>
      [...usual, ...rare.slice(at + 1)].flatMap(({ file, codes }) =>
        [...face.codes].some((code) => codes.has(code)) ? [`${face.file} ${file}`] : [],
      ),
    )
    // Told here when the web font was renewed and has more of them: build/scripts/rare-fonts.ts writes them anew.
    expect(shared).toEqual([])
    expect(rare.map(({ file }) => existsSync(ownFolder + file))).toEqual([true, true])
  })
})
