import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { numbered } from '../papers/numbered.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'

const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const
const MATERIALS_MAX = 100

export type FirstContactDraft = Omit<ParamsInput<'firstContacts.open'>, 'backEntry'>

export const emptyFirstContact: FirstContactDraft = {
  way: 'IN_PERSON',
  visitor: '',
  visitorUnit: '',
  phone: '',
  address: '',
  matter: '',
  materials: [],
}

/** Without the material lines somebody opened and left empty. */
export const firstContactInput = (draft: FirstContactDraft): FirstContactDraft => ({
  ...draft,
  matter: draft.matter.trim(),
  materials: draft.materials.filter((material) => material.name.trim() !== ''),
})

interface FirstContactFieldsProps {
  readonly draft: FirstContactDraft
  readonly onChange: (part: Partial<FirstContactDraft>) => void
  readonly matterError: string | undefined
}

/** The fields of the first-contact slip as they stand on the paper form. */
export const FirstContactFields = ({ draft, onChange, matterError }: FirstContactFieldsProps): ReactNode => {
  const { t } = useTranslation(['forms', 'common'])
  const { materials } = draft
  const text = (key: 'visitor' | 'visitorUnit' | 'phone' | 'address', maxLength: number): ReactNode => (
    <Field label={t(`blank.${key}`)}>
      {(ids) => (
        <Input
          {...ids}
          autoComplete="off"
          maxLength={maxLength}
          value={draft[key]}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <>
      <Field label={t('blank.way')}>
        {() => (
          <KeyChoice
            ariaLabel={t('blank.way')}
            value={draft.way}
            options={WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
            onChange={(way) => onChange({ way })}
          />
        )}
      </Field>
      <div className="hd-row">
        {text('visitor', 120)}
        {text('visitorUnit', 120)}
        {text('phone', 40)}
        {text('address', 300)}
      </div>
      <Field label={t('blank.matter')} required error={matterError}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={2}
            className="growing-text"
            maxLength={2_000}
            {...(matterError === undefined ? {} : { status: 'error' as const })}
            value={draft.matter}
            onChange={(event) => onChange({ matter: event.target.value })}
          />
        )}
      </Field>
      <div className="forms-materials" role="group" aria-label={t('blank.material')}>
        {numbered(materials).map(({ no, line: material }) => (
          <div key={no} className="forms-material">
            <Input
              aria-label={t('blank.material')}
              placeholder={t('blank.material')}
              maxLength={300}
              value={material.name}
              onChange={(event) =>
                onChange({
                  materials: materials.map((other, place) =>
                    place === no - 1 ? { ...other, name: event.target.value } : other,
                  ),
                })
              }
            />
            <InputNumber
              aria-label={t('entry.materialCount')}
              min={1}
              max={999}
              precision={0}
              value={material.count}
              onChange={(count) =>
                onChange({
                  materials: materials.map((other, place) =>
                    place === no - 1 ? { ...other, count: count ?? 1 } : other,
                  ),
                })
              }
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('common:action.remove')}
              onClick={() => onChange({ materials: materials.filter((_other, place) => place !== no - 1) })}
            />
          </div>
        ))}
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={materials.length >= MATERIALS_MAX}
          onClick={() => onChange({ materials: [...materials, { name: '', count: 1 }] })}
        >
          {t('entry.addMaterial')}
        </Button>
      </div>
    </>
  )
}
