import type { Result } from '../../../db/contract/index.ts'

type PublicPerson = Result<'whereabouts.board'>['people'][number]

export interface StaffHere {
  readonly key: string
  readonly name: string
  readonly title: string
  readonly isCover: boolean
}

/** Who serves at a window now: those on post, and those who stand in for somebody who is not. Nobody else is named. */
export const staffAt = (people: readonly PublicPerson[], windowName: string): readonly StaffHere[] =>
  people
    .filter((person) => person.windowName === windowName)
    .flatMap((person): StaffHere[] => {
      const key = `${person.staffId} ${person.postName}`
      if (person.coveredBy !== '') return [{ key, name: person.coveredBy, title: '', isCover: true }]
      return person.state === 'ON_POST' || person.state === 'ON_POST_UNPUNCHED'
        ? [{ key, name: person.name, title: person.title, isCover: false }]
        : []
    })
