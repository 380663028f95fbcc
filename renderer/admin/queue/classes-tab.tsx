import { Form, Input, InputNumber, Select, Switch, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { Lane } from '../../../db/model/queue/ticket-class.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import type { QueueSetup, QueueTabProps } from './tab-props.ts'

type ClassRow = QueueSetup['classes'][number]
type ClassInput = ParamsInput<'queueSetup.saveClass'>['ticketClass']

const NEW_CLASS: ClassInput = {
  classId: '',
  prefix: '',
  name: '',
  nameEn: '',
  lane: 'NORMAL',
  unitId: null,
  itemIds: [],
  order: 10,
  dailyMax: null,
  slotMax: null,
  takesFrom: null,
  takesUntil: null,
  active: true,
  version: 0,
}

/** 号别 */
export function ClassesTab({ query, chooser, note }: QueueTabProps) {
  const { t } = useTranslation(['queue-setup', 'admin'])
  const [editing, setEditing] = useState<{ readonly value: ClassInput; readonly isNew: boolean } | null>(null)
  const services = query.data?.services
  const columns = useMemo<ColumnsType<ClassRow>>(() => {
    const windowsOf = (classId: string): string[] =>
      (services ?? [])
        .filter(({ classes }) => classes.some((each) => each.classId === classId))
        .map(({ windowId }) => windowId)
    const limit = (value: number | null): string => (value === null ? t('class.noLimit') : String(value))
    return [
      { key: 'prefix', title: t('class.prefix'), width: 80, render: (_v, { prefix }) => <b>{prefix}</b> },
      {
        key: 'name',
        title: t('class.name'),
        width: 220,
        ellipsis: true,
        render: (_v, { name, active }) => <span className={active ? '' : 'inactive'}>{name}</span>,
      },
      {
        key: 'lane',
        title: t('class.lane'),
        width: 90,
        render: (_v, { lane }) =>
          lane === 'NORMAL' ? t('class.lanes.NORMAL') : <Tag>{t(`class.lanes.${lane}`)}</Tag>,
      },
      {
        key: 'daily',
        title: t('class.dailyMax'),
        width: 110,
        align: 'right',
        render: (_v, row) => limit(row.dailyMax),
      },
      {
        key: 'slot',
        title: t('class.slotMax'),
        width: 150,
        align: 'right',
        render: (_v, row) => limit(row.slotMax),
      },
      {
        key: 'windows',
        title: t('class.windows'),
        ellipsis: true,
        render: (_v, { classId }) => {
          const names = windowsOf(classId).join(' ')
          return <span title={names}>{names}</span>
        },
      },
    ]
  }, [t, services])
  return (
    <ListSection
      title={t('title')}
      rows={query.data?.classes}
      columns={columns}
      rowKey={({ classId }) => classId}
      textOf={({ prefix, name, nameEn }) => `${prefix} ${name} ${nameEn}`}
      error={query.error}
      onRetry={query.reload}
      onOpen={(value) => setEditing({ value, isNew: false })}
      onAdd={() => setEditing({ value: NEW_CLASS, isNew: true })}
      actions={chooser}
      note={note}
      empty={{ title: t('class.empty'), hint: t('class.hint') }}
    >
      {editing === null ? null : <ClassDrawer {...editing} onClose={() => setEditing(null)} />}
    </ListSection>
  )
}

const emptyAsNull = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value.trim()

function ClassDrawer({
  value,
  isNew,
  onClose,
}: {
  readonly value: ClassInput
  readonly isNew: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['queue-setup', 'admin', 'common'])
  const [form] = Form.useForm<ClassInput>()
  const save = useHallAction('queueSetup.saveClass')
  const { unitOptions } = useDirectory()
  const submit = async (values: ClassInput): Promise<void> => {
    const ticketClass = {
      ...values,
      unitId: values.unitId ?? null,
      dailyMax: values.dailyMax ?? null,
      slotMax: values.slotMax ?? null,
      takesFrom: emptyAsNull(values.takesFrom),
      takesUntil: emptyAsNull(values.takesUntil),
    }
    const saved = await save.run({ ticketClass })
    if (saved === undefined) return
    const undo = { undo: () => save.run({ ticketClass: { ...value, version: saved.version } }) }
    notifySaved(t('admin:saved', { name: values.name }), isNew ? {} : undo)
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  const time = { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: t('class.timeRule') }
  return (
    <RecordDrawer
      title={isNew ? t('class.add') : value.name}
      form={form}
      initial={value}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <div className="form-columns">
        <Form.Item
          name="prefix"
          label={t('class.prefix')}
          normalize={(text: string) => text.toUpperCase()}
          rules={[required(t('class.prefix')), { pattern: /^[A-Z]{1,2}$/, message: t('class.prefixRule') }]}
        >
          <Input
            maxLength={2}
            autoFocus={isNew}
            onChange={(event) => {
              // Nobody has to think of a second name for a class; who wants one types it.
              if (isNew && !form.isFieldTouched('classId'))
                form.setFieldValue('classId', event.target.value.toUpperCase())
            }}
          />
        </Form.Item>
        <Form.Item
          name="classId"
          label={t('class.code')}
          extra={isNew ? t('class.codeHint') : undefined}
          rules={[required(t('class.code')), { pattern: CODE_PATTERN, message: t('admin:field.codeRule') }]}
        >
          <Input disabled={!isNew} maxLength={40} />
        </Form.Item>
        <Form.Item name="name" label={t('class.name')} rules={[required(t('class.name'))]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('class.nameEn')}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="lane" label={t('class.lane')}>
          <Select options={Lane.options.map((lane) => ({ value: lane, label: t(`class.lanes.${lane}`) }))} />
        </Form.Item>
        <Form.Item name="unitId" label={t('class.unit')}>
          <Select
            allowClear
            placeholder={t('class.anyUnit')}
            options={unitOptions}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
        <Form.Item name="dailyMax" label={t('class.dailyMax')}>
          <InputNumber min={1} max={9_999} precision={0} placeholder={t('class.noLimit')} />
        </Form.Item>
        <Form.Item name="slotMax" label={t('class.slotMax')}>
          <InputNumber min={1} max={999} precision={0} placeholder={t('class.noLimit')} />
        </Form.Item>
        <Form.Item name="takesFrom" label={t('class.takesFrom')} rules={[time]}>
          <Input placeholder={t('class.asOpen')} maxLength={5} />
        </Form.Item>
        <Form.Item name="takesUntil" label={t('class.takesUntil')} rules={[time]}>
          <Input placeholder={t('class.asOpen')} maxLength={5} />
        </Form.Item>
        <Form.Item name="order" label={t('class.order')}>
          <InputNumber min={0} max={999} precision={0} />
        </Form.Item>
        <Form.Item name="active" label={t('admin:field.active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
