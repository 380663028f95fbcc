import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { emptyHall } from '../../db/desk/import/hall-reference.ts'
import { planImport } from '../../db/desk/import/plan-import.ts'
import { afterEvents, sampleFile, sampleFiles } from './sample-hall.ts'
import { csvFile } from './text-files.ts'

const recordsIn = (fileName: string): number =>
  parse(Buffer.from(sampleFile(fileName).bytes), { columns: true }).length

describe('the sample hall', () => {
  const plan = planImport(sampleFiles(), emptyHall)
  const hall = afterEvents(emptyHall, plan.events)

  test('every file is recognised and every row imports without error or warning', () => {
    expect(plan.preview.problems).toEqual([])
    expect(plan.preview.errors).toBe(0)
    for (const file of plan.preview.files) {
      expect(file.table, file.fileName).not.toBeNull()
      expect(file.added, file.fileName).toBe(recordsIn(file.fileName))
      expect(file.changed + file.unchanged).toBe(0)
    }
  })

  test('the hall has the size it should have', () => {
    expect([hall.units.size, hall.windows.size, hall.staff.size, hall.items.size]).toEqual([38, 63, 90, 282])
    expect(hall.posts.size).toBe(63)
    expect(hall.closures.size).toBe(recordsIn('机构关闭日.csv'))
    expect(hall.settings.get('hall.name')).toBe('清禾县政务服务中心')
  })

  test('every window has its post, with A and B where people do not take turns', () => {
    const posts = [...hall.posts.values()]
    expect(new Set(posts.map(({ windowId }) => windowId))).toEqual(new Set(hall.windows.keys()))
    for (const { name, kind, a, b, memberIds, itemIds, duties } of posts) {
      expect(duties, name).not.toBe('')
      expect(itemIds.length, name).toBeGreaterThan(0)
      const people = [a !== null, b !== null, memberIds.length > 7]
      expect(people, name).toEqual(kind === 'FIXED' ? [true, true, false] : [false, false, true])
    }
    expect(posts.filter(({ kind }) => kind === 'ROTA').map(({ windowId }) => windowId)).toEqual([
      'F01',
      'F02',
    ])
  })

  test('materials and steps are joined to their items in their order', () => {
    const lines = [...hall.items.values()].reduce((sum, item) => sum + item.materials.length, 0)
    expect(lines).toBe(recordsIn('申请材料.csv'))
    const item = hall.items.get('SCJG-001')
    expect(item?.materials.map(({ order }) => order)).toEqual(item?.materials.map((_material, at) => at + 1))
    expect(item?.steps.map(({ name }) => name)).toEqual(['受理', '审查与核准', '制证送达'])
    expect(item?.windowIds).toEqual(['A01', 'A02', 'A03', 'A10'])
    expect(item?.promiseLimit).toEqual({ unit: 'WD', value: 1 })
  })

  test('importing the same files again changes nothing', () => {
    const again = planImport(sampleFiles(), hall)
    expect(again.events).toEqual([])
    expect([again.added, again.changed]).toEqual([0, 0])
    expect(again.unchanged).toBe(plan.added)
  })

  test('every event names the file it came from', () => {
    for (const { payload } of plan.events) {
      const { source } = payload as { source: { fileName: string; sha256: string } }
      expect(source.fileName).toMatch(/\.csv$/)
      expect(source.sha256).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  test('a telephone list changes telephones, bumps the version of items and leaves the rest', () => {
    const list = csvFile('咨询电话.csv', [
      ['事项编码', '联系电话'],
      ['SCJG-001', '0749-1111111'],
      ['SCJG-002', ''],
    ])
    const partial = planImport([list], hall)
    expect(partial.preview.errors).toBe(0)
    expect(partial.events).toHaveLength(1)
    const before = hall.items.get('SCJG-001')
    const after = afterEvents(hall, partial.events).items.get('SCJG-001')
    expect(after).toEqual({ ...before, consultPhone: '0749-1111111', version: 2 })
  })

  test('a staff telephone list may go by name alone where the name is one person’s', () => {
    const [first] = hall.staff.values()
    const partial = planImport(
      [
        csvFile('通讯录.csv', [
          ['姓名', '手机'],
          [first?.name ?? '', '13900001111'],
        ]),
      ],
      hall,
    )
    expect(partial.preview.problems).toEqual([])
    expect(afterEvents(hall, partial.events).staff.get(first?.staffId ?? '')).toEqual({
      ...first,
      phone: '13900001111',
    })
  })

  test('blank cells wipe nothing', () => {
    const list = csvFile('单位.csv', [
      ['单位编码', '单位名称', '分管领导', '咨询电话'],
      ['SCJG', '清禾县市场监督管理局', '', ''],
    ])
    expect(planImport([list], hall).events).toEqual([])
  })

  test('a list of materials replaces the item’s list, keeping the ids of those that stay', () => {
    const before = hall.items.get('SCJG-001')
    const [first, second] = before?.materials ?? []
    const list = csvFile('材料.csv', [
      ['事项名称', '材料名称', '原件份数', '序号'],
      ['公司设立登记', second?.name ?? '', '3', '1'],
      ['公司设立登记', first?.name ?? '', '', '2'],
    ])
    const plan = planImport([list], hall)
    expect(plan.preview.problems).toEqual([])
    const after = afterEvents(hall, plan.events).items.get('SCJG-001')
    expect(after?.materials.map(({ materialId }) => materialId)).toEqual([
      second?.materialId,
      first?.materialId,
    ])
    expect(after?.materials[0]).toEqual({ ...second, order: 1, originals: 3 })
    expect(after?.version).toBe(2)
  })
})
