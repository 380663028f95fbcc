import { useTranslation } from 'react-i18next'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

export interface Judgement {
  readonly punchId: string
  readonly name: string
  readonly atMs: number
  readonly accept: boolean
}

/** Finds a punch in doubt right or wrong; either way with what it rests on. */
export function JudgeDialog({
  judgement,
  onClose,
}: {
  readonly judgement: Judgement
  readonly onClose: () => void
}) {
  const { t } = useTranslation('sheet')
  const action = useHallAction('attendance.judgePunch')
  const { punchId, name, atMs, accept } = judgement
  const submit = async (note: string): Promise<void> => {
    if ((await action.run({ punchId, accept, note })) === undefined) return
    notifySaved(t(accept ? 'suspects.accepted' : 'suspects.rejected'))
    onClose()
  }
  return (
    <ReasonDialog
      title={t(accept ? 'suspects.acceptTitle' : 'suspects.rejectTitle', { name, at: dayAndTime(atMs) })}
      okText={t(accept ? 'suspects.accept' : 'suspects.reject')}
      hint={t(accept ? 'suspects.acceptHint' : 'suspects.rejectHint')}
      label={t('suspects.reason')}
      danger={!accept}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={(note) => void submit(note)}
      onClose={onClose}
    />
  )
}
