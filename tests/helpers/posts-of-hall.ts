import type { RecordingAct } from '../../db/store/index.ts'
import { BLANK_POST, BLANK_STAFF } from '../../db/model/blank-records.ts'
import { testPin } from './test-hall.ts'

const person = (
  staffId: string,
  name: string,
  unitId: string,
  windowId: string | null,
  ...roles: string[]
) => ({
  ...BLANK_STAFF,
  staffId,
  name,
  unitId,
  windowId,
  roles,
})

/** More people of the test hall: a relief, a head, two who take turns with a third, a leader. */
export const MORE_STAFF = [
  person('1005', '何伟', 'SCJG', 'A01', 'CLERK'),
  person('2002', '许平', 'RSJ', 'B01', 'WINDOW_HEAD'),
  person('3002', '郭宁', 'ZX', 'C01', 'CLERK'),
  person('3003', '马兰', 'ZX', 'C01', 'CLERK'),
  person('9004', '梁辉', 'ZX', null, 'LEADER'),
] as const

interface PostWish {
  readonly postId: string
  readonly name: string
  readonly unitId: string
  readonly windowId: string | null
  readonly kind?: 'FIXED' | 'ROTA'
  readonly a?: string | null
  readonly b?: string | null
  readonly c?: string | null
  readonly memberIds?: readonly string[]
}

export const aPost = (wish: PostWish) => ({
  ...BLANK_POST,
  ...wish,
})

/** 登记岗: A and B of one unit. 社保岗: B comes from another unit. 综合岗: three take turns. */
export const HALL_POSTS = [
  aPost({ postId: 'P1', name: '登记岗', unitId: 'SCJG', windowId: 'A01', a: '1001', b: '1004' }),
  aPost({ postId: 'P2', name: '社保岗', unitId: 'RSJ', windowId: 'B01', a: '2001', b: '1005' }),
  aPost({
    postId: 'P3',
    name: '综合岗',
    unitId: 'ZX',
    windowId: 'C01',
    kind: 'ROTA',
    memberIds: ['3001', '3002', '3003'],
  }),
] as const

export const recordPosts = (act: RecordingAct, hash: (secret: string) => string): void => {
  for (const each of MORE_STAFF) {
    act.append({ type: 'reference.staff_set', entityId: each.staffId, payload: { ...each, source: null } })
    act.append({
      type: 'account.credential_set',
      entityId: each.staffId,
      payload: {
        staffId: each.staffId,
        kind: 'PIN',
        argon2id: hash(testPin(each.staffId)),
        temporary: false,
        by: null,
      },
    })
  }
  for (const each of HALL_POSTS)
    act.append({ type: 'reference.post_set', entityId: each.postId, payload: { ...each, source: null } })
}

/** Who of the rota post is on duty: `am` and `pm` of a day. */
export const recordRota = (
  act: RecordingAct,
  day: string,
  am: readonly string[],
  pm: readonly string[],
): void => {
  act.append({
    type: 'reference.rota_set',
    entityId: `P3/${day}`,
    payload: { postId: 'P3', day, am, pm, source: null },
  })
}
