import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useHallAction } from '../../shared/use-query.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { PaperView } from './paper-view.ts'

interface SignatureDialogProps {
  readonly paper: PaperView
  readonly refused: boolean
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Who signed the paper, or that signing was refused and before whom. */
export const SignatureDialog = ({ paper, refused, onDone, onClose }: SignatureDialogProps): ReactNode => {
  const { t } = useTranslation(['papers', 'common'])
  const action = useHallAction('papers.recordSignature')
  const [signer, setSigner] = useState(
    paper.content.agentName === '' ? paper.content.applicantName : paper.content.agentName,
  )
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const missing = { signer: signer.trim() === '', note: refused && note.trim() === '' }
  const submit = async (): Promise<void> => {
    setTried(true)
    if (missing.signer || missing.note) return
    const saved = await action.run({
      paperId: paper.paperId,
      signer: signer.trim(),
      refusedToSign: refused,
      note: note.trim(),
    })
    if (saved === undefined) return
    notifySaved(t(refused ? 'page.refuseSaved' : 'page.signSaved'))
    onDone()
  }
  return (
    <StepDialog
      title={t(refused ? 'page.refuse' : 'page.sign')}
      okText={t('common:action.save')}
      width={460}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field
        label={t('page.signer')}
        required
        error={tried && missing.signer ? t('common:form.required', { field: t('page.signer') }) : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            data-first
            maxLength={120}
            value={signer}
            onChange={(event) => setSigner(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('page.signNote')}
        required={refused}
        hint={refused ? t('page.refuseHint') : undefined}
        error={tried && missing.note ? t('common:form.required', { field: t('page.signNote') }) : undefined}
      >
        {(ids) => (
          <Input {...ids} maxLength={2_000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
