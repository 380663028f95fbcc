import { Alert, Button, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../db/contract/cases.ts'
import { openTolerance } from '../../../db/model/case.ts'
import { useDueReason } from '../../shared/due-reason.ts'
import { useFormat } from '../../shared/format.ts'
import type { CaseAction } from './case-actions.ts'
import './case.css'

export interface CaseAlertProps {
  readonly caseFile: CaseView
  readonly onAction: (action: CaseAction) => void
}

const NEEDS_WORK = ['TELLING_DUE', 'INSTANT_NOT_CLOSED', 'TOLERANCE_DUE', 'TOLERANCE_EXPIRED'] as const

/** What presses on this case and what to do now; nothing is drawn for a case in order. */
export const CaseAlert = ({ caseFile, onAction }: CaseAlertProps) => {
  const { t } = useTranslation('cases')
  const { longDay } = useFormat()
  const reasonText = useDueReason()
  const button = (action: CaseAction) => (
    <Button key={action} size="small" onClick={() => onAction(action)}>
      {t(`action.${action}`)}
    </Button>
  )
  if (caseFile.proposal === 'TERMINATE')
    return (
      <Alert
        className="hd-case-alert"
        type="warning"
        showIcon
        title={t('alert.terminate', {
          names: openTolerance(caseFile)
            .map(({ name }) => name)
            .join(t('comma')),
          day: longDay(caseFile.tolerance?.dueDay ?? ''),
        })}
        description={t('alert.terminateHint')}
        action={<Space>{(['supply', 'terminate'] as const).map(button)}</Space>}
      />
    )
  if (caseFile.proposal === 'LAPSE')
    return (
      <Alert
        className="hd-case-alert"
        type="warning"
        showIcon
        title={t('alert.lapse', { day: longDay(caseFile.dueDay ?? '') })}
        description={t('alert.lapseHint')}
        action={<Space>{(['receive', 'lapse'] as const).map(button)}</Space>}
      />
    )
  if (caseFile.dueReason === 'DEEMED_ACCEPTANCE' && caseFile.acceptedAtMs === null)
    return (
      <Alert
        className="hd-case-alert"
        type="error"
        showIcon
        title={reasonText(caseFile)}
        description={t('alert.deemedHint')}
        action={button('accept')}
      />
    )
  const reason = NEEDS_WORK.find((known) => known === caseFile.dueReason)
  return reason === undefined ? null : (
    <Alert
      className="hd-case-alert"
      type="warning"
      showIcon
      title={reasonText(caseFile)}
      description={t(`alert.${reason}`)}
    />
  )
}
