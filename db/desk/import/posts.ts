import type { Post } from '../../model/posts/post.ts'
import type { Item, StaffMember } from '../../model/reference.ts'
import type { Draft, Gathered } from './draft.ts'
import type { HallReference } from './hall-reference.ts'
import type { ParsedRecord } from './parsed-records.ts'
import type { ProblemList } from './problems.ts'
import { ReferenceIndex } from './reference-index.ts'

/** Records of the hall as the import leaves them. */
const afterImport = <Found>(
  parsed: readonly ParsedRecord<Found>[],
  known: ReadonlyMap<string, Found>,
): ReadonlyMap<string, Found> =>
  new Map([...known, ...parsed.map(({ key, record }) => [key, record] as const)])

/** Everybody by number; those who are still here by name as well. */
export const peopleNamed = (
  parsed: readonly ParsedRecord<StaffMember>[],
  hall: HallReference,
): ReferenceIndex => {
  const index = new ReferenceIndex()
  for (const { staffId, name, active } of afterImport(parsed, hall.staff).values())
    index.add(staffId, ...(active ? [name] : []))
  return index
}

export const itemsByText = (parsed: readonly ParsedRecord<Item>[], hall: HallReference): ReferenceIndex => {
  const index = new ReferenceIndex()
  for (const { itemId, taskCode, taskHandleItem, name } of afterImport(parsed, hall.items).values())
    index.add(itemId, taskHandleItem === '' ? taskCode : taskHandleItem, name)
  return index
}

/** A new post with people who take turns and no A is a rota even where its row does not say so. */
export const supposeKind = (draft: Draft, hall: HallReference): void => {
  const { postId, a, memberIds } = Object.fromEntries(
    ['postId', 'a', 'memberIds'].map((field) => [field, draft.values.get(field)]),
  )
  const isKnown = typeof postId?.value === 'string' && hall.posts.has(postId.value)
  const takesTurns = Array.isArray(memberIds?.value) && memberIds.value.length > 0
  if (memberIds !== undefined && takesTurns && !isKnown && typeof a?.value !== 'string')
    draft.values.set('kind', { ...memberIds, value: 'ROTA' })
}

/** A, B and C are different people (domain-rules section 8); a fixed post has an A, a rota has people to take turns. */
export const checkPost = (gathered: Gathered | undefined, post: Post, problems: ProblemList): void => {
  if (gathered === undefined) return
  const [{ place }] = gathered.drafts
  const seen = new Set<string>()
  for (const field of ['a', 'b', 'c'] as const) {
    const staffId = post[field]
    if (staffId === null) continue
    const cell = gathered.values.get(field)
    if (seen.has(staffId))
      problems.error('POST_PERSON_TWICE', cell?.place ?? place, cell?.heading, cell?.text ?? staffId, {
        person: staffId,
      })
    seen.add(staffId)
  }
  // A cell that failed was reported where it stands.
  if (!post.active || gathered.failed.size > 0) return
  const cell = gathered.values.get('kind')
  if (post.kind === 'ROTA' && post.memberIds.length === 0)
    problems.warning('ROTA_WITHOUT_MEMBERS', place, cell?.heading, post.name)
  if (post.kind === 'FIXED' && post.a === null)
    problems.warning('POST_WITHOUT_A', place, gathered.values.get('a')?.heading ?? 'A岗', post.name)
}
