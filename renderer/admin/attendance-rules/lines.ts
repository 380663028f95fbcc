export interface Line<Each> {
  readonly each: Each
  readonly at: number
  readonly key: string
}

/** Lines of a rule set have no name of their own: their place in the list is what tells them apart. */
export const linesOf = <Each>(list: readonly Each[]): readonly Line<Each>[] =>
  list.map((each, at) => ({ each, at, key: `line ${at}` }))
