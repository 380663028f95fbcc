import { Form, Input, Select, Switch } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { BLANK_WINDOW } from '../../../db/model/blank-records.ts'
import { ServiceWindow as ServiceWindowSchema } from '../../../db/model/reference.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { useDirectory } from '../parts/use-directory.ts'

type ServiceWindow = Result<'hall.directory'>['windows'][number]
type WindowInput = ParamsInput<'reference.saveWindow'>['window']

const WINDOW_KINDS = ServiceWindowSchema.shape.kind.options
const NEW_WINDOW: WindowInput = { ...BLANK_WINDOW, windowId: '', name: '', unitIds: [] }

/** 窗口 */
export function WindowsSection() {
  const { t } = useTranslation(['admin', 'common'])
  const directory = useDirectory()
  const { query, unitNames } = directory
  const [editing, setEditing] = useState<{ readonly window: WindowInput; readonly isNew: boolean } | null>(
    null,
  )
  const unitsOf = (window: ServiceWindow): string =>
    window.unitIds.map((unitId) => unitNames.get(unitId) ?? unitId).join(t('common:state.separator'))
  const columns = useMemo<ColumnsType<ServiceWindow>>(
    () => [
      { key: 'windowId', title: t('field.code'), width: 90, render: (_value, window) => window.windowId },
      {
        key: 'name',
        title: t('window.name'),
        width: 220,
        ellipsis: true,
        render: (_value, window) => (
          <span className={window.active ? '' : 'inactive'} title={window.name}>
            {window.name}
          </span>
        ),
      },
      {
        key: 'kind',
        title: t('window.kind'),
        width: 120,
        render: (_value, window) => t(`windowKind.${window.kind}`),
      },
      {
        key: 'units',
        title: t('nav.units'),
        ellipsis: true,
        render: (_value, window) => {
          const names = window.unitIds
            .map((unitId) => unitNames.get(unitId) ?? unitId)
            .join(t('common:state.separator'))
          return <span title={names}>{names}</span>
        },
      },
      {
        key: 'area',
        title: t('window.area'),
        width: 190,
        ellipsis: true,
        render: (_value, window) => window.area,
      },
    ],
    [t, unitNames],
  )
  return (
    <ListSection
      title={t('nav.windows')}
      rows={query.data?.windows}
      columns={columns}
      rowKey={(window) => window.windowId}
      textOf={(window) => `${window.windowId} ${window.name} ${window.area} ${unitsOf(window)}`}
      error={query.error}
      onRetry={query.reload}
      onOpen={(window) => setEditing({ window, isNew: false })}
      onAdd={() => setEditing({ window: NEW_WINDOW, isNew: true })}
      empty={{ title: t('window.empty'), hint: t('list.emptyHint') }}
    >
      {editing === null ? null : (
        <WindowDrawer {...editing} unitOptions={directory.unitOptions} onClose={() => setEditing(null)} />
      )}
    </ListSection>
  )
}

interface WindowDrawerProps {
  readonly window: WindowInput
  readonly isNew: boolean
  readonly unitOptions: { value: string; label: string }[]
  readonly onClose: () => void
}

function WindowDrawer({ window, isNew, unitOptions, onClose }: WindowDrawerProps) {
  const { t } = useTranslation(['admin', 'common'])
  const [form] = Form.useForm<WindowInput>()
  const save = useHallAction('reference.saveWindow')
  const submit = async (values: WindowInput): Promise<void> => {
    if ((await save.run({ window: values })) === undefined) return
    notifySaved(t('saved', { name: values.name }), isNew ? {} : { undo: () => save.run({ window }) })
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  return (
    <RecordDrawer
      title={isNew ? t('window.add') : window.name}
      form={form}
      initial={window}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <div className="form-columns">
        <Form.Item
          name="windowId"
          label={t('field.code')}
          rules={[required(t('field.code')), { pattern: CODE_PATTERN, message: t('field.codeRule') }]}
        >
          <Input disabled={!isNew} autoFocus={isNew} maxLength={64} />
        </Form.Item>
        <Form.Item name="kind" label={t('window.kind')}>
          <Select options={WINDOW_KINDS.map((value) => ({ value, label: t(`windowKind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="name" label={t('window.name')} className="wide" rules={[required(t('window.name'))]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="unitIds" label={t('nav.units')} className="wide" rules={[required(t('nav.units'))]}>
          <Select mode="multiple" options={unitOptions} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="area" label={t('window.area')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="phone" label={t('field.phone')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="active" label={t('field.active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
