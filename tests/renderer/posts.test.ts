import { describe, expect, it } from 'vitest'
import { boardLayout, boardPage, initialsOf } from '../../renderer/desk/posts/whereabouts/board-pages.ts'
import {
  arrangePosts,
  minutesSince,
  placeWords,
  staleSince,
  type PostOnBoard,
} from '../../renderer/supervisor/posts/post-rows.ts'

const aPost = (postId: string, changes: Partial<PostOnBoard> = {}): PostOnBoard =>
  ({
    postId,
    name: `${postId} 岗`,
    unitId: 'SCJG',
    unitName: '市场监督管理局',
    windowId: postId,
    windowName: `${postId} 窗口`,
    status: 'A_ON',
    alarm: 'NONE',
    a: { staffId: '1001', name: '周晓敏', kind: 'ON_POST', sinceMs: 0, expectedBackMs: null },
    b: null,
    c: null,
    onDuty: null,
    ...changes,
  }) as PostOnBoard
const everything = { text: '', unitId: null, group: null } as const
const areas: Readonly<Record<string, string>> = { A01: '一楼', A02: '一楼', B01: '二楼' }
const areaOf = (windowId: string): string => areas[windowId] ?? ''
const shown = (...args: Parameters<typeof arrangePosts>) =>
  arrangePosts(...args).map(({ area, posts }) => [area, ...posts.map(({ postId }) => postId)])

describe('the map of posts', () => {
  const posts = [
    aPost('P0', { windowId: null, windowName: '' }),
    aPost('A01'),
    aPost('A02', { status: 'UNCOVERED', unitId: 'GAJ' as never }),
    aPost('B01', { status: 'C_COVERING' }),
  ]
  it('stands as the hall does, posts of no window last', () => {
    expect(shown(posts, areaOf, everything)).toEqual([
      ['一楼', 'A01', 'A02'],
      ['二楼', 'B01'],
      ['', 'P0'],
    ])
  })
  it('filters by status, unit, and words of window, post or people', () => {
    expect(shown(posts, areaOf, { ...everything, group: 'UNCOVERED' })).toEqual([['一楼', 'A02']])
    expect(shown(posts, areaOf, { ...everything, group: 'COVERED' })).toEqual([['二楼', 'B01']])
    expect(shown(posts, areaOf, { ...everything, unitId: 'GAJ' })).toEqual([['一楼', 'A02']])
    expect(shown(posts, areaOf, { ...everything, text: 'b01 窗' })).toEqual([['二楼', 'B01']])
    expect(shown(posts, areaOf, { ...everything, text: '没有的人' })).toEqual([])
  })
  it('counts whole minutes, never less than none', () => {
    expect(minutesSince(0, 119_999)).toBe(1)
    expect(minutesSince(60_000, 0)).toBe(0)
  })
  it('is old from the hall’s last word on, or once no answer has come for a while', () => {
    expect(staleSince({ asOfMs: 1_000_000, staleSinceMs: null }, 1_089_999)).toBeNull()
    expect(staleSince({ asOfMs: 1_000_000, staleSinceMs: null }, 1_090_000)).toBe(1_000_000)
    expect(staleSince({ asOfMs: 1_000_000, staleSinceMs: 400_000 }, 1_000_000)).toBe(400_000)
  })
  it('says a post that bears its window’s name once', () => {
    expect(placeWords('户籍窗口', '户籍窗口')).toBe('户籍窗口')
    expect(placeWords('户籍窗口', '户籍岗')).toBe('户籍窗口 · 户籍岗')
    expect(placeWords('', '值班岗')).toBe('值班岗')
  })
})

describe('the whereabouts board', () => {
  it('holds fewer and larger cards on a small or an upright screen', () => {
    expect(boardLayout(1_880, 940)).toMatchObject({ columns: 4 })
    expect(boardLayout(1_326, 640)).toMatchObject({ columns: 3 })
    expect(boardLayout(1_040, 1_780)).toMatchObject({ columns: 2 })
    for (const [width, height] of [
      [1_880, 940],
      [1_326, 640],
      [1_040, 1_780],
    ] as const) {
      const { columns, rows, fontPx } = boardLayout(width, height)
      expect(columns * rows).toBeGreaterThan(8)
      expect(fontPx).toBeGreaterThanOrEqual(18)
    }
    expect(boardLayout(300, 100)).toMatchObject({ columns: 1, rows: 1 })
  })
  it('pages round and round, and shows everybody once', () => {
    const layout = { columns: 2, rows: 2, fontPx: 20 }
    const people = ['a', 'b', 'c', 'd', 'e']
    expect(boardPage(people, layout, 0)).toEqual({ shown: ['a', 'b', 'c', 'd'], page: 0, pages: 2 })
    expect(boardPage(people, layout, 1).shown).toEqual(['e'])
    expect(boardPage(people, layout, 2).page).toBe(0)
    expect(boardPage(people, layout, -1).page).toBe(1)
    expect(boardPage([], layout, 3)).toEqual({ shown: [], page: 0, pages: 1 })
  })
  it('stands two characters for a person without a photograph', () => {
    expect(initialsOf('欧阳锦绣')).toBe('锦绣')
    expect(initialsOf('王芳')).toBe('王芳')
    expect(initialsOf('Anna Berg')).toBe('AB')
    expect(initialsOf('郭𬱖')).toBe('郭𬱖')
  })
})
