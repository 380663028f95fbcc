import { Button, Drawer, Form, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EditProblem } from './edit-problem.tsx'
import type { HallError } from '../../shared/hall.ts'
import { useShortcut } from '../../shared/shortcuts.tsx'

interface RecordDrawerProps<Values extends object> {
  readonly title: string
  readonly form: FormInstance<Values>
  readonly initial: Values
  readonly busy: boolean
  readonly error: HallError | null
  readonly size?: number
  /** What saving is called here. */
  readonly okText?: string
  readonly onSave: (values: Values) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** One record of the reference data, to add or change. Fields that are not shown keep what they had. */
export function RecordDrawer<Values extends object>(props: RecordDrawerProps<Values>) {
  const { title, form, initial, busy, error, size = 560, okText, onSave, onClose, children } = props
  const { t } = useTranslation()
  useShortcut('Ctrl+Enter', () => form.submit())
  return (
    <Drawer
      open
      size={size}
      title={title}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {okText ?? t('action.save')}
          </Button>
        </div>
      }
    >
      <EditProblem error={error} onReopen={onClose} />
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        scrollToFirstError={{ focus: true }}
        // The whole store, not only what has a field: a list's lines carry ids and texts no field shows.
        onFinish={() => onSave({ ...initial, ...form.getFieldsValue(true) })}
      >
        {children}
      </Form>
    </Drawer>
  )
}
