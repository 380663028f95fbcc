import { lackingMaterials } from '../../model/case.ts'
import type { CaseMaterial } from '../../model/events/case-events.ts'
import type { Item } from '../../model/reference.ts'

/**
 * The materials list of a new case: the item's own lines in their order with the clerk's verdicts on them. A line the page
 * left out stays unchecked, so that nothing the item asks for can drop off the list. Papers brought beyond the list are
 * kept as optional ones.
 */
export const materialsOfItem = (item: Item, verdicts: readonly CaseMaterial[]): CaseMaterial[] => {
  const known = item.materials
    .toSorted((a, b) => a.order - b.order)
    .map(({ materialId, name, requirement, originals, copies }) => {
      const given = verdicts.find((line) => line.materialId === materialId)
      const unchecked: CaseMaterial = {
        materialId,
        name,
        requirement,
        verdict: 'UNCHECKED',
        originals,
        copies,
        note: '',
      }
      return given ? { ...given, name, requirement } : unchecked
    })
  return [...known, ...extraLines(known, verdicts)]
}

/** Verdicts on the lines of a case: names and requirements stay what they are, new lines are optional ones. */
export const verdictsOnCase = (
  lines: readonly CaseMaterial[],
  verdicts: readonly CaseMaterial[],
): CaseMaterial[] => {
  const known = new Map(lines.map((line) => [line.materialId, line]))
  const onKnown = verdicts.flatMap((verdict) => {
    const line = known.get(verdict.materialId)
    return line ? [{ ...verdict, name: line.name, requirement: line.requirement }] : []
  })
  return [...onKnown, ...extraLines(lines, verdicts)]
}

const extraLines = (known: readonly CaseMaterial[], given: readonly CaseMaterial[]): CaseMaterial[] => {
  const ids = new Set(known.map(({ materialId }) => materialId))
  return given
    .filter(({ materialId }) => !ids.has(materialId))
    .map((line) => ({ ...line, requirement: 'OPTIONAL' }))
}

/** Everything a case lacks for plain acceptance: what is not in order, and what would be tolerated only for a while. */
export const gapsOf = (lines: readonly CaseMaterial[]): CaseMaterial[] => {
  const lacking = new Set(lackingMaterials(lines))
  return lines.filter((line) => lacking.has(line) || line.verdict === 'TOLERATED')
}

/** Whether two lines say the same about what lies on the desk. */
export const isSameLine = (a: CaseMaterial, b: CaseMaterial): boolean =>
  a.verdict === b.verdict && a.originals === b.originals && a.copies === b.copies && a.note === b.note
