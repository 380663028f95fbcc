import { CopyOutlined, QrcodeOutlined } from '@ant-design/icons'
import { Button, Popover, QRCode, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../db/contract/cases.ts'
import { DueBadge } from '../../shared/due-badge.tsx'
import { useDueReason } from '../../shared/due-reason.ts'
import { useFormat } from '../../shared/format.ts'
import { notifyInfo } from '../../shared/notices.tsx'
import { ShortcutHint } from '../../shared/shortcuts.tsx'
import { StatusTag } from '../../shared/status-tag.tsx'
import { useToday } from '../parts/use-today.ts'
import './case.css'

export interface CaseHeaderProps {
  readonly caseFile: CaseView
  readonly onWhy: () => void
}

/** A due day, told or still to be kept, has its days to show. */
export const isDueExplained = ({ due, dueDay }: Pick<CaseView, 'due' | 'dueDay'>): boolean =>
  due !== null || dueDay !== null

/** Number (copied or scanned), status and due day of a case. */
export const CaseHeader = ({ caseFile, onWhy }: CaseHeaderProps) => {
  const { t } = useTranslation(['cases', 'common'])
  const { timeLimit } = useFormat()
  const today = useToday()
  const reasonText = useDueReason()
  const copy = () => {
    void navigator.clipboard.writeText(caseFile.caseNo).then(() => notifyInfo(t('common:action.copied')))
  }
  return (
    <div className="hd-case-head">
      <span className="hd-case-no" translate="no">
        {caseFile.caseNo}
      </span>
      <Button
        size="small"
        type="text"
        icon={<CopyOutlined />}
        aria-label={t('header.copy')}
        title={t('header.copy')}
        onClick={copy}
      />
      <Popover
        trigger={['click']}
        content={<QRCode value={caseFile.caseNo} size={168} bordered={false} errorLevel="M" />}
        title={t('header.qr')}
      >
        <Button
          size="small"
          type="text"
          icon={<QrcodeOutlined />}
          aria-label={t('header.qr')}
          title={t('header.qr')}
        />
      </Popover>
      <StatusTag status={caseFile.status} />
      <span className="hd-secondary">
        {t(`common:caseKind.${caseFile.kind}`)} · {timeLimit(caseFile.promiseLimit)}
      </span>
      {caseFile.dueState === 'NONE' && caseFile.dueDay === null ? null : (
        <DueBadge
          state={caseFile.dueState}
          dueDay={caseFile.dueDay}
          today={today}
          reason={reasonText(caseFile)}
        />
      )}
      {isDueExplained(caseFile) ? (
        <Button size="small" onClick={onWhy}>
          {t('header.why')} <ShortcutHint keys="W" />
        </Button>
      ) : null}
      {caseFile.deemedAccepted ? <Tag color="error">{t('words.deemed')}</Tag> : null}
      {caseFile.noticesAsked > 1 ? (
        <Tag color="warning">{t('header.notices', { times: caseFile.noticesAsked })}</Tag>
      ) : null}
      {caseFile.backEntry ? <Tag>{t('header.backEntry', { formNo: caseFile.backEntry.formNo })}</Tag> : null}
      {caseFile.corrections > 0 ? (
        <Tag>{t('header.corrections', { times: caseFile.corrections })}</Tag>
      ) : null}
    </div>
  )
}
