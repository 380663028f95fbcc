import { Form, Input, InputNumber, Select, Switch, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { CaseKind } from '../../../db/model/events/case-events.ts'
import { ITEM_TYPES } from '../../../db/model/reference.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { LimitInput } from './limit-input.tsx'
import { MaterialsEditor } from './materials-editor.tsx'
import type { ItemInput } from './new-item.ts'
import { StepsEditor } from './steps-editor.tsx'

interface Option {
  value: string
  label: string
}

interface ItemDrawerProps {
  readonly item: ItemInput
  readonly isNew: boolean
  readonly unitOptions: Option[]
  readonly windowOptions: Option[]
  readonly onClose: () => void
}

const TARGET_KINDS = ['1', '2', '3', '4', '5', '6'] as const
const CHANNELS = ['1', '2', '3', '4', '9'] as const

/** One item with its guide. Saving makes a new version; papers already printed keep theirs. */
export function ItemDrawer({ item, isNew, unitOptions, windowOptions, onClose }: ItemDrawerProps) {
  const { t } = useTranslation(['admin', 'common'])
  const [form] = Form.useForm<ItemInput>()
  const save = useHallAction('reference.saveItem')
  const submit = async (values: ItemInput): Promise<void> => {
    const numbered = {
      ...values,
      materials: values.materials.map((material, index) => ({ ...material, order: index + 1 })),
      steps: values.steps.map((step, index) => ({ ...step, order: index + 1 })),
    }
    const saved = await save.run({ item: numbered })
    if (saved === undefined) return
    notifySaved(t('item.saved', { name: values.name, version: saved.version }))
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  const text = (rows: number) => <Input.TextArea maxLength={20_000} rows={rows} className="growing-text" />
  const basics = (
    <div className="form-columns">
      <Form.Item
        name="itemId"
        label={t('field.code')}
        rules={[required(t('field.code')), { pattern: CODE_PATTERN, message: t('field.codeRule') }]}
      >
        <Input disabled={!isNew} autoFocus={isNew} maxLength={64} />
      </Form.Item>
      <Form.Item name="unitId" label={t('people.unit')} rules={[required(t('people.unit'))]}>
        <Select options={unitOptions} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="name" label={t('item.name')} className="wide" rules={[required(t('item.name'))]}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="caseKind" label={t('item.caseKind')}>
        <Select
          options={CaseKind.options.map((value) => ({ value, label: t(`common:caseKind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="itemType" label={t('item.itemType')}>
        <Select
          options={ITEM_TYPES.map((value) => ({ value, label: `${value} ${t(`itemType.${value}`)}` }))}
        />
      </Form.Item>
      <Form.Item name="statutoryLimit" label={t('item.statutoryLimit')}>
        <LimitInput />
      </Form.Item>
      <Form.Item name="promiseLimit" label={t('item.promiseLimit')}>
        <LimitInput />
      </Form.Item>
      <Form.Item name="windowIds" label={t('nav.windows')} className="wide">
        <Select mode="multiple" options={windowOptions} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="targetKinds" label={t('item.targetKinds')}>
        <Select
          mode="multiple"
          options={TARGET_KINDS.map((value) => ({ value, label: t(`targetKind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="channels" label={t('item.channels')}>
        <Select
          mode="multiple"
          options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="taskCode" label={t('item.taskCode')}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="catalogCode" label={t('item.catalogCode')}>
        <Input maxLength={36} />
      </Form.Item>
      <Form.Item name="onsiteVisits" label={t('item.onsiteVisits')}>
        <InputNumber min={0} max={20} precision={0} />
      </Form.Item>
      <Form.Item name="active" label={t('field.active')} valuePropName="checked" extra={t('item.activeHint')}>
        <Switch />
      </Form.Item>
    </div>
  )
  const guide = (
    <div className="form-columns">
      <Form.Item name="acceptConditions" label={t('item.acceptConditions')} className="wide">
        {text(3)}
      </Form.Item>
      <Form.Item name="legalBasis" label={t('item.legalBasis')} className="wide">
        {text(3)}
      </Form.Item>
      <Form.Item name="isFee" label={t('item.isFee')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="feeBasis" label={t('item.feeBasis')}>
        <Input maxLength={2_000} />
      </Form.Item>
      <Form.Item name="feeStandard" label={t('item.feeStandard')} className="wide">
        <Input.TextArea maxLength={2_000} rows={1} className="growing-text" />
      </Form.Item>
      <Form.Item name="result" label={t('item.result')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="place" label={t('item.place')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="consultPhone" label={t('unit.consultPhone')}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="supervisePhone" label={t('unit.supervisePhone')}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="faq" label={t('item.faq')} className="wide">
        {text(2)}
      </Form.Item>
    </div>
  )
  return (
    <RecordDrawer
      size={960}
      title={isNew ? t('item.add') : t('item.title', { name: item.name, version: item.version })}
      form={form}
      initial={item}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <Tabs
        // Hidden parts stay in the form, so that saving never drops what was not looked at.
        items={[
          { key: 'basics', label: t('item.tab.basics'), children: basics, forceRender: true },
          { key: 'guide', label: t('item.tab.guide'), children: guide, forceRender: true },
          {
            key: 'materials',
            label: t('item.tab.materials'),
            children: <MaterialsEditor />,
            forceRender: true,
          },
          { key: 'steps', label: t('item.tab.steps'), children: <StepsEditor />, forceRender: true },
        ]}
      />
    </RecordDrawer>
  )
}
