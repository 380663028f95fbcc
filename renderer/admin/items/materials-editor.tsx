import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Material } from '../../../db/model/reference.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { newMaterial, type MaterialInput } from './new-item.ts'

/** The materials an item asks for, in the order of the notice. */
export function MaterialsEditor() {
  const { t } = useTranslation(['admin', 'common'])
  const form = Form.useFormInstance<{ materials: MaterialInput[] }>()
  return (
    <Form.List name="materials">
      {(fields, { add, remove }) => (
        <>
          {fields.length === 0 ? (
            <EmptyState title={t('material.empty')} />
          ) : (
            <div className="material-row material-head" aria-hidden>
              <span />
              <span>{t('material.name')}</span>
              <span>{t('material.requirement')}</span>
              <span>{t('material.form')}</span>
              <span>{t('material.originals')}</span>
              <span>{t('material.copies')}</span>
            </div>
          )}
          {fields.map((field, index) => (
            <div key={field.key} className="material-row">
              <span className="muted number">{index + 1}</span>
              <Form.Item
                name={[field.name, 'name']}
                rules={[
                  { required: true, message: t('common:form.required', { field: t('material.name') }) },
                ]}
              >
                <Input maxLength={300} placeholder={t('material.name')} aria-label={t('material.name')} />
              </Form.Item>
              <Form.Item name={[field.name, 'requirement']}>
                <Select
                  aria-label={t('material.requirement')}
                  options={Material.shape.requirement.options.map((value) => ({
                    value,
                    label: t(`common:requirement.${value}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name={[field.name, 'form']}>
                <Select
                  aria-label={t('material.form')}
                  options={Material.shape.form.options.map((value) => ({
                    value,
                    label: t(`common:materialForm.${value}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name={[field.name, 'originals']}>
                <InputNumber
                  min={0}
                  max={99}
                  precision={0}
                  aria-label={t('material.originals')}
                  title={t('material.originals')}
                />
              </Form.Item>
              <Form.Item name={[field.name, 'copies']}>
                <InputNumber
                  min={0}
                  max={99}
                  precision={0}
                  aria-label={t('material.copies')}
                  title={t('material.copies')}
                />
              </Form.Item>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t('common:action.remove')}
                title={t('common:action.remove')}
                onClick={() => remove(field.name)}
              />
              <div className="material-more">
                <Form.Item name={[field.name, 'condition']}>
                  <Input
                    maxLength={500}
                    placeholder={t('material.condition')}
                    aria-label={t('material.condition')}
                  />
                </Form.Item>
                <Form.Item name={[field.name, 'acceptStandard']}>
                  <Input
                    maxLength={2_000}
                    placeholder={t('material.acceptStandard')}
                    aria-label={t('material.acceptStandard')}
                  />
                </Form.Item>
                <Form.Item name={[field.name, 'issuingBody']}>
                  <Input
                    maxLength={200}
                    placeholder={t('material.issuingBody')}
                    aria-label={t('material.issuingBody')}
                  />
                </Form.Item>
                <Form.Item name={[field.name, 'fillNote']}>
                  <Input
                    maxLength={2_000}
                    placeholder={t('material.fillNote')}
                    aria-label={t('material.fillNote')}
                  />
                </Form.Item>
              </div>
            </div>
          ))}
          <Button
            icon={<PlusOutlined />}
            onClick={() => add(newMaterial(form.getFieldValue('materials') ?? []))}
          >
            {t('material.add')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
