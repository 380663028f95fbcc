import type { administrationMethods } from '../contract/administration.ts'
import { ContractError } from '../contract/index.ts'
import { daysInMonth, formatDay } from '../model/day.ts'
import { applyImport, importTemplate, previewImport } from './import/index.ts'
import { recountDue } from './cases/recount-due.ts'
import { recordingContext, type DeskContext, type Handlers } from './context.ts'
import { exitCodeState } from './exit-code.ts'
import { fitsSetting, setting, settingRuleOf, SETTINGS } from './hall-rules.ts'
import { PAPER_KINDS, templateOf } from './paper-templates.ts'

const recordReference = (context: DeskContext, type: string, entityId: string, record: object): void => {
  context.store.record(recordingContext(context), (act) =>
    act.append({ type, entityId, payload: { ...record, source: null } }),
  )
}

const isPaperKind = (text: string): text is (typeof PAPER_KINDS)[number] =>
  (PAPER_KINDS as readonly string[]).includes(text)

const daysOfYear = (year: number): string[] => {
  const days: string[] = []
  for (let month = 1; month <= 12; month += 1) {
    for (let day = 1; day <= daysInMonth(year, month); day += 1) days.push(formatDay(year, month, day))
  }
  return days
}

export const administrationHandlers: Handlers<typeof administrationMethods> = {
  'import.preview': (context, { files }) => previewImport(context, files),
  'import.apply'(context, { files }) {
    const result = applyImport(context, files)
    recountDue(context, '导入了新的基础资料')
    return result
  },
  'import.template': (context, { table }) => importTemplate(table, context.locale),
  'reference.saveUnit'(context, { unit }) {
    recordReference(context, 'reference.unit_set', unit.unitId, unit)
    return {}
  },
  'reference.saveWindow'(context, { window }) {
    const missing = window.unitIds.find((unitId) => !context.reference.units.has(unitId))
    if (missing !== undefined) throw new ContractError('NOT_FOUND', { subject: missing })
    recordReference(context, 'reference.window_set', window.windowId, window)
    return {}
  },
  'reference.saveStaff'(context, { staff }) {
    if (!context.reference.units.has(staff.unitId))
      throw new ContractError('NOT_FOUND', { subject: staff.unitId })
    if (staff.windowId !== null && !context.reference.windows.has(staff.windowId)) {
      throw new ContractError('NOT_FOUND', { subject: staff.windowId })
    }
    recordReference(context, 'reference.staff_set', staff.staffId, staff)
    return {}
  },
  'reference.saveItem'(context, { item }) {
    if (!context.reference.units.has(item.unitId))
      throw new ContractError('NOT_FOUND', { subject: item.unitId })
    const present = context.reference.items.get(item.itemId)
    // The page sends the version it opened; somebody else's change in between must not be lost.
    if (present && present.version !== item.version) throw new ContractError('VERSION_CHANGED')
    const version = present ? present.version + 1 : 1
    recordReference(context, 'reference.item_set', item.itemId, { ...item, version })
    return { version }
  },
  'reference.staff': ({ reference }) => ({ staff: [...reference.staff.values()] }),
  'settings.get': (context) => ({
    settings: SETTINGS.map(({ key, defaultValue, choices, isSecret }) => ({
      key,
      value: isSecret ? '' : setting(context.reference, key),
      defaultValue,
      choices: [...choices],
      editable: true,
      secret: isSecret ? exitCodeState(context.reference) : null,
    })),
  }),
  async 'settings.set'(context, { key, value }) {
    const definition = SETTINGS.find((each) => each.key === key)
    if (!definition) throw new ContractError('NOT_FOUND', { subject: key })
    const rule = settingRuleOf(definition)
    if (rule && !fitsSetting(definition, value))
      throw new ContractError('SETTING_REFUSED', {
        key,
        rule: rule.kind,
        min: rule.min ?? null,
        max: rule.max ?? null,
      })
    const kept = definition.isSecret && value !== '' ? await context.desk.secrets.hash(value) : value
    recordReference(context, 'reference.setting_set', key, { key, value: kept })
    return {}
  },
  'calendar.year': ({ calendar }, { year }) => ({
    known: calendar.isKnownYear(year),
    days: daysOfYear(year).map((day) => {
      const { working, reason, name, closure } = calendar.dayKind(day)
      // A closure shows as one, and can be lifted, even where clocks go on counting the day.
      return { day, working, reason: closure === undefined ? reason : 'CLOSURE', name: closure ?? name ?? '' }
    }),
  }),
  'calendar.setClosure'(context, closure) {
    recordReference(context, 'reference.closure_set', closure.day, closure)
    return { recounted: recountDue(context, closure.reason) }
  },
  'templates.list': ({ reference }) => ({
    templates: PAPER_KINDS.map((paperKind) => ({ ...templateOf(reference, paperKind) })),
  }),
  'templates.set'(context, { paperKind, title, numberWord, footer }) {
    if (!isPaperKind(paperKind)) throw new ContractError('NOT_FOUND', { subject: paperKind })
    const version = templateOf(context.reference, paperKind).version + 1
    recordReference(context, 'reference.template_set', paperKind, {
      paperKind,
      title,
      numberWord,
      footer,
      version,
    })
    return {}
  },
}
