import { Form, Input, InputNumber, Switch, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import type { QueueSetup, QueueTabProps } from './tab-props.ts'

type NoticeRow = QueueSetup['notices'][number]
type NoticeInput = ParamsInput<'queueSetup.saveNotice'>['notice']

/** 公告 */
export function NoticesTab({ query, chooser }: QueueTabProps) {
  const { t } = useTranslation('queue-setup')
  const today = useToday()
  const [editing, setEditing] = useState<{ readonly value: NoticeInput; readonly isNew: boolean } | null>(
    null,
  )
  const columns = useMemo<ColumnsType<NoticeRow>>(
    () => [
      { key: 'title', title: t('notice.title'), width: 220, ellipsis: true, dataIndex: 'title' },
      { key: 'text', title: t('notice.text'), ellipsis: true, dataIndex: 'text' },
      {
        key: 'days',
        title: `${t('notice.from')} – ${t('notice.until')}`,
        width: 230,
        render: (_v, { fromDay, untilDay }) => `${fromDay} – ${untilDay ?? t('notice.forever')}`,
      },
      {
        key: 'shown',
        title: t('notice.shown'),
        width: 110,
        render: (_v, { active, fromDay, untilDay }) => {
          const isShown = active && fromDay <= today && (untilDay === null || today <= untilDay)
          return (
            <Tag color={isShown ? 'green' : 'default'}>{t(isShown ? 'notice.shown' : 'notice.down')}</Tag>
          )
        },
      },
    ],
    [t, today],
  )
  const begin = (): NoticeInput => ({
    noticeId: crypto.randomUUID(),
    title: '',
    text: '',
    textEn: '',
    fromDay: today,
    untilDay: null,
    order: 10,
    active: true,
    version: 0,
  })
  return (
    <ListSection
      title={t('title')}
      rows={query.data?.notices}
      columns={columns}
      rowKey={({ noticeId }) => noticeId}
      textOf={({ title, text }) => `${title} ${text}`}
      error={query.error}
      onRetry={query.reload}
      onOpen={(value) => setEditing({ value, isNew: false })}
      onAdd={() => setEditing({ value: begin(), isNew: true })}
      actions={chooser}
      empty={{ title: t('notice.empty'), hint: t('notice.hint') }}
    >
      {editing === null ? null : <NoticeDrawer {...editing} onClose={() => setEditing(null)} />}
    </ListSection>
  )
}

function NoticeDrawer({
  value,
  isNew,
  onClose,
}: {
  readonly value: NoticeInput
  readonly isNew: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['queue-setup', 'admin', 'common'])
  const [form] = Form.useForm<NoticeInput>()
  const save = useHallAction('queueSetup.saveNotice')
  const submit = async (values: NoticeInput): Promise<void> => {
    const until = values.untilDay?.trim() ?? ''
    const saved = await save.run({ notice: { ...values, untilDay: until === '' ? null : until } })
    if (saved === undefined) return
    const undo = { undo: () => save.run({ notice: { ...value, version: saved.version } }) }
    notifySaved(t('admin:saved', { name: values.title }), isNew ? {} : undo)
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  return (
    <RecordDrawer
      title={isNew ? t('notice.add') : value.title}
      form={form}
      initial={value}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <Form.Item name="title" label={t('notice.title')} rules={[required(t('notice.title'))]}>
        <Input maxLength={120} autoFocus={isNew} />
      </Form.Item>
      <Form.Item name="text" label={t('notice.text')}>
        <Input.TextArea maxLength={5_000} rows={6} />
      </Form.Item>
      <Form.Item name="textEn" label={t('notice.textEn')}>
        <Input.TextArea maxLength={5_000} rows={4} />
      </Form.Item>
      <div className="form-columns">
        <Form.Item name="fromDay" label={t('notice.from')} rules={[required(t('notice.from'))]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="untilDay" label={t('notice.until')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="order" label={t('notice.order')}>
          <InputNumber min={0} max={999} precision={0} />
        </Form.Item>
        <Form.Item name="active" label={t('admin:field.active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
