import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HallDevice, NewDevice } from '../../../db/model/hall-views.ts'
import type { z } from 'zod'

export type MachineInput = z.input<typeof NewDevice>
const KINDS: readonly HallDevice['kind'][] = ['DESK', 'SUPERVISOR', 'KIOSK']

interface Option {
  value: string
  label: string
}

interface MachineFieldsProps {
  /** The kind is settled at enrolment and stays. */
  readonly kindFixed: HallDevice['kind'] | null
  readonly windowOptions: Option[]
  readonly unitOptions: Option[]
}

/** Name, kind and place of a machine. A desk without a window of its own is told its units. */
export function MachineFields({ kindFixed, windowOptions, unitOptions }: MachineFieldsProps) {
  const { t } = useTranslation(['hall', 'common'])
  const kindChosen: unknown = Form.useWatch('kind')
  const windowChosen: unknown = Form.useWatch('windowId')
  const kind = kindFixed ?? kindChosen
  const hasWindow = windowChosen !== null && windowChosen !== undefined
  return (
    <>
      <Form.Item
        name="name"
        label={t('field.name')}
        extra={t('field.nameHint')}
        rules={[
          {
            required: true,
            whitespace: true,
            message: t('common:form.required', { field: t('field.name') }),
          },
        ]}
      >
        <Input autoFocus maxLength={120} autoComplete="off" placeholder={t('field.nameExample')} />
      </Form.Item>
      {kindFixed === null ? (
        <Form.Item name="kind" label={t('field.kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        </Form.Item>
      ) : null}
      {kind === 'DESK' ? (
        <>
          <Form.Item name="windowId" label={t('field.window')} extra={t('field.windowHint')}>
            <Select
              allowClear
              options={windowOptions}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('field.noWindow')}
            />
          </Form.Item>
          {hasWindow ? null : (
            <Form.Item
              name="unitIds"
              label={t('field.units')}
              rules={[{ required: true, message: t('common:form.required', { field: t('field.units') }) }]}
            >
              <Select mode="multiple" options={unitOptions} showSearch={{ optionFilterProp: 'label' }} />
            </Form.Item>
          )}
        </>
      ) : null}
    </>
  )
}

/** What the fields say, without what a kind has no use for. */
export const machineValues = (values: Partial<MachineInput>, kind: HallDevice['kind']) => {
  const windowId = kind === 'DESK' ? (values.windowId ?? null) : null
  return {
    name: values.name ?? '',
    windowId,
    unitIds: kind === 'DESK' && windowId === null ? [...(values.unitIds ?? [])] : [],
  }
}
