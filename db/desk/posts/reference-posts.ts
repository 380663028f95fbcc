import { ContractError } from '../../contract/index.ts'
import type { PostRecord, postMethods } from '../../contract/posts.ts'
import { PostId, type Post } from '../../model/posts/post.ts'
import type { ServiceWindow, StaffMember } from '../../model/reference.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { WINDOW_ROLES } from '../../model/roles.ts'
import { readEntity } from '../../store/index.ts'
import { savesOfPosts } from '../../store/queries/posts.ts'

type Methods = Pick<typeof postMethods, 'posts.list' | 'posts.save' | 'posts.propose'>

const peopleOf = (post: Post): string[] => [post.a, post.b, post.c].filter((staffId) => staffId !== null)

/** @throws ContractError NOT_FOUND, POST_PEOPLE */
const requireSound = ({ reference }: DeskContext, post: Post): void => {
  if (!reference.units.has(post.unitId)) throw new ContractError('NOT_FOUND', { subject: post.unitId })
  if (post.windowId !== null && !reference.windows.has(post.windowId))
    throw new ContractError('NOT_FOUND', { subject: post.windowId })
  const people = peopleOf(post)
  const known = [...people, ...post.memberIds].every((staffId) => reference.staff.has(staffId))
  if (!known || new Set(people).size < people.length) throw new ContractError('POST_PEOPLE')
}

/**
 * A post for a window: the first of its people is A, the second B; somebody alone pairs with the window next to it
 * (domain-rules section 7: single-person windows pair with their neighbour).
 */
const proposedFor = (
  window: ServiceWindow,
  people: readonly StaffMember[],
  neighbour: StaffMember | undefined,
): Post => {
  const [a, second, third] = people
  const isRota = window.kind === 'COMBINED' && people.length > 3
  const b = second ?? neighbour
  return {
    postId: PostId.parse(`P-${window.windowId}`),
    name: window.name,
    unitId: a?.unitId ?? window.unitIds[0] ?? people[0]?.unitId ?? ('' as Post['unitId']),
    windowId: window.windowId,
    kind: isRota ? 'ROTA' : 'FIXED',
    duties: '',
    itemIds: [],
    a: isRota ? null : (a?.staffId ?? null),
    b: isRota ? null : (b?.staffId ?? null),
    c: isRota ? null : (third?.staffId ?? null),
    memberIds: isRota ? people.map((person) => person.staffId) : [],
    active: true,
  }
}

const propose = ({ reference }: DeskContext): Post[] => {
  const windows = [...reference.windows.values()]
    .filter((window) => window.active)
    .toSorted((one, other) => one.windowId.localeCompare(other.windowId, 'en', { numeric: true }))
  const taken = new Set(
    [...reference.posts.values()].filter((post) => post.active).map((post) => post.windowId),
  )
  const peopleAt = (window: ServiceWindow | undefined): StaffMember[] =>
    [...reference.staff.values()].filter(
      (person) =>
        person.active &&
        window !== undefined &&
        person.windowId === window.windowId &&
        person.roles.some((role) => WINDOW_ROLES.includes(role)),
    )
  return windows.flatMap((window, index) => {
    const people = peopleAt(window)
    if (taken.has(window.windowId) || people.length === 0) return []
    const [neighbour] = [...peopleAt(windows[index + 1]), ...peopleAt(windows[index - 1])]
    return [proposedFor(window, people, neighbour)]
  })
}

/** Saves of one post so far; they are its version, as each save is one record of it. */
const versionOf = ({ store }: DeskContext, postId: string): number =>
  readEntity<Post>(store.read, 'post', postId)?.events ?? 0

const withVersions = ({ store }: DeskContext, posts: readonly Post[]): PostRecord[] => {
  const versions = savesOfPosts(store.read)
  return posts.map((post) => ({ ...post, version: versions.get(post.postId) ?? 0 }))
}

export const referencePostHandlers: Handlers<Methods> = {
  'posts.list': (context) => ({ posts: withVersions(context, [...context.reference.posts.values()]) }),
  'posts.save'(context, { post: { version, ...post } }) {
    // The page sends the version it opened; somebody else's change in between must not be lost.
    if (version !== versionOf(context, post.postId)) throw new ContractError('VERSION_CHANGED')
    requireSound(context, post)
    context.store.record(recordingContext(context), (act) =>
      act.append({ type: 'reference.post_set', entityId: post.postId, payload: { ...post, source: null } }),
    )
    return { version: versionOf(context, post.postId) }
  },
  'posts.propose': (context) => ({ posts: withVersions(context, propose(context)) }),
}
