import type { TFunction } from 'i18next'
import { CASE_STATUSES, type CaseStatus } from '../../../db/model/case.ts'
import { dayAndTime, money } from '../../shared/format.ts'
import type { LedgerColumnId, LedgerRow } from './ledger-columns.ts'

export const isCaseStatus = (text: string): text is CaseStatus =>
  (CASE_STATUSES as readonly string[]).includes(text)

/** Names that rows only carry as codes. */
export interface LedgerNames {
  readonly windows: ReadonlyMap<string, string>
}

/** What a cell says, in words alone: for paper, titles and readers. */
export const ledgerText = (
  row: LedgerRow,
  id: LedgerColumnId,
  names: LedgerNames,
  t: TFunction<readonly ['ledger', 'common']>,
): string => {
  switch (id) {
    case 'no':
    case 'itemName':
    case 'applicantMasked':
    case 'staffName':
    case 'unitName':
    case 'matter':
      return row[id]
    case 'atMs':
      return dayAndTime(row.atMs)
    case 'closedAtMs':
      return row.closedAtMs === null ? '' : dayAndTime(row.closedAtMs)
    case 'kind':
      return t(`kind.${row.kind}`)
    case 'caseKind':
      return row.kind === 'CASE'
        ? t(`common:caseKind.${row.caseKind}`, { defaultValue: row.caseKind })
        : t('kind.CONSULTATION')
    case 'status':
      return isCaseStatus(row.status)
        ? t(`common:caseStatus.${row.status}`)
        : t(`consultationStatus.${row.status}`, { defaultValue: row.status })
    case 'dueDay':
      if (row.dueDay === null) return ''
      return row.dueState === 'NONE' ? row.dueDay : `${row.dueDay} ${t(`common:dueState.${row.dueState}`)}`
    case 'windowId':
      return row.windowId === null ? '' : (names.windows.get(row.windowId) ?? row.windowId)
    case 'trips':
      return row.kind === 'CASE' ? String(row.trips) : ''
    case 'feeFen':
      return row.feeFen === 0 ? '' : money(row.feeFen)
    case 'corrections':
      return row.corrections === 0 ? '' : String(row.corrections)
    case 'backEntry':
      return row.backEntry ? t('backEntry') : ''
  }
}
