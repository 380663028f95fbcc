const widthOf = (character: string): number =>
  /[\u1100-\uffff]/u.test(character) || character.length > 1 ? 2 : 1

/** How many characters of a text stand on a line of that width. */
const fitting = (characters: readonly string[], width: number): number => {
  let taken = 0
  const end = characters.findIndex((character) => (taken += widthOf(character)) > width)
  return end < 0 ? characters.length : end
}

/** A mark of one kind; a Latin one counts before a blank only, or 3.5 would be two pieces. */
const isMark = (marks: string, latin: string, part: readonly string[], at: number): boolean =>
  marks.includes(part[at] ?? '') || (latin.includes(part[at] ?? '') && (part[at + 1] ?? ' ') === ' ')

/** Where a piece ends best: behind a sentence, else behind a comma, else behind a word; null where there is no such place. */
const endOf = (part: readonly string[]): number | null => {
  for (const [marks, latin] of [
    ['。；！？　', '.;!?'],
    ['，、：', ',:'],
    [' ', ''],
  ] as const) {
    const mark = part.findLastIndex((_character, at) => isMark(marks, latin, part, at))
    if (mark > part.length / 3) return mark + 1
  }
  return null
}

/** Pieces of a text that each fit on the line, cut behind a sentence, a comma or a word, the first of these there is. */
export function tickerPieces(text: string, width: number): readonly string[] {
  const pieces: string[] = []
  let rest = [...text]
  while (rest.length > 0) {
    const length = Math.max(1, fitting(rest, width))
    const part = rest.slice(0, length)
    const end = length < rest.length ? (endOf(part) ?? length) : length
    pieces.push(rest.slice(0, end).join('').trim())
    rest = rest.slice(end)
  }
  return pieces.filter((piece) => piece !== '')
}
