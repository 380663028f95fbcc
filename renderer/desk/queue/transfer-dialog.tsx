import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHallQuery } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { transferCurrent } from './queue-acts.ts'
import type { WindowView } from './queue-types.ts'
import { QuickReason, type SharedDialogProps } from './quick-reason-dialog.tsx'

const REASONS = ['OTHER_ITEM', 'OTHER_STEP', 'COLLECT', 'WRONG_CLASS'] as const

interface TransferDialogProps extends SharedDialogProps {
  readonly view: Pick<WindowView, 'windowId' | 'current'>
  readonly number: string
}

/** 转号: to a class, which any of its windows calls, or to one window; the place is kept. */
export function TransferDialog({ view, number, busy, error, onClose }: TransferDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  const board = useHallQuery('screen.board', {})
  const [target, setTarget] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const options = useMemo(() => {
    const { classes = [], windows = [] } = board.data ?? {}
    return [
      {
        label: t('transfer.classes'),
        options: classes
          .filter(({ classId }) => classId !== view.current?.classId)
          .map(({ classId, prefix, name, waiting, openWindows }) => ({
            value: `class ${classId}`,
            name: `${prefix} ${name}`,
            label: `${prefix} ${name} · ${t('transfer.classState', { waiting, count: openWindows })}`,
          })),
      },
      {
        label: t('transfer.windows'),
        options: windows
          .filter(({ windowId, classIds }) => windowId !== view.windowId && classIds.length > 0)
          .map(({ windowId, name, status }) => ({
            value: `window ${windowId}`,
            name: `${windowId} ${name}`,
            label: `${windowId} ${name} · ${t(`status.${status}`)}`,
          })),
      },
    ]
  }, [board.data, t, view])
  const chosen = options.flatMap((group) => group.options).find(({ value }) => value === target)
  const submit = (): void => {
    setTried(true)
    if (chosen === undefined || reason.trim() === '') return
    const [kind, id = ''] = [
      chosen.value.startsWith('class ') ? 'class' : 'window',
      chosen.value.split(' ')[1],
    ]
    void transferCurrent(
      {
        toClassId: kind === 'class' ? id : null,
        toWindowId: kind === 'window' ? id : null,
        name: chosen.name,
      },
      reason.trim(),
    )
  }
  return (
    <StepDialog
      title={t('transfer.title', { number })}
      okText={t('act.transfer')}
      width={560}
      busy={busy}
      error={error ?? board.error?.message ?? null}
      onClose={onClose}
      onSubmit={submit}
    >
      <div>{t('transfer.hint')}</div>
      <Field
        label={t('transfer.target')}
        required
        error={
          tried && chosen === undefined
            ? t('common:form.required', { field: t('transfer.target') })
            : undefined
        }
      >
        {(ids) => (
          <Select
            {...ids}
            aria-label={t('transfer.target')}
            showSearch={{ optionFilterProp: 'label' }}
            loading={board.loading}
            value={target}
            options={options}
            onChange={(value: string) => setTarget(value)}
          />
        )}
      </Field>
      <QuickReason
        quick={REASONS.map((key) => t(`transfer.reason.${key}`))}
        value={reason}
        onChange={setReason}
        tried={tried}
      />
    </StepDialog>
  )
}
