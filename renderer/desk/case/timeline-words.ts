import type { TFunction } from 'i18next'
import type { TimelineEntry } from '../../../db/contract/cases.ts'
import { isSpecialProcedure } from '../../../db/model/special-procedure.ts'
import { dayAndTime, money } from '../../shared/format.ts'

export type CaseT = TFunction<['cases', 'common', 'consultations']>
type Fact = TimelineEntry['facts'][string]

/** Event types that have a heading; `common:eventType` holds one for each. */
const TYPES = [
  'case.opened',
  'case.materials_reviewed',
  'case.supplement_asked',
  'case.supplement_received',
  'case.accepted',
  'case.not_accepted',
  'case.withdrawn',
  'case.lapsed',
  'case.handling_started',
  'case.tolerance_supplied',
  'case.suspended',
  'case.resumed',
  'case.extended',
  'case.due_recounted',
  'case.fee_recorded',
  'case.decided',
  'case.delivered',
  'case.closed',
  'case.archived',
  'case.terminated',
  'case.reopened',
  'case.evaluated',
  'case.trip_counted',
  'case.noted',
  'case.corrected',
  'case.undone',
  'consultation.logged',
  'consultation.corrected',
  'consultation.voided',
  'consultation.undone',
  'paper.issued',
  'paper.printed',
  'paper.signed',
  'paper.voided',
  'negative_report.drafted',
  'negative_report.submitted',
  'negative_report.approved',
  'negative_report.sent_back',
  'negative_report.told',
  'negative_report.filed',
] as const
type KnownType = (typeof TYPES)[number]
const isKnownType = (type: string): type is KnownType => TYPES.some((known) => known === type)

/** What happened, in one or two words; what a newer program recorded is called that. */
export const eventTitle = (t: CaseT, type: string): string =>
  isKnownType(type) ? t(`common:eventType.${type}`) : t('common:newerEvent', { type })

/** Facts whose text is worth a sentence, in reading order; anything else the host sends is left out. */
const PLAIN = [
  'caseNo',
  'consultationNo',
  'itemName',
  'paperNo',
  'number',
  'reportNo',
  'applicant',
  'visitor',
  'summary',
  'matter',
  'answer',
  'lacking',
  'materials',
  'tolerated',
  'omitted',
  'nth',
  'organ',
  'basis',
  'legalBasis',
  'fromDay',
  'toDay',
  'expectedDays',
  'days',
  'naturalDays',
  'hours',
  'months',
  'approvedByName',
  'confirmedByName',
  'approverName',
  'dueDay',
  'statutoryDueDay',
  'toleranceDueDay',
  'answerDueDay',
  'duplicateOf',
  'item',
  'receiptNo',
  'certificateName',
  'certificateNo',
  'receiver',
  'relation',
  'signer',
  'archiveNo',
  'day',
  'copies',
  'formNo',
  'opinion',
  'reason',
  'note',
  'text',
] as const

const pick = <V extends string>(value: Fact | undefined, known: readonly V[]): V | undefined =>
  known.find((candidate) => candidate === value)

const CASE_KINDS = ['INSTANT', 'PROMISED', 'JOINT'] as const
const PAPER_KINDS = [
  'NOTICE_CONSULT',
  'RECEIPT_MATERIAL',
  'NOTICE_SUPPLEMENT',
  'NOTICE_ACCEPT',
  'NOTICE_REJECT',
  'TIME_LIMIT_SLIP',
] as const
const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL', 'OTHER'] as const
const CHANNELS = ['WINDOW', 'PHONE', 'ONLINE', 'MAIL', 'OTHER'] as const
const TOLD = ['IN_PERSON', 'PHONE', 'WRITTEN', 'SMS'] as const
const RESULTS = ['GRANTED', 'REFUSED'] as const
const REFUSALS = ['NOT_NEEDED', 'OTHER_ORGAN', 'OTHER'] as const
const NO_GRADE = ['DECLINED', 'LEFT', 'PROXY', 'OTHER'] as const
const GRADES = ['1', '2', '3', '4', '5'] as const
export const TRIP_REASONS = [
  'APPLY',
  'SUPPLEMENT',
  'OUR_OMISSION',
  'PAYMENT',
  'INSPECTION',
  'COLLECT',
  'OTHER',
] as const
const SECOND_REASONS = [
  'APPLICANT_CHANGED_FACTS',
  'LAW_CHANGED',
  'NEW_MATERIAL_DEFECTIVE',
  'OUR_OMISSION',
] as const
const LEGAL_BASES = ['LICENSING_LAW_45', 'ITEM_OWN_RULE', 'NONE'] as const

/** The ground of a suspension: a code of ours, or the words another rule book gave. */
export const legalBasisText = (t: CaseT, value: string): string => {
  const code = pick(value, LEGAL_BASES)
  return code ? t(`legalBasis.${code}`) : value
}

export const specialText = (t: CaseT, kind: string): string =>
  isSpecialProcedure(kind) ? t(`special.${kind}`) : kind

const plainText = (t: CaseT, key: (typeof PLAIN)[number], value: Fact | undefined): string => {
  if (value === undefined || value === null || value === '' || typeof value === 'boolean') return ''
  if (Array.isArray(value)) return value.join(t('comma'))
  if (key === 'legalBasis') return legalBasisText(t, String(value))
  return String(value)
}

