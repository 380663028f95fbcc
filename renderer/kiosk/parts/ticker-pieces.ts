const widthOf = (character: string): number =>
  /[\u1100-\uffff]/u.test(character) || character.length > 1 ? 2 : 1

/** How many characters of a text stand on a line of that width. */
const fitting = (characters: readonly string[], width: number): number => {
  let taken = 0
  const end = characters.findIndex((character) => (taken += widthOf(character)) > width)
  return end < 0 ? characters.length : end
}

/** Pieces of a text that each fit on the line, cut behind a mark or between words where there is one. */
export function tickerPieces(text: string, width: number): readonly string[] {
  const pieces: string[] = []
  let rest = [...text]
  while (rest.length > 0) {
    const length = Math.max(1, fitting(rest, width))
    const part = rest.slice(0, length)
    const mark = part.findLastIndex((character) => /[。；！？，、.;!?,\s]/u.test(character))
    const end = length < rest.length && mark > length / 2 ? mark + 1 : length
    pieces.push(rest.slice(0, end).join('').trim())
    rest = rest.slice(end)
  }
  return pieces.filter((piece) => piece !== '')
}
