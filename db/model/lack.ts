import { lackingMaterials } from './case.ts'
import type { CaseMaterial } from './events/case-events.ts'
import type { Material } from './reference.ts'

const wanted = (line: CaseMaterial, material: Material | undefined): string => {
  const originals = material?.originals ?? line.originals
  const copies = material?.copies ?? line.copies
  if (material?.form === 'ELECTRONIC') return '电子材料'
  const counted = [
    originals > 0 ? `原件${String(originals)}份` : '',
    copies > 0 ? `复印件${String(copies)}份` : '',
  ].filter((each) => each !== '')
  return counted.length === 0 ? line.name : counted.join('、')
}

/**
 * What a supplement notice asks for of a lacking line as long as nobody wrote anything: what was found, else what the
 * item asks for. Empty for a defective one without a finding: only a person knows what is wrong with it. Papers are in
 * Chinese whatever language a page is in.
 */
export const lackOf = (line: CaseMaterial, material: Material | undefined): string => {
  const found = line.note.trim()
  if (found !== '' || line.verdict === 'DEFECTIVE') return found
  return `${line.verdict === 'MISSING' ? '未提交，请补交' : '请提交'}：${wanted(line, material)}`
}

/** What a line of a supplement notice has to say by law (行政许可法 art. 32(4)): the lack, then the standard to meet. */
export const tellLack = (lack: string, material: Material | undefined): string =>
  [lack, material?.acceptStandard ?? '', material?.fillNote ?? '']
    .filter((part) => part.trim() !== '')
    .join('\n')

/** The lacking lines of a case with the words a notice would have for them, before anybody changes them. */
export const lacksOf = (
  lines: readonly CaseMaterial[],
  guide: readonly Material[],
): readonly {
  readonly line: CaseMaterial
  readonly material: Material | undefined
  readonly lack: string
}[] =>
  lackingMaterials(lines).map((line) => {
    const material = guide.find(({ materialId }) => materialId === line.materialId)
    return { line, material, lack: lackOf(line, material) }
  })