/** Facts that are codes, yes/no or amounts, as words of their own. */
const codedParts = (t: CaseT, entry: TimelineEntry): string[] => {
  const { facts, type } = entry
  const parts: string[] = []
  const say = (text: string | undefined) => {
    if (text) parts.push(text)
  }
  const caseKind = pick(facts['kind'] ?? facts['caseKind'], CASE_KINDS)
  say(caseKind && t(`common:caseKind.${caseKind}`))
  const paperKind = pick(facts['kind'] ?? facts['paperKind'], PAPER_KINDS)
  say(paperKind && t(`common:paperKind.${paperKind}`))
  const procedure = type === 'case.suspended' ? (facts['procedure'] ?? facts['kind']) : undefined
  if (typeof procedure === 'string') say(specialText(t, procedure))
  if (facts['stopsClock'] === true) say(t('words.stopsClock'))
  if (facts['stopsClock'] === false) say(t('words.clockRuns'))
  if (facts['deemed'] === true) say(t('words.deemed'))
  if (facts['late'] === true) say(t('words.late'))
  if (facts['waived'] === true) say(t('words.waived'))
  if (facts['ownOmission'] === true) say(t('words.ownOmission'))
  if (facts['reprint'] === true) say(t('words.reprint'))
  if (facts['refusedToSign'] === true) say(t('words.refusedToSign'))
  if (facts['papersReturned'] === true) say(t('words.papersReturned'))
  const channel = pick(facts['channel'], CHANNELS)
  say(channel && t(`common:channel.${channel}`))
  const way = pick(facts['way'], WAYS)
  say(way && t(`common:way.${way}`))
  const told = pick(facts['howTold'], TOLD)
  say(told && t(`howTold.${told}`))
  const result = pick(facts['result'], RESULTS)
  say(result && t(`result.${result}`))
  const refusal = pick(facts['reasonClass'], REFUSALS)
  say(refusal && t(`refusal.${refusal}`))
  const grade = pick(typeof facts['grade'] === 'number' ? String(facts['grade']) : null, GRADES)
  say(grade && t(`evaluation.grade.${grade}`))
  const noGrade = pick(facts['noGradeReason'], NO_GRADE)
  say(noGrade && t(`evaluation.none.${noGrade}`))
  const trip = type === 'case.trip_counted' ? pick(facts['reason'], TRIP_REASONS) : undefined
  say(trip && t(`trip.${trip}`))
  const second = pick(facts['secondNoticeReason'] ?? facts['secondNotice'], SECOND_REASONS)
  say(second && t(`secondReason.${second}`))
  if (typeof facts['amountFen'] === 'number') say(t('words.yuan', { amount: money(facts['amountFen']) }))
  if (typeof facts['trueAtMs'] === 'number') say(t('words.trueAt', { time: dayAndTime(facts['trueAtMs']) }))
  if (typeof facts['eventType'] === 'string') say(eventTitle(t, facts['eventType']))
  return parts
}

/** The facts of a timeline entry as short phrases, codes translated, in reading order. */
export const eventParts = (t: CaseT, entry: TimelineEntry): string[] => {
  const coded = codedParts(t, entry)
  const isTrip = entry.type === 'case.trip_counted'
  // Number and item stand at the top of the page already.
  const isOpening = entry.type === 'case.opened'
  const plain = PLAIN.flatMap((key) => {
    if (isTrip && key === 'reason') return []
    if (isOpening && (key === 'caseNo' || key === 'itemName')) return []
    const value = plainText(t, key, entry.facts[key])
    return value === '' ? [] : [t(`fact.${key}`, { value })]
  })
  return [...coded, ...plain]
}

export interface Change {
  readonly field: string
  readonly before: string
  readonly after: string
}

const FIELDS = [
  'applicant',
  'agent',
  'summary',
  'materials',
  'name',
  'kind',
  'identifier',
  'phone',
  'legalRepresentative',
  'address',
  'relation',
  'item',
  'matter',
  'answer',
  'way',
  'outcome',
  'visitorName',
  'visitorPhone',
] as const

const PARTY_KINDS = ['PERSON', 'ORGANISATION'] as const
const OUTCOMES = ['ANSWERED', 'NOTICE_GIVEN', 'GUIDED_ELSEWHERE', 'TRANSFERRED', 'CASE_OPENED'] as const
const VERDICTS = ['OK', 'MISSING', 'DEFECTIVE', 'TOLERATED', 'NOT_NEEDED', 'UNCHECKED'] as const

/** One side of a change; codes become words, everything else stays as it was typed. */
const changeText = (t: CaseT, field: string, value: string): string => {
  if (field === 'kind') {
    const kind = pick(value, PARTY_KINDS)
    return kind ? t(`common:partyKind.${kind}`) : value
  }
  if (field === 'way') {
    const way = pick(value, WAYS)
    return way ? t(`common:way.${way}`) : value
  }
  if (field === 'outcome') {
    const outcome = pick(value, OUTCOMES)
    return outcome ? t(`consultations:outcome.${outcome}`) : value
  }
  if (field === 'materials') {
    // The host writes name, verdict code and note in one text.
    const verdict = VERDICTS.find((code) => value.includes(` ${code}`))
    return verdict ? value.replace(` ${verdict}`, ` ${t(`common:verdict.${verdict}`)}`) : value
  }
  return value
}

/** Both sides of a correction, field by field. */
export const eventChanges = (t: CaseT, entry: TimelineEntry): Change[] => {
  const list = (value: Fact | undefined): readonly string[] => (Array.isArray(value) ? value : [])
  const fields = list(entry.facts['fields'])
  const before = list(entry.facts['before'])
  const after = list(entry.facts['after'])
  return fields.map((code, index) => {
    const field = pick(code, FIELDS)
    return {
      field: field ? t(`field.${field}`) : code,
      before: changeText(t, code, before[index] ?? ''),
      after: changeText(t, code, after[index] ?? ''),
    }
  })
}
