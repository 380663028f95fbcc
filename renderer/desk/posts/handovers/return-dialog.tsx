import { Checkbox, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../../db/contract/index.ts'
import { useEventName } from '../../../shared/event-name.ts'
import { notifySaved } from '../../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../../shared/use-query.ts'
import { Field } from '../../parts/field.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import type { Handover } from './handover-words.ts'

type Done = Result<'handovers.draftReturn'>['done'][number]

interface ReturnDialogProps {
  readonly handover: Handover
  readonly onClose: () => void
}

/** Giving a post back: what was done comes from the records, in words, and may be changed. */
export function ReturnDialog({ handover, onClose }: ReturnDialogProps) {
  const { t } = useTranslation(['posts', 'common'])
  const eventName = useEventName()
  const { handoverId } = handover
  const draft = useHallQuery('handovers.draftReturn', { handoverId })
  const give = useHallAction('handovers.return')
  const [done, setDone] = useState<readonly Done[] | null>(null)
  const [problems, setProblems] = useState('')
  const [materialsBack, setMaterialsBack] = useState(false)
  const drafted = draft.data?.done
  useEffect(() => {
    if (drafted === undefined) return
    const inWords = (text: string): string =>
      text
        .split(' ')
        .filter((type) => type !== '')
        .map(eventName)
        .join(t('common:state.separator'))
    setDone(
      (before) => before ?? drafted.map((each) => ({ ...each, text: inWords(each.text).slice(0, 300) })),
    )
  }, [drafted, eventName, t])
  const submit = async (): Promise<void> => {
    const kept = (done ?? []).filter(({ text }) => text.trim() !== '')
    if ((await give.run({ handoverId, done: kept, problems, materialsBack })) === undefined) return
    notifySaved(t('handover.returned', { name: handover.fromName }))
    onClose()
  }
  return (
    <StepDialog
      title={t('handover.returnTitle', { post: handover.postName })}
      okText={t('handover.return')}
      width={640}
      busy={give.busy}
      okDisabled={done === null}
      error={give.error?.message ?? draft.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className="hd-field">
        <div className="handover-label">{t('handover.done')}</div>
        {done !== null && done.length === 0 ? (
          <span className="muted">{t('handover.nothingDone')}</span>
        ) : (
          <>
            {(done ?? []).map((each) => (
              <label key={each.caseId} className="handover-done-line">
                <span className="number">{each.caseNo}</span>
                <Input
                  maxLength={300}
                  value={each.text}
                  onChange={(event) =>
                    setDone(
                      (before) =>
                        before?.map((other) =>
                          other.caseId === each.caseId ? { ...other, text: event.target.value } : other,
                        ) ?? null,
                    )
                  }
                />
              </label>
            ))}
            <span className="hd-field-hint">{t('handover.doneHint')}</span>
          </>
        )}
      </div>
      <Field label={t('handover.problems')}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            data-first
            rows={2}
            maxLength={2_000}
            value={problems}
            onChange={(event) => setProblems(event.target.value)}
          />
        )}
      </Field>
      <Checkbox checked={materialsBack} onChange={(event) => setMaterialsBack(event.target.checked)}>
        {t('handover.materialsBack')}
      </Checkbox>
    </StepDialog>
  )
}
