import { ContractError } from '../contract/index.ts'
import type { boardMethods, ProgressState } from '../contract/boards.ts'
import type { CaseState, CaseStatus } from '../model/case.ts'
import { dayFromMs } from '../model/day.ts'
import { DEFAULT_VOICE_REPEATS, VOICE_CHOICES, VOICE_REPEATS_MAX } from '../model/queue/voice.ts'
import { readVolumeSpans } from '../model/queue/voice-volume.ts'
import { readEntity } from '../store/index.ts'
import { findCaseIdByNo } from '../store/queries/cases.ts'
import { unitName, type DeskContext, type Handlers } from './context.ts'
import { queueRules, setting } from './hall-rules.ts'
import { findPublicItems } from './items.ts'
import { questionCount } from './question-count.ts'

const STATE_OF: Readonly<Record<CaseStatus, ProgressState>> = {
  RECEIVED: 'RECEIVED',
  REVIEWING: 'RECEIVED',
  SUPPLEMENT_ASKED: 'TO_SUPPLEMENT',
  ACCEPTED: 'ACCEPTED',
  HANDLING: 'HANDLING',
  SUSPENDED: 'PAUSED',
  DECIDED: 'DECIDED',
  DELIVERED: 'CLOSED',
  CLOSED: 'CLOSED',
  ARCHIVED: 'CLOSED',
  // Whatever ended without a result is one word: how it ended is told to the applicant, not to whoever reads a slip.
  NOT_ACCEPTED: 'ENDED',
  NOT_NEEDED: 'ENDED',
  WITHDRAWN: 'ENDED',
  LAPSED: 'ENDED',
  TERMINATED: 'ENDED',
}
/** Numbers asked for in a minute, all screens together: a full hall asks a tenth of it, a machine that guesses far more. */
export const PROGRESS_QUESTIONS_A_MINUTE = 120
const countQuestion = questionCount(PROGRESS_QUESTIONS_A_MINUTE)

const findCase = ({ store }: DeskContext, caseNo: string): CaseState | undefined => {
  const caseId = findCaseIdByNo(store.read, caseNo)
  return caseId === null ? undefined : readEntity<CaseState>(store.read, 'case', caseId)?.state
}

const voiceOf = ({ reference }: DeskContext) => {
  const repeats = Number(setting(reference, 'screen.voiceRepeats'))
  const chosen = setting(reference, 'screen.voice')
  return {
    choice: VOICE_CHOICES.find((choice) => choice === chosen) ?? 'zh',
    repeats: repeats >= 1 && repeats <= VOICE_REPEATS_MAX ? repeats : DEFAULT_VOICE_REPEATS,
    volumes: [...(readVolumeSpans(setting(reference, 'screen.voiceVolumes')) ?? [])],
  }
}

const byNumber = (one: { readonly windowId: string }, other: { readonly windowId: string }): number =>
  one.windowId.localeCompare(other.windowId, 'en', { numeric: true })

export const boardHandlers: Handlers<typeof boardMethods> = {
  'screen.hall'(context) {
    const { reference, nowMs } = context
    const day = dayFromMs(nowMs)
    return {
      nowMs,
      day,
      hallName: setting(reference, 'hall.name'),
      openingHours: setting(reference, 'hall.opening'),
      windows: [...reference.windows.values()]
        .filter(({ active }) => active)
        .map(({ windowId, name, area, unitIds }) => ({
          windowId,
          name,
          area,
          units: unitIds
            .map((unitId) => reference.units.get(unitId)?.shortName ?? '')
            .filter((each) => each !== ''),
          classIds: (reference.windowServices.get(windowId)?.classes ?? []).map(({ classId }) => classId),
        }))
        .toSorted(byNumber),
      classes: [...reference.ticketClasses.values()]
        .filter(({ active }) => active)
        .toSorted((one, other) => one.order - other.order || one.classId.localeCompare(other.classId, 'en'))
        .map(({ classId, prefix, name, nameEn, lane }) => ({ classId, prefix, name, nameEn, lane })),
      notices: [...reference.publicNotices.values()]
        .filter(
          ({ active, fromDay, untilDay }) =>
            active && fromDay <= day && (untilDay === null || day <= untilDay),
        )
        .toSorted((one, other) => one.order - other.order || one.noticeId.localeCompare(other.noticeId, 'en'))
        .map(({ noticeId, title, text, textEn }) => ({ noticeId, title, text, textEn })),
      crowd: queueRules(reference).crowd,
      voice: voiceOf(context),
    }
  },
  'screen.findItems'(context, { text, limit, skip }) {
    const found = findPublicItems(context.reference.items, text)
    return {
      total: found.length,
      items: found.slice(skip, skip + limit).map(({ item, ranges, isExact }) => ({
        itemId: item.itemId,
        name: item.name,
        unitName: unitName(context, item.unitId),
        matched: ranges.map(({ start, end }): [number, number] => [start, end]),
        isExact,
      })),
    }
  },
  'screen.item'(context, { itemId }) {
    const item = context.reference.items.get(itemId)
    if (!item?.active) throw new ContractError('NOT_FOUND', { subject: itemId })
    return {
      itemId,
      name: item.name,
      unitName: unitName(context, item.unitId),
      statutoryLimit: item.statutoryLimit,
      promiseLimit: item.promiseLimit,
      isFee: item.isFee,
      feeStandard: item.feeStandard,
      acceptConditions: item.acceptConditions,
      place: item.place,
      consultPhone: item.consultPhone,
      materials: item.materials.toSorted((one, other) => one.order - other.order),
      windows: item.windowIds
        .flatMap((windowId) => context.reference.windows.get(windowId) ?? [])
        .filter(({ active }) => active)
        .map(({ windowId, name, area }) => ({ windowId, name, area })),
    }
  },
  'screen.caseProgress'(context, { caseNo }) {
    countQuestion(context)
    const number = caseNo.normalize('NFKC').toUpperCase()
    const found = findCase(context, number)
    return {
      asOfMs: context.nowMs,
      caseNo: number,
      state: found === undefined ? null : STATE_OF[found.status],
    }
  },
}
