import Database from 'better-sqlite3'
import { join } from 'node:path'
import { bigrams } from '../../db/model/search-terms.ts'
import { searchDocs } from '../../db/store/queries/search.ts'
import { CLERK } from '../helpers/store-options.ts'
import { itemName, openBenchStore, personName } from './fill.ts'
import { seeded } from '../helpers/seeded.ts'
import { quantile, timeEach, timeFigure, type BenchSizes, type Figure, type Say } from './measure.ts'

const WORDS = [
  '申请',
  '办理',
  '变更',
  '登记',
  '注销',
  '补发',
  '咨询',
  '材料',
  '营业执照',
  '身份证',
  '户口本',
  '房产证',
  '承诺书',
  '委托书',
  '审批',
  '加急',
]

const WHOLE_HALL = { unitIds: null, windowId: null }

const matter = (random: () => number): string => {
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? ''
  return `${personName(random)}${word()}${itemName(random)}${word()}${Math.floor(random() * 1_000_000)}`
}

/**
 * Finding 2 to 6 characters, pinyin initials and numbers among short texts; the floor is a bare FTS5 index of the same
 * bigrams asked for row numbers only.
 */
export const benchSearch = (directory: string, sizes: BenchSizes, say: Say): Figure[] => {
  say(`search: filling ${sizes.texts} texts`)
  const store = openBenchStore(join(directory, 'search'))
  const raw = new Database(join(directory, 'search-floor.db'))
  raw.pragma('synchronous = OFF')
  raw.exec(
    'CREATE VIRTUAL TABLE floor USING fts5(terms, content = \'\', detail = none, tokenize = "unicode61 remove_diacritics 0")',
  )
  const insert = raw.prepare('INSERT INTO floor (rowid, terms) VALUES (?, ?)')
  const random = seeded(3)
  const texts: string[] = []
  for (let done = 0; done < sizes.texts; done += 500) {
    const batch = Array.from({ length: 500 }, () => matter(random))
    if (texts.length < 20_000) texts.push(...batch)
    store.record(CLERK, (act) => {
      for (const text of batch) {
        act.append({
          type: 'consultation.logged',
          entityId: act.newId(),
          payload: {
            consultationNo: `Z${done}`,
            taken: { seriesKey: 'bench', seq: 1 },
            itemId: null,
            itemName: '',
            unitId: 'SCJG',
            matter: text,
            answer: '',
            way: 'IN_PERSON',
            outcome: 'ANSWERED',
            visitorName: [...text].slice(0, 3).join(''),
            visitorPhone: null,
            atMs: act.nowMs,
            backEntry: null,
          },
        })
      }
    })
    raw.transaction(() =>
      batch.forEach((text, index) => insert.run(done + index + 1, bigrams(text).join(' '))),
    )()
    if (done % 50_000 === 0 && done > 0) say(`  ${done} of ${sizes.texts}`)
  }
  while (store.fileSearch() > 0);
  const ask = raw.prepare('SELECT rowid FROM floor WHERE floor MATCH ? ORDER BY rowid LIMIT 20')
  const anyText = () => texts[Math.floor(random() * texts.length)] ?? ''
  const chineseQuery = () => {
    const characters = [...anyText()].filter((character) => /\p{Script=Han}/u.test(character))
    const length = 2 + Math.floor(random() * 5)
    const from = Math.floor(random() * Math.max(1, characters.length - length))
    return characters.slice(from, from + length).join('')
  }
  const kinds: readonly { name: string; query: () => string; floorOf: (query: string) => string }[] = [
    {
      name: '2 to 6 characters',
      query: chineseQuery,
      floorOf: (query) =>
        [...query]
          .slice(0, -1)
          .map((character, index) => `"${character}${[...query][index + 1] ?? ''}"`)
          .join(' AND '),
    },
    {
      name: 'a number',
      query: () => /\d{4,}$/.exec(anyText())?.[0] ?? '12345',
      floorOf: (query) => `"${query}" *`,
    },
  ]
  const figures = kinds.map(({ name, query, floorOf }) => {
    const queries = Array.from({ length: Math.min(400, sizes.rounds) }, query).filter(
      (text) => [...text].length >= 2,
    )
    for (const text of queries.slice(0, 40)) searchDocs(store.read, 'CONSULTATION', text, WHOLE_HALL, 20)
    const theirs = timeEach(queries.length, (round) => ask.all(floorOf(queries[round] ?? '')))
    const ours = timeEach(queries.length, (round) =>
      searchDocs(store.read, 'CONSULTATION', queries[round] ?? '', WHOLE_HALL, 20),
    )
    return timeFigure(
      `search by ${name}: p95`,
      quantile(ours, 0.95),
      quantile(theirs, 0.95),
      'bare index of the same bigrams',
      3,
    )
  })
  const initialsOf = () => 'zqslzwzcwhyzqyhlszcyhjwtj'.slice(Math.floor(random() * 10)).slice(0, 3)
  const pinyinQueries = Array.from({ length: 200 }, initialsOf)
  const pinyin = timeEach(pinyinQueries.length, (round) =>
    searchDocs(store.read, 'CONSULTATION', pinyinQueries[round] ?? '', WHOLE_HALL, 20),
  )
  const floorTimes = timeEach(pinyinQueries.length, (round) => ask.all(`"${pinyinQueries[round] ?? ''}" *`))
  figures.push(
    timeFigure(
      'search by initials: p95',
      quantile(pinyin, 0.95),
      Math.max(quantile(floorTimes, 0.95), 0.02),
      'bare prefix look-up',
      3,
    ),
  )
  store.close()
  raw.close()
  return figures
}
