import type { TimelineEntry } from '../../contract/cases.ts'
import type { Locale } from '../../contract/index.ts'
import type { z } from 'zod'
import type {
  PatrolState,
  ScoreEntryState,
  ScoreFigureState,
  ScorePeriodState,
} from '../../model/assessment/assessment-models.ts'
import type { Charge } from '../../model/assessment/charges.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import { staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { factText, factWord } from './fact-words.ts'

type Facts = TimelineEntry['facts']

/** `周 2026-03-02` of a period's id. */
export const periodText = (locale: Locale, periodId: string): string => {
  const [kind = '', from = ''] = periodId.split('/')
  return `${factWord(locale, 'periodKind', kind)} ${from}`
}

const subjectName = (context: DeskContext, target: string, id: string): string =>
  target === 'PERSON'
    ? staffName(context, id)
    : target === 'WINDOW'
      ? windowName(context, id)
      : unitName(context, id)

const chargeTexts = (context: DeskContext, charges: readonly z.infer<typeof Charge>[]): string[] =>
  charges.map(({ target, subjectId, delta }) => `${subjectName(context, target, subjectId)} ${delta}`)

const changeText = ({ locale }: DeskContext, before: string, after: string): string =>
  factText(locale, 'change', { before, after })

/** What a record of assessment says, by the label of each line; empty for other kinds. */
export const assessmentFacts = (context: DeskContext, event: AnyEvent): Facts => {
  const { locale } = context
  switch (event.type) {
    case 'score_entry.recorded': {
      const { itemCode, itemText, day, quantity, charges, staffId, windowId, note, files, source } =
        event.payload
      return {
        scoreItem: `${itemCode} ${itemText}`,
        scoreSource: source,
        day,
        staff: staffName(context, staffId),
        window: windowName(context, windowId),
        scoreCount: quantity,
        charges: chargeTexts(context, charges),
        note,
        files: files.map(({ name }) => name).filter((name) => name !== ''),
      }
    }
    case 'score_entry.rejected': {
      const { itemCode, source, day, staffId, windowId, reason } = event.payload
      return {
        scoreItem: itemCode,
        scoreSource: source,
        day,
        staff: staffName(context, staffId),
        window: windowName(context, windowId),
        reason,
      }
    }
    case 'score_entry.answered':
      return { agrees: event.payload.agrees, text: event.payload.text }
    case 'score_entry.rectified':
      return { note: event.payload.note || factText(locale, 'yes') }
    case 'score_entry.appealed':
      return { period: periodText(locale, event.payload.periodId), text: event.payload.text }
    case 'score_entry.appeal_decided': {
      const { outcome, charges, reason } = event.payload
      return { appealOutcome: outcome, charges: chargeTexts(context, charges), reason }
    }
    case 'score_entry.reversed':
    case 'score_period.withdrawn':
      return { reason: event.payload.reason }
    case 'score_period.compiled': {
      const { kind, from, to, people, windows } = event.payload
      return {
        periodKind: kind,
        fromDay: from,
        toDay: to,
        peopleCount: people.length,
        windowCount: windows.length,
      }
    }
    case 'score_period.published': {
      const { entries, awards, appealUntil } = event.payload
      return { entryCount: entries.length, awards: awards.map(({ name }) => name), appealUntil }
    }
    case 'score_period.locked':
      return { decidedCount: event.payload.decided.length }
    case 'score_period.corrected': {
      const { target, subjectId, delta, before, after, reason, carriedTo } = event.payload
      return {
        scored: subjectName(context, target, subjectId),
        delta,
        score: changeText(context, before, after),
        carriedTo: periodText(locale, carriedTo),
        reason,
      }
    }
    case 'score_figure.entered': {
      const { periodId, target, subjectId, figure, value, source } = event.payload
      return {
        period: periodText(locale, periodId),
        scored: subjectName(context, target, subjectId),
        figure,
        rate: value === null ? factText(locale, 'empty') : `${value} %`,
        rateSource: source,
      }
    }
    case 'patrol_draw.drawn': {
      const { day, seed, windows, inspectors, note } = event.payload
      return {
        day,
        seed,
        windowsDrawn: windows.map((id) => windowName(context, id)),
        inspectors: inspectors.map((id) => staffName(context, id)),
        note,
      }
    }
    case 'patrol.started':
      return {
        patrolKind: event.payload.kind,
        windowsDrawn: event.payload.route.map((id) => windowName(context, id)),
      }
    case 'patrol.window_seen':
      return { window: windowName(context, event.payload.windowId), note: event.payload.note }
    case 'patrol.closed':
      return { note: event.payload.note || factText(locale, 'yes') }
    case 'reference.score_rules_set': {
      const { rulesId, name, validFrom, validTo, items, sheets, grades, active } = event.payload
      return {
        rulesId,
        name,
        validFrom,
        validTo,
        sheets: sheets.map(({ target, base }) => `${factWord(locale, 'target', target)} ${base}`),
        scoreItems: items.length,
        grades: grades.map((grade) => `${grade.name}${grade.from === null ? '' : ` ≥ ${grade.from}`}`),
        active,
      }
    }
    default:
      return {}
  }
}

/** How a record of assessment stands, in a few lines; empty for other kinds. */
export const assessmentNow = (context: DeskContext, kind: string, state: unknown): Facts => {
  switch (kind) {
    case 'score_entry': {
      const { recorded, rejected, appeal, reversed } = state as ScoreEntryState
      const facts = recorded ?? rejected
      return {
        scoreItem: recorded?.itemText ?? facts?.itemCode ?? '',
        day: facts?.day ?? '',
        entryStatus: reversed ? 'REVERSED' : recorded ? 'COUNTS' : 'REJECTED',
        charges: chargeTexts(context, recorded?.charges ?? []),
        approverName: staffName(context, facts?.by ?? null),
        appealOutcome: appeal?.decision?.outcome ?? (appeal ? 'OPEN' : null),
      }
    }
    case 'score_period': {
      const { kind: periodKind, from, to, status, vouchers } = state as ScorePeriodState
      return { periodKind, fromDay: from, toDay: to, periodStatus: status, vouchers: vouchers.length }
    }
    case 'score_figure': {
      const { figure, value, source } = state as ScoreFigureState
      return {
        figure,
        rate: value === null ? factText(context.locale, 'empty') : `${value} %`,
        rateSource: source,
      }
    }
    case 'patrol': {
      const { kind: patrolKind, by, route, seen } = state as PatrolState
      return { patrolKind, staff: staffName(context, by), counts: `${seen.length} / ${route.length}` }
    }
    default:
      return {}
  }
}
