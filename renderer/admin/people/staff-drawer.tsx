import { Form, Input, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { StaffMember } from '../../../db/model/reference.ts'
import { Role } from '../../../db/model/roles.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { RecordDrawer } from '../parts/record-drawer.tsx'

export type StaffInput = ParamsInput<'reference.saveStaff'>['staff']

interface Option {
  value: string
  label: string
}

interface StaffDrawerProps {
  readonly staff: StaffInput
  readonly isNew: boolean
  readonly unitOptions: Option[]
  readonly windowOptions: Option[]
  readonly onClose: () => void
}

export function StaffDrawer({ staff, isNew, unitOptions, windowOptions, onClose }: StaffDrawerProps) {
  const { t } = useTranslation(['admin', 'common'])
  const [form] = Form.useForm<StaffInput>()
  const save = useHallAction('reference.saveStaff')
  const submit = async (values: StaffInput): Promise<void> => {
    // A cleared choice comes as undefined.
    if ((await save.run({ staff: { ...values, windowId: values.windowId ?? null } })) === undefined) return
    notifySaved(t('saved', { name: values.name }), isNew ? {} : { undo: () => save.run({ staff }) })
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  return (
    <RecordDrawer
      title={isNew ? t('people.add') : staff.name}
      form={form}
      initial={staff}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <div className="form-columns">
        <Form.Item
          name="staffId"
          label={t('people.staffId')}
          rules={[required(t('people.staffId')), { pattern: CODE_PATTERN, message: t('field.codeRule') }]}
        >
          <Input disabled={!isNew} autoFocus={isNew} maxLength={64} />
        </Form.Item>
        <Form.Item name="name" label={t('people.name')} rules={[required(t('people.name'))]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="unitId"
          label={t('people.unit')}
          className="wide"
          rules={[required(t('people.unit'))]}
        >
          <Select options={unitOptions} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="windowId" label={t('people.window')} className="wide">
          <Select options={windowOptions} showSearch={{ optionFilterProp: 'label' }} allowClear />
        </Form.Item>
        <Form.Item
          name="roles"
          label={t('people.roles')}
          className="wide"
          rules={[required(t('people.roles'))]}
          extra={t('people.rolesHint')}
        >
          <Select
            mode="multiple"
            options={Role.options.map((value) => ({ value, label: t(`common:role.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="title" label={t('people.title')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="phone" label={t('field.phone')}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item name="gender" label={t('people.gender')}>
          <Select
            options={StaffMember.shape.gender.options.map((value) => ({
              value,
              label: t(`gender.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="active"
          label={t('field.active')}
          valuePropName="checked"
          extra={t('people.activeHint')}
        >
          <Switch />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
