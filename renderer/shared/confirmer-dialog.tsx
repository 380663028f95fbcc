import { Alert, Form, Input, Modal, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Confirmer } from '../../db/contract/session.ts'
import { ErrorBanner } from './error-banner.tsx'
import type { HallError } from './hall.ts'
import { useHallQuery } from './use-query.ts'
import type { z } from 'zod'

/** As typed; the host parses it. */
export type ConfirmerInput = z.input<typeof Confirmer>

interface ConfirmerDialogProps {
  readonly open: boolean
  /** The unit whose heads may confirm. */
  readonly unitId: string
  /** Name of who wrote what is confirmed and so cannot confirm it; namesakes stay to be chosen from. */
  readonly writtenBy?: string | null
  /** What is being confirmed, in words. */
  readonly children?: React.ReactNode
  readonly busy?: boolean
  /** The failure of the step itself, such as CONFIRMER_REFUSED. */
  readonly error?: HallError | null
  readonly onConfirm: (confirmer: ConfirmerInput) => void
  readonly onCancel: () => void
}

/** Somebody entitled confirms with their own PIN, without taking the session over. */
export function ConfirmerDialog({
  open,
  unitId,
  writtenBy = null,
  children,
  busy = false,
  error = null,
  onConfirm,
  onCancel,
}: ConfirmerDialogProps) {
  const { t } = useTranslation()
  const [staffId, setStaffId] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const query = useHallQuery('hall.confirmers', open ? { unitId } : null)
  const entitled = query.data?.people ?? []
  const writers = entitled.filter((person) => person.name === writtenBy)
  const people = writers.length === 1 ? entitled.filter((person) => person !== writers[0]) : entitled
  useEffect(() => {
    if (!open) setPin('')
  }, [open])
  useEffect(() => {
    if (error !== null) setPin('')
  }, [error])
  const onlyOne = people.length === 1 ? people[0]?.staffId : undefined
  // The dialog takes the focus itself when it opens; only then can a field have it.
  const fields = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const inputs = fields.current?.querySelectorAll('input')
    // Somebody quick is at the PIN before the dialog has come to rest; their digits must not land elsewhere.
    if (!shown || inputs?.item(1) === document.activeElement) return
    inputs?.item(onlyOne === undefined ? 0 : 1)?.focus()
  }, [shown, onlyOne])
  const chosen = staffId ?? onlyOne ?? null
  const ready = chosen !== null && pin.length >= 4
  const confirm = (): void => {
    if (chosen !== null && ready && !busy) onConfirm({ staffId: chosen, pin })
  }
  return (
    <Modal
      open={open}
      title={t('confirmer.title')}
      okText={t('confirmer.confirm')}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={busy}
      onOk={confirm}
      onCancel={onCancel}
      destroyOnHidden
      afterOpenChange={setShown}
      width={440}
    >
      {children}
      {query.data !== undefined && people.length === 0 ? (
        <Alert type="warning" showIcon title={t('confirmer.nobody')} />
      ) : null}
      <div ref={fields}>
        <Form layout="vertical" component="div">
          <Form.Item label={t('confirmer.person')}>
            <Select
              aria-label={t('confirmer.person')}
              autoFocus={onlyOne === undefined}
              loading={query.loading}
              value={chosen}
              placeholder={t('confirmer.choosePerson')}
              showSearch={{ optionFilterProp: 'label' }}
              options={people.map((person) => ({
                value: person.staffId as string,
                label: `${person.name} ${person.title} ${person.staffId}`,
              }))}
              onChange={setStaffId}
            />
          </Form.Item>
          <Form.Item label={t('confirmer.pin')} extra={t('confirmer.pinHint')}>
            <Input.Password
              aria-label={t('confirmer.pin')}
              autoFocus={onlyOne !== undefined}
              value={pin}
              maxLength={8}
              inputMode="numeric"
              autoComplete="off"
              visibilityToggle={false}
              onChange={(event) => setPin(event.target.value.replace(/\D/g, ''))}
              onPressEnter={confirm}
            />
          </Form.Item>
        </Form>
      </div>
      <ErrorBanner error={error ?? query.error} onRetry={query.error === null ? undefined : query.reload} />
    </Modal>
  )
}
