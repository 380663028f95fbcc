import { BLANK_ITEM } from '../../model/blank-records.ts'
import { checkPromise, writeTimeLimit } from '../../model/time-limit.ts'
import { Item, Material, ProcessStep } from '../../model/reference.ts'
import {
  canonical,
  gather,
  reportMissing,
  textOf,
  type Draft,
  type Gathered,
  type SourceSheet,
} from './draft.ts'
import { codeFrom, itemCodeFor, materialIdFor } from './generated-codes.ts'
import type { HallReference } from './hall-reference.ts'
import { completeRecord, type ParsedItem } from './parsed-records.ts'
import type { ProblemList } from './problems.ts'
import { ReferenceIndex } from './reference-index.ts'

/** Rows of the item, material and step sheets, references to units and windows already resolved in the item rows. */
export interface ItemDrafts {
  readonly items: readonly Draft[]
  readonly materials: readonly Draft[]
  readonly steps: readonly Draft[]
}

/** Items with their materials and steps, joined from their sheets and completed from what the hall has. */
export const parseItems = (
  drafts: ItemDrafts,
  hall: HallReference,
  unitsNamed: ReferenceIndex,
  problems: ProblemList,
): ParsedItem[] => {
  const gathered = gather(keyItems(drafts.items, hall, problems), 'itemId', problems)
  const finder = itemFinder(gathered, hall, unitsNamed)
  const materials = linesByItem(drafts.materials, 'materials', finder, problems)
  const steps = linesByItem(drafts.steps, 'steps', finder, problems)
  const parsed: ParsedItem[] = []
  for (const key of new Set([...gathered.keys(), ...materials.keys(), ...steps.keys()])) {
    const item = completeItem(
      key,
      gathered.get(key),
      materials.get(key) ?? [],
      steps.get(key) ?? [],
      hall,
      problems,
    )
    if (item !== null) parsed.push(item)
  }
  return parsed
}

/** National task codes are longer than any hall's own. */
const TASK_CODE_LENGTH = 23

const keyItems = (
  drafts: readonly Draft[],
  hall: HallReference,
  problems: ProblemList,
): { key: string; draft: Draft }[] => {
  const byTask = new ReferenceIndex()
  const byName = new ReferenceIndex()
  for (const item of hall.items.values()) {
    byTask.add(item.itemId, ...(item.taskHandleItem === '' ? [item.taskCode] : [item.taskHandleItem]))
    byName.add(item.itemId, `${item.unitId}\n${item.name}`)
  }
  const keyed: { key: string; draft: Draft }[] = []
  for (const draft of drafts) {
    const own = draft.values.get('itemId')
    const ownCode = textOf(draft, 'itemId')
    draft.values.delete('itemId')
    if (own !== undefined && ownCode !== null) {
      // A list that calls the national code simply 事项编码 still gives the national code.
      if (ownCode.length >= TASK_CODE_LENGTH && !draft.values.has('taskCode'))
        draft.values.set('taskCode', own)
      const key = codeFrom(ownCode)
      const known = hall.items.has(key) ? [] : byTask.find(ownCode)
      keyed.push({ key: known.length === 1 ? (known[0] ?? key) : key, draft })
      continue
    }
    if (draft.failed.has('itemId')) continue
    const task = textOf(draft, 'taskHandleItem') ?? textOf(draft, 'taskCode')
    if (task !== null) {
      const known = byTask.find(task)
      keyed.push({ key: known.length === 1 ? (known[0] ?? codeFrom(task)) : codeFrom(task), draft })
      continue
    }
    const unitId = textOf(draft, 'unitId')
    const name = textOf(draft, 'name')
    if (unitId === null || name === null) {
      if (unitId === null) reportMissing('items', 'unitId', draft, problems)
      if (name === null) reportMissing('items', 'name', draft, problems)
      continue
    }
    const known = byName.find(`${unitId}\n${name}`)
    const nameCell = draft.values.get('name')
    if (known.length > 1) {
      problems.error('AMBIGUOUS_REFERENCE', draft.place, nameCell?.heading, name, {
        candidates: known.join('、'),
      })
      continue
    }
    const key = known[0] ?? itemCodeFor(unitId, name)
    if (known.length === 0)
      problems.warning('CODE_GENERATED', draft.place, nameCell?.heading, name, { itemId: key })
    keyed.push({ key, draft })
  }
  return keyed
}

type FindItem = (draft: Draft) => {
  readonly keys: readonly string[]
  readonly field: string
  readonly similar: () => readonly string[]
}

