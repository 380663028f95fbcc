import { Button, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { DecideDialog } from './decide-dialog.tsx'

/** What a supervisor may do about an entry: take it back, or decide an appeal against it. */
export function EntryActions({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation('assessment')
  const action = useHallAction('assessment.reverse')
  const [step, setStep] = useState<'REVERSE' | 'DECIDE' | null>(null)
  const reverse = async (reason: string): Promise<void> => {
    if ((await action.run({ entryId: entry.entryId, reason })) === undefined) return
    notifySaved(t('entry.reversed'))
    setStep(null)
  }
  if (!entry.may.some((each) => each === 'REVERSE' || each === 'DECIDE')) return null
  return (
    <>
      <Space>
        {entry.may.includes('DECIDE') ? (
          <Button type="primary" onClick={() => setStep('DECIDE')}>
            {t('appeal.decide')}
          </Button>
        ) : null}
        {entry.may.includes('REVERSE') ? (
          <Button danger onClick={() => setStep('REVERSE')}>
            {t('entry.reverse')}
          </Button>
        ) : null}
      </Space>
      {step === 'REVERSE' ? (
        <ReasonDialog
          title={t('entry.reverseTitle', { item: entry.itemText })}
          hint={t('entry.reverseHint')}
          okText={t('entry.reverse')}
          danger
          busy={action.busy}
          error={action.error?.message ?? null}
          onSubmit={(reason) => void reverse(reason)}
          onClose={() => setStep(null)}
        />
      ) : null}
      {step === 'DECIDE' ? <DecideDialog entry={entry} onClose={() => setStep(null)} /> : null}
    </>
  )
}
