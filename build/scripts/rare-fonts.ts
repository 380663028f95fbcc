// Cuts the glyphs the web font of the pages does not have out of Noto Sans CJK SC (its own design, SIL Open Font License
// 1.1), so that nobody's name is an empty box. By hand, when that web font is renewed:
//   node build/scripts/rare-fonts.ts <NotoSansCJK-Regular.ttc> <Unihan_OtherMappings.txt>
// with fc-query (fontconfig) and pyftsubset (fonttools, brotli) on the PATH; on Debian the two files are in fonts-noto-cjk
// and unicode-data.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

type Range = readonly [from: number, to: number]

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'renderer', 'shared', 'fonts')
const webFont = join(root, 'node_modules', '@fontsource-variable', 'noto-sans-sc', 'index.css')

/** Noto Sans CJK SC among the fonts of the collection. */
const FACE = 2
const HAN: readonly Range[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0x20000, 0x3ffff],
]
/** In names and in no official list. */
const ALSO_NAMES = ['𠮷']

const rangesIn = (text: string): Range[] =>
  [...text.matchAll(/([0-9a-f]+)(?:-([0-9a-f]+))?/gi)].map(([, from = '', to = from]): Range => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ])
const codesIn = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_unused, at) => from + at))
const isHan = (code: number): boolean => HAN.some(([from, to]) => code >= from && code <= to)

const [collection, mappings] = process.argv.slice(2)
if (collection === undefined || mappings === undefined)
  throw new Error('rare-fonts: <NotoSansCJK-Regular.ttc> <Unihan_OtherMappings.txt>')

const has = new Set(
  [...readFileSync(webFont, 'utf8').matchAll(/unicode-range:\s*([^;}]+)/g)].flatMap(([, ranges = '']) =>
    codesIn(rangesIn(ranges.replaceAll(/U\+/gi, ''))),
  ),
)
const charset = execFileSync('fc-query', ['-i', String(FACE), '-f', '%{charset}', collection], {
  encoding: 'utf8',
})
const lacking = codesIn(rangesIn(charset)).filter((code) => isHan(code) && !has.has(code))
/** 通用规范汉字表 (2013), what names are registered in. */
const official = new Set(
  [...readFileSync(mappings, 'utf8').matchAll(/^U\+([0-9A-F]+)\tkTGH\t/gm)].map(([, code = '']) =>
    Number.parseInt(code, 16),
  ),
)
for (const character of ALSO_NAMES) official.add(character.codePointAt(0) ?? 0)

const named = lacking.filter((code) => official.has(code))
const rest = lacking.filter((code) => !official.has(code))

/** Runs of codes; over a gap that another face has nothing in either one goes on, the list being long enough. */
const runsOf = (codes: readonly number[], others: ReadonlySet<number>): Range[] => {
  const runs: [number, number][] = []
  for (const code of codes) {
    const last = runs.at(-1)
    const gap = last === undefined ? [] : codesIn([[last[1] + 1, code - 1]])
    if (last !== undefined && gap.length < 4_096 && !gap.some((each) => others.has(each))) last[1] = code
    else runs.push([code, code])
  }
  return runs
}

const hex = (code: number): string => code.toString(16)
const faces = [
  { file: 'rare-names', codes: named, others: new Set([...has, ...rest]) },
  { file: 'rare-rest', codes: rest, others: new Set([...has, ...named]) },
]
const work = mkdtempSync(join(tmpdir(), 'halldesk-fonts-'))
try {
  const rules = faces.map(({ file, codes, others }) => {
    const list = join(work, `${file}.txt`)
    writeFileSync(list, codes.map(hex).join('\n'))
    execFileSync('pyftsubset', [
      collection,
      `--font-number=${FACE}`,
      `--unicodes-file=${list}`,
      `--output-file=${join(folder, `${file}.woff2`)}`,
      '--flavor=woff2',
      '--layout-features=',
      // Copyright, licence and where it is to be read go with every copy.
      '--name-IDs+=13,14',
      '--no-hinting',
      '--desubroutinize',
      '--notdef-outline',
      '--drop-tables+=VORG,vhea,vmtx,BASE',
    ])
    const ranges = runsOf(codes, others).map(([from, to]) =>
      from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`,
    )
    // The family, style and weights of the web font: to every list of families that names it, one font.
    return `@font-face {
  font-family: 'Noto Sans SC Variable';
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url(./${file}.woff2) format('woff2');
  unicode-range: ${ranges.join(', ')};
}
`
  })
  writeFileSync(
    join(folder, 'rare-characters.css'),
    `/* Written by build/scripts/rare-fonts.ts: glyphs of Noto Sans CJK SC (OFL.txt) that the web font has not. */\n${rules.join('\n')}`,
  )
} finally {
  rmSync(work, { recursive: true })
}