/** Finds the item a material or step belongs to: by any of its codes, else by its name, within its unit if given. */
const itemFinder = (
  gathered: ReadonlyMap<string, Gathered>,
  hall: HallReference,
  unitsNamed: ReferenceIndex,
): FindItem => {
  const byCode = new ReferenceIndex()
  const byName = new ReferenceIndex()
  const said = (record: Gathered, field: string): string => {
    const value = record.values.get(field)?.value
    return typeof value === 'string' ? value : ''
  }
  for (const item of hall.items.values()) {
    byCode.add(item.itemId, item.taskCode, item.taskHandleItem)
    byName.add(item.itemId, item.name, `${item.unitId}\n${item.name}`)
  }
  for (const record of gathered.values()) {
    byCode.add(record.key, said(record, 'taskCode'), said(record, 'taskHandleItem'))
    byName.add(record.key, said(record, 'name'), `${said(record, 'unitId')}\n${said(record, 'name')}`)
  }
  return (draft) => {
    const code = textOf(draft, 'itemRef')
    if (code !== null) {
      const exact = byCode.find(code)
      return {
        keys: exact.length > 0 ? exact : byCode.find(codeFrom(code)),
        field: 'itemRef',
        similar: () => byCode.similar(code),
      }
    }
    const name = textOf(draft, 'itemName')
    if (name === null) return { keys: [], field: '', similar: () => [] }
    const unit = textOf(draft, 'unitRef')
    const within =
      unit === null ? [] : unitsNamed.find(unit).flatMap((unitId) => byName.find(`${unitId}\n${name}`))
    return {
      keys: within.length > 0 ? within : byName.find(name),
      field: 'itemName',
      similar: () => byName.similar(name),
    }
  }
}

const linesByItem = (
  drafts: readonly Draft[],
  table: 'materials' | 'steps',
  find: FindItem,
  problems: ProblemList,
): Map<string, Draft[]> => {
  const lines = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const { keys, field, similar } = find(draft)
    const [key] = keys
    const cell = draft.values.get(field)
    if (field === '') {
      reportMissing(table, 'itemRef', draft, problems)
    } else if (key === undefined) {
      problems.error('UNKNOWN_ITEM', draft.place, cell?.heading, cell?.text, {
        similar: similar().join('、'),
      })
    } else if (keys.length > 1) {
      problems.error('AMBIGUOUS_REFERENCE', draft.place, cell?.heading, cell?.text, {
        candidates: keys.slice(0, 5).join('、'),
      })
    } else {
      lines.set(key, [...(lines.get(key) ?? []), draft])
    }
  }
  return lines
}

const completeItem = (
  key: string,
  own: Gathered | undefined,
  materialDrafts: readonly Draft[],
  stepDrafts: readonly Draft[],
  hall: HallReference,
  problems: ProblemList,
): ParsedItem | null => {
  const before = hall.items.get(key)
  const first = own?.drafts[0] ?? materialDrafts[0] ?? stepDrafts[0]
  if (first === undefined) return null
  const gathered: Gathered = own ?? { key, values: new Map(), drafts: [first], failed: new Set() }
  if (before === undefined && own !== undefined) {
    const missing = ['name', 'unitId', 'itemType'].filter((field) => !own.values.has(field))
    for (const field of missing) reportMissing('items', field, first, problems)
    if (missing.length > 0) return null
  }
  const materials = materialDrafts.length === 0 ? null : joinMaterials(key, materialDrafts, before, problems)
  const steps = stepDrafts.length === 0 ? null : joinSteps(stepDrafts, before, problems)
  // A version in the file is where a new item starts; a known one counts on.
  const values = new Map(gathered.values)
  if (before !== undefined) values.delete('version')
  const promise = values.get('promiseLimit')?.value
  const onTheSpot =
    typeof promise === 'object' && promise !== null && 'unit' in promise && promise.unit === 'INSTANT'
  const result = completeRecord(
    Item,
    { ...gathered, values },
    { ...BLANK_ITEM, itemId: key, caseKind: onTheSpot ? 'INSTANT' : 'PROMISED' },
    before,
    problems,
  )
  if (result === null) return null
  const record: Item = {
    ...result.record,
    ...(materials === null ? {} : { materials }),
    ...(steps === null ? {} : { steps }),
  }
  if (values.has('promiseLimit') || values.has('statutoryLimit')) reportPromise(record, gathered, problems)
  const unique = (drafts: readonly Draft[]): SourceSheet[] => [...new Set(drafts.map(({ source }) => source))]
  return {
    ...result,
    record,
    ownSources: own === undefined ? [] : unique(own.drafts),
    materialSources: unique(materialDrafts),
    stepSources: unique(stepDrafts),
  }
}

const reportPromise = (item: Item, gathered: Gathered, problems: ProblemList): void => {
  const cell = gathered.values.get('promiseLimit') ?? gathered.values.get('statutoryLimit')
  for (const finding of checkPromise(item.statutoryLimit, item.promiseLimit)) {
    // Many lists carry no promises at all; that is no finding about a row.
    if (finding === 'PROMISE_MISSING') continue
    problems.warning(finding, cell?.place ?? gathered.drafts[0].place, cell?.heading, cell?.text, {
      statutory: writeTimeLimit(item.statutoryLimit),
      promise: writeTimeLimit(item.promiseLimit),
    })
  }
}

