import type { UnitId } from '../../model/ids.ts'
import type { Post } from '../../model/posts/post.ts'
import type { ReferenceData } from '../../store/index.ts'

const UNITS_MAX = 20

/** A, B, C and the members of the rota of a post, each once. */
export const peopleOfPost = (post: Post): readonly string[] => [
  ...new Set([post.a, post.b, post.c, ...post.memberIds].filter((each) => each !== null)),
]

/** Posts in use that a person is A, B, C or a member of the rota of. */
export const postsOf = (reference: ReferenceData, staffId: string): readonly Post[] =>
  [...reference.posts.values()].filter((post) => post.active && peopleOfPost(post).includes(staffId))

const unitsOf = (reference: ReferenceData, posts: readonly Post[]): (UnitId | undefined)[] =>
  posts.flatMap((post) => [
    post.unitId,
    ...peopleOfPost(post).map((each) => reference.staff.get(each)?.unitId),
  ])

const distinct = (units: readonly (UnitId | undefined)[]): UnitId[] =>
  [...new Set(units.filter((unit) => unit !== undefined))].slice(0, UNITS_MAX)

/**
 * Every unit whose desks need a record about a person: their own first, then those of the posts they stand for and of
 * the others on these posts, so that the desk of whoever would stand in knows. At most 20, as a record holds.
 */
export const unitsConcerned = (reference: ReferenceData, staffId: string): UnitId[] =>
  distinct([reference.staff.get(staffId)?.unitId, ...unitsOf(reference, postsOf(reference, staffId))])

/** The same for a record about a post: its own unit first, then those of its people. */
export const unitsOfPost = (reference: ReferenceData, post: Post): UnitId[] =>
  distinct(unitsOf(reference, [post]))
