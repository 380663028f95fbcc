import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { LimitInput } from './limit-input.tsx'

/** How the item is handled, step by step. */
export function StepsEditor() {
  const { t } = useTranslation(['admin', 'common'])
  return (
    <Form.List name="steps">
      {(fields, { add, remove }) => (
        <>
          {fields.length === 0 ? <EmptyState title={t('step.empty')} /> : null}
          {fields.map((field, index) => (
            <div key={field.key} className="step-row">
              <span className="muted number">{index + 1}</span>
              <Form.Item
                name={[field.name, 'name']}
                rules={[{ required: true, message: t('common:form.required', { field: t('step.name') }) }]}
              >
                <Input maxLength={120} placeholder={t('step.name')} aria-label={t('step.name')} />
              </Form.Item>
              <Form.Item name={[field.name, 'post']}>
                <Input maxLength={120} placeholder={t('step.post')} aria-label={t('step.post')} />
              </Form.Item>
              <Form.Item name={[field.name, 'limit']}>
                <LimitInput />
              </Form.Item>
              <Form.Item name={[field.name, 'specialNote']}>
                <Input
                  maxLength={300}
                  placeholder={t('common:form.note')}
                  aria-label={t('common:form.note')}
                />
              </Form.Item>
              <Button
                icon={<DeleteOutlined />}
                aria-label={t('common:action.remove')}
                title={t('common:action.remove')}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined />}
            onClick={() =>
              add({ order: fields.length + 1, name: '', post: '', limit: null, specialNote: '' })
            }
          >
            {t('step.add')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
