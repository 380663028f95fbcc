import type { Result } from '../../../db/contract/index.ts'

export type LoginPerson = Result<'session.people'>['people'][number]

/** Full pinyin and initials of a name, such as `zhangsan zs`; empty until the dictionary is there. */
export type PinyinOf = (name: string) => string

/** The dictionary is large and needed only when somebody types letters, so it comes after the page is drawn. */
export async function loadPinyin(): Promise<PinyinOf> {
  const { pinyin } = await import('pinyin-pro')
  const known = new Map<string, string>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const options = { toneType: 'none', type: 'array', surname: 'head' } as const
    const full = pinyin(name, options).join('')
    const initials = pinyin(name, { ...options, pattern: 'first' }).join('')
    const text = `${full} ${initials}`.toLowerCase()
    known.set(name, text)
    return text
  }
}

/** People whose number, name, unit or pinyin contains the text; the order stays as the host gave it. */
export function findPeople(
  people: readonly LoginPerson[],
  text: string,
  pinyinOf: PinyinOf | null,
): readonly LoginPerson[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return people
  return people.filter(
    (person) =>
      person.staffId.toLowerCase().includes(wanted) ||
      person.name.toLowerCase().includes(wanted) ||
      person.unitName.toLowerCase().includes(wanted) ||
      (pinyinOf !== null &&
        pinyinOf(person.name)
          .split(' ')
          .some((part) => part.startsWith(wanted))),
  )
}
