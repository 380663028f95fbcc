/** A text with places where other values go: made once, filled in many times. */
export type Stencil<Place extends string> = (values: Readonly<Record<Place, string>>) => string

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** @param marks what stands at each place in `text` now; where one is part of another, the longer one counts */
export const stencilOf = <Place extends string>(
  text: string,
  marks: Readonly<Record<Place, string>>,
): Stencil<Place> => {
  const placeOf = new Map((Object.keys(marks) as Place[]).map((place) => [marks[place], place]))
  const longestFirst = [...placeOf.keys()].toSorted((a, b) => b.length - a.length)
  const parts = text.split(new RegExp(`(${longestFirst.map(escaped).join('|')})`))
  return (values) =>
    parts
      .map((part) => {
        const place = placeOf.get(part)
        return place === undefined ? part : values[place]
      })
      .join('')
}