/** Lines in the order of their numbers, else of the sheet; numbers that are missing or given twice are given anew. */
const ordered = <Line extends { readonly order: number }>(
  lines: readonly { line: Line; numbered: boolean }[],
): Line[] => {
  const sorted = lines
    .map((entry, at) => ({ ...entry, at }))
    .sort(
      (left, right) =>
        (left.numbered && right.numbered ? left.line.order - right.line.order : 0) || left.at - right.at,
    )
  const numbers = new Set(sorted.map(({ line }) => line.order))
  const anew = sorted.some(({ numbered }) => !numbered) || numbers.size < sorted.length
  return sorted.map(({ line }, at) => (anew ? { ...line, order: at + 1 } : line))
}

/** Drafts without those that repeat another; differing ones of the same name are reported. */
const withoutRepeats = (
  drafts: readonly Draft[],
  keyOf: (draft: Draft) => string,
  problems: ProblemList,
): Draft[] => {
  const seen = new Map<string, Draft>()
  for (const draft of drafts) {
    const key = keyOf(draft)
    const twin = seen.get(key)
    const values = (of: Draft): string =>
      canonical([...of.values].map(([field, { value }]) => [field, value]).sort())
    const cell = draft.values.get('name')
    if (twin === undefined) seen.set(key, draft)
    else if (values(twin) === values(draft))
      problems.warning('DUPLICATE_ROW', draft.place, cell?.heading, cell?.text, {
        firstRow: String(twin.place.row),
      })
    else
      problems.error('DUPLICATE_LINE', draft.place, cell?.heading, cell?.text, {
        firstRow: String(twin.place.row),
      })
  }
  return [...seen.values()]
}

const named = (drafts: readonly Draft[], table: 'materials' | 'steps', problems: ProblemList): Draft[] =>
  drafts.filter((draft) => {
    if (textOf(draft, 'name') !== null) return true
    reportMissing(table, 'name', draft, problems)
    return false
  })

const saidBy = (draft: Draft): Record<string, unknown> =>
  Object.fromEntries([...draft.values].map(([field, { value }]) => [field, value]))

const joinMaterials = (
  itemId: string,
  drafts: readonly Draft[],
  before: Item | undefined,
  problems: ProblemList,
): Material[] => {
  const conditionOf = (draft: Draft): string => textOf(draft, 'condition') ?? ''
  const keyOf = (draft: Draft): string => `${textOf(draft, 'name')}\n${conditionOf(draft)}`
  const lines: { line: Material; numbered: boolean }[] = []
  const taken = new Set<string>()
  for (const draft of withoutRepeats(named(drafts, 'materials', problems), keyOf, problems)) {
    const name = textOf(draft, 'name') ?? ''
    const sameName = (before?.materials ?? []).filter(
      (material) => material.name === name && !taken.has(material.materialId),
    )
    const known =
      sameName.find(({ condition }) => condition === conditionOf(draft)) ??
      (sameName.length === 1 ? sameName[0] : undefined)
    const materialId = known?.materialId ?? materialIdFor(itemId, name, conditionOf(draft))
    taken.add(materialId)
    const form = draft.values.get('form')?.value ?? known?.form
    const defaults = {
      materialId,
      order: lines.length + 1,
      requirement: 'REQUIRED',
      form: 'ORIGINAL',
      originals: form === 'COPY' || form === 'ELECTRONIC' ? 0 : 1,
      copies: form === 'COPY' || form === 'BOTH' ? 1 : 0,
      size: '',
      sourceKind: 'APPLICANT',
      issuingBody: '',
      fillNote: '',
      acceptStandard: '',
      condition: '',
    }
    const result = Material.safeParse({ ...defaults, ...known, ...saidBy(draft) })
    if (result.success) lines.push({ line: result.data, numbered: draft.values.has('order') })
    else reportInvalid(draft, name, result.error.issues, problems)
  }
  return ordered(lines)
}

const joinSteps = (
  drafts: readonly Draft[],
  before: Item | undefined,
  problems: ProblemList,
): ProcessStep[] => {
  const keyOf = (draft: Draft): string =>
    `${String(draft.values.get('order')?.value ?? '')}\n${textOf(draft, 'name')}`
  const lines: { line: ProcessStep; numbered: boolean }[] = []
  for (const draft of withoutRepeats(named(drafts, 'steps', problems), keyOf, problems)) {
    const name = textOf(draft, 'name') ?? ''
    const order = draft.values.get('order')?.value
    const sameName = (before?.steps ?? []).filter((step) => step.name === name)
    const known =
      sameName.find((step) => step.order === order) ?? (sameName.length === 1 ? sameName[0] : undefined)
    const defaults = { order: lines.length + 1, post: '', limit: null, specialNote: '' }
    const result = ProcessStep.safeParse({ ...defaults, ...known, ...saidBy(draft) })
    if (result.success) lines.push({ line: result.data, numbered: order !== undefined })
    else reportInvalid(draft, name, result.error.issues, problems)
  }
  return ordered(lines)
}

const reportInvalid = (
  draft: Draft,
  name: string,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[],
  problems: ProblemList,
): void => {
  if (draft.failed.size > 0) return
  problems.error('RECORD_NOT_VALID', draft.place, '', name, {
    field: issues[0]?.path.map(String).join('.') ?? '',
    problem: issues[0]?.code ?? '',
  })
}
