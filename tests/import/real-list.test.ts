import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { emptyHall } from '../../db/desk/import/hall-reference.ts'
import { planImport } from '../../db/desk/import/plan-import.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'
import { afterEvents, sampleFiles } from './sample-hall.ts'

const path = fileURLToPath(new URL('../../../shared/data/items-guangan.json', import.meta.url))
const ListedItem = z.object({
  unit: z.string(),
  name: z.string(),
  itemType: z.string(),
  itemCode: z.string(),
})

test('a real district’s list of 1,135 items imports without losing one', async () => {
  if (!existsSync(path)) {
    console.warn('items-guangan.json is not here: the import of a real list was not tried.')
    return
  }
  const listed = z.array(ListedItem).parse(JSON.parse(readFileSync(path, 'utf8')))
  expect(listed).toHaveLength(1_135)
  const columns = ['unit', 'name', 'itemType', 'itemCode'].map((heading) => ({
    heading,
    kind: 'TEXT' as const,
  }))
  const bytes = await writeSpreadsheet([
    {
      name: 'items',
      columns,
      rows: listed.map(({ unit, name, itemType, itemCode }) => [unit, name, itemType, itemCode]),
    },
  ])
  const file = { fileName: 'items-guangan.xlsx', bytes }
  const units = new Set(listed.map(({ unit }) => unit))

  const sample = afterEvents(emptyHall, planImport(sampleFiles(), emptyHall).events)
  for (const hall of [emptyHall, sample]) {
    const plan = planImport([file], hall)
    expect(plan.preview.errors).toBe(0)
    expect(plan.preview.files[0]).toMatchObject({ table: 'items', rows: 1_135, added: 1_135 })
    const created = plan.preview.problems.filter(({ code }) => code === 'UNIT_CREATED')
    expect(new Set(created.map(({ value }) => value))).toEqual(units)
    const after = afterEvents(hall, plan.events)
    expect(after.items.size - hall.items.size).toBe(1_135)
    expect(after.units.size - hall.units.size).toBe(units.size)
    const names = new Map([...after.units.values()].map(({ unitId, name }) => [unitId as string, name]))
    const kept = [...after.items.values()].map(({ unitId, name, taskCode }) =>
      [names.get(unitId), name, taskCode].join('\n'),
    )
    for (const { unit, name, itemCode } of listed) expect(kept).toContain([unit, name, itemCode].join('\n'))
    expect(planImport([file], after).events).toEqual([])
  }
})
