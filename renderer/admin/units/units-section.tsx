import { Form, Input, Switch } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { BLANK_UNIT } from '../../../db/model/blank-records.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { useDirectory } from '../parts/use-directory.ts'

type Unit = Result<'hall.directory'>['units'][number]
type UnitInput = ParamsInput<'reference.saveUnit'>['unit']

const NEW_UNIT: UnitInput = { ...BLANK_UNIT, unitId: '', name: '' }

/** 进驻单位 */
export function UnitsSection() {
  const { t } = useTranslation(['admin', 'common'])
  const { query } = useDirectory()
  const [editing, setEditing] = useState<{ readonly unit: UnitInput; readonly isNew: boolean } | null>(null)
  const columns = useMemo<ColumnsType<Unit>>(
    () => [
      { key: 'unitId', title: t('field.code'), width: 110, render: (_value, unit) => unit.unitId },
      {
        key: 'name',
        title: t('unit.name'),
        ellipsis: true,
        render: (_value, unit) => (
          <span className={unit.active ? '' : 'inactive'} title={unit.name}>
            {unit.name}
          </span>
        ),
      },
      { key: 'orgAbbr', title: t('unit.orgAbbr'), width: 110, render: (_value, unit) => unit.orgAbbr },
      {
        key: 'leader',
        title: t('unit.leaderInCharge'),
        width: 110,
        ellipsis: true,
        render: (_value, unit) => unit.leaderInCharge,
      },
      {
        key: 'consult',
        title: t('unit.consultPhone'),
        width: 150,
        ellipsis: true,
        render: (_value, unit) => unit.consultPhone,
      },
      {
        key: 'supervise',
        title: t('unit.supervisePhone'),
        width: 150,
        ellipsis: true,
        render: (_value, unit) => unit.supervisePhone,
      },
    ],
    [t],
  )
  return (
    <ListSection
      title={t('nav.units')}
      rows={query.data?.units}
      columns={columns}
      rowKey={(unit) => unit.unitId}
      textOf={(unit) =>
        `${unit.unitId} ${unit.name} ${unit.shortName} ${unit.orgAbbr} ${unit.leaderInCharge}`
      }
      error={query.error}
      onRetry={query.reload}
      onOpen={(unit) => setEditing({ unit, isNew: false })}
      onAdd={() => setEditing({ unit: NEW_UNIT, isNew: true })}
      empty={{ title: t('unit.empty'), hint: t('list.emptyHint') }}
    >
      {editing === null ? null : <UnitDrawer {...editing} onClose={() => setEditing(null)} />}
    </ListSection>
  )
}

function UnitDrawer({
  unit,
  isNew,
  onClose,
}: {
  readonly unit: UnitInput
  readonly isNew: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['admin', 'common'])
  const [form] = Form.useForm<UnitInput>()
  const save = useHallAction('reference.saveUnit')
  const submit = async (values: UnitInput): Promise<void> => {
    if ((await save.run({ unit: values })) === undefined) return
    notifySaved(t('saved', { name: values.name }), isNew ? {} : { undo: () => save.run({ unit }) })
    onClose()
  }
  const required = (field: string) => ({
    required: true,
    whitespace: true,
    message: t('common:form.required', { field }),
  })
  return (
    <RecordDrawer
      title={isNew ? t('unit.add') : unit.name}
      form={form}
      initial={unit}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <div className="form-columns">
        <Form.Item
          name="unitId"
          label={t('field.code')}
          rules={[required(t('field.code')), { pattern: CODE_PATTERN, message: t('field.codeRule') }]}
        >
          <Input disabled={!isNew} autoFocus={isNew} maxLength={64} />
        </Form.Item>
        <Form.Item name="orgAbbr" label={t('unit.orgAbbr')} extra={t('unit.orgAbbrHint')}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="name" label={t('unit.name')} className="wide" rules={[required(t('unit.name'))]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="shortName" label={t('unit.shortName')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="uscc" label={t('unit.uscc')}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="consultPhone" label={t('unit.consultPhone')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="supervisePhone" label={t('unit.supervisePhone')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="leaderInCharge" label={t('unit.leaderInCharge')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="active"
          label={t('field.active')}
          valuePropName="checked"
          extra={t('unit.activeHint')}
        >
          <Switch />
        </Form.Item>
        <Form.Item name="note" label={t('common:form.note')} className="wide">
          <Input.TextArea maxLength={500} rows={2} className="growing-text" />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
