import { PictureOutlined, UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { clockTime } from '../../shared/format.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { useHallAction } from '../../shared/use-query.ts'
import type { Finding } from './patrol-types.ts'

/** A finding of this round in one line; it can be taken back, and then stays readable as such. */
export function FindingLine({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation('patrol')
  const words = useAssessmentWords()
  const [reversing, setReversing] = useState(false)
  const reverse = useHallAction('assessment.reverse')
  const isCounted = finding.status === 'COUNTS'
  const takeBack = async (reason: string): Promise<void> => {
    if ((await reverse.run({ entryId: finding.entryId, reason })) !== undefined) setReversing(false)
  }
  return (
    <li className={isCounted ? 'finding-line' : 'finding-line finding-gone'}>
      <span className="finding-words">
        <span className="finding-text">{finding.itemText}</span>
        <span className="muted">
          {[
            finding.recorded === null ? '' : clockTime(finding.recorded.atMs),
            words.charges(finding.charges, finding.quantity),
            finding.remindedOnSpot ? t('finding.reminded') : '',
            finding.note,
            isCounted ? '' : t('finding.gone', { reason: finding.reversed?.reason ?? '' }),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </span>
      {finding.files.length === 0 ? null : (
        <span className="muted number" title={t('finding.photos', { count: finding.files.length })}>
          <PictureOutlined aria-hidden /> {finding.files.length}
        </span>
      )}
      {finding.may.includes('REVERSE') ? (
        <Button size="large" icon={<UndoOutlined aria-hidden />} onClick={() => setReversing(true)}>
          {t('finding.takeBack')}
        </Button>
      ) : null}
      {reversing ? (
        <ReasonDialog
          title={t('finding.takeBackTitle')}
          okText={t('finding.takeBack')}
          hint={t('finding.takeBackHint')}
          initial={t('finding.mistap')}
          danger
          busy={reverse.busy}
          error={reverse.error?.message ?? null}
          onSubmit={(reason) => void takeBack(reason)}
          onClose={() => setReversing(false)}
        />
      ) : null}
    </li>
  )
}
