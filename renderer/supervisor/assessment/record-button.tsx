import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
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
import { askAfter, endAfter, placeForAfter, useRecordAfter } from './record-after.ts'
import { RecordDialog, type RecordSubject } from './record-dialog.tsx'

const actionsFor = (entry: EntryView) => <EntryActions entry={entry} />

/** What the notice of a saved entry led to. */
function AfterRecord() {
  const { t } = useTranslation('assessment')
  const after = useRecordAfter((state) => state.after)
  const reversing = useHallAction('assessment.reverse')
  useEffect(placeForAfter, [])
  const takeBack = async (reason: string): Promise<void> => {
    if (after?.kind !== 'UNDO') return
    if ((await reversing.run({ entryId: after.entry.entryId, reason })) === undefined) return
    after.done()
    endAfter()
  }
  if (after === null) return null
  return after.kind === 'ENTRY' ? (
    <EntryDetail entryId={after.entryId} onClose={endAfter} actions={actionsFor} />
  ) : (
    <ReasonDialog
      title={t('entry.reverseTitle', { item: after.entry.itemText })}
      hint={t('entry.reverseHint')}
      okText={t('entry.reverse')}
      danger
      busy={reversing.busy}
      error={reversing.error?.message ?? null}
      onSubmit={(reason) => void takeBack(reason)}
      onClose={endAfter}
    />
  )
}

/** Opens the drawer that records by hand (key N); nothing for whoever does not score. */
export function RecordButton({ subject }: { readonly subject?: RecordSubject }) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const { mayAssess } = useAssessScope()
  const [open, setOpen] = useState(false)
  const isBusy = useRecordAfter((state) => state.after !== null)
  useShortcut('n', () => setOpen(true), { active: mayAssess && !open && !isBusy })
  if (!mayAssess) return null
  const onSaved = (entry: EntryView): void => {
    setOpen(false)
    notifySaved(t('record.saved', { charges: words.charges(entry.charges, entry.quantity) }), {
      undo: () => new Promise<void>((done) => askAfter({ kind: 'UNDO', entry, done })),
      more: { text: t('record.open'), act: () => askAfter({ kind: 'ENTRY', entryId: entry.entryId }) },
    })
  }
  return (
    <>
      <Button icon={<EditOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('record.button')} <ShortcutHint keys="N" />
      </Button>
      {open ? (
        <RecordDialog
          {...(subject === undefined ? {} : { subject })}
          onSaved={onSaved}
          onClose={() => setOpen(false)}
        />
      ) : null}
      <AfterRecord />
    </>
  )
}
