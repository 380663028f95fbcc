import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { EntryDetail } from '../../shared/assessment/entry-detail.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { useAssessScope } from './assess-scope.ts'
import { EntryActions } from './entry-actions.tsx'
import { RecordDialog, type RecordSubject } from './record-dialog.tsx'

type Step =
  | { readonly kind: 'RECORD' }
  | { readonly kind: 'ENTRY'; readonly entryId: string }
  /** `done` ends the notice's promise, so that it says so only once it is taken back. */
  | { readonly kind: 'UNDO'; readonly entry: EntryView; readonly done: () => void }

const actionsFor = (entry: EntryView) => <EntryActions entry={entry} />

/** Opens the drawer that records by hand (key N); nothing for whoever does not score. */
export function RecordButton({ subject }: { readonly subject?: RecordSubject }) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const { mayAssess } = useAssessScope()
  const [step, setStep] = useState<Step | null>(null)
  const reversing = useHallAction('assessment.reverse')
  useShortcut('n', () => setStep({ kind: 'RECORD' }), { active: mayAssess && step === null })
  if (!mayAssess) return null
  const onSaved = (entry: EntryView): void => {
    setStep(null)
    notifySaved(t('record.saved', { charges: words.charges(entry.charges, entry.quantity) }), {
      undo: () => new Promise<void>((done) => setStep({ kind: 'UNDO', entry, done })),
      more: { text: t('record.open'), act: () => setStep({ kind: 'ENTRY', entryId: entry.entryId }) },
    })
  }
  const takeBack = async (reason: string): Promise<void> => {
    if (step?.kind !== 'UNDO') return
    if ((await reversing.run({ entryId: step.entry.entryId, reason })) === undefined) return
    step.done()
    setStep(null)
  }
  return (
    <>
      <Button icon={<EditOutlined aria-hidden />} onClick={() => setStep({ kind: 'RECORD' })}>
        {t('record.button')} <ShortcutHint keys="N" />
      </Button>
      {step?.kind === 'RECORD' ? (
        <RecordDialog
          {...(subject === undefined ? {} : { subject })}
          onSaved={onSaved}
          onClose={() => setStep(null)}
        />
      ) : null}
      {step?.kind === 'UNDO' ? (
        <ReasonDialog
          title={t('entry.reverseTitle', { item: step.entry.itemText })}
          hint={t('entry.reverseHint')}
          okText={t('entry.reverse')}
          danger
          busy={reversing.busy}
          error={reversing.error?.message ?? null}
          onSubmit={(reason) => void takeBack(reason)}
          onClose={() => setStep(null)}
        />
      ) : null}
      {step?.kind === 'ENTRY' ? (
        <EntryDetail entryId={step.entryId} onClose={() => setStep(null)} actions={actionsFor} />
      ) : null}
    </>
  )
}
