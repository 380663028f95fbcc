import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import './slips.css'

type SlipInput = ParamsInput<'firstContacts.open'>
const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const

/** One paper the visitor brought; the key only tells lines apart on the screen. */
interface Line {
  readonly key: number
  readonly name: string
  readonly count: number
}

export interface SlipFormProps {
  readonly busy: boolean
  readonly error: string | null
  readonly onSubmit: (input: SlipInput) => void
  readonly onClose: () => void
}

/** A new first-contact slip (首问责任登记单). */
export const SlipForm = ({ busy, error, onSubmit, onClose }: SlipFormProps) => {
  const { t } = useTranslation(['slips', 'common'])
  const [way, setWay] = useState<(typeof WAYS)[number]>('IN_PERSON')
  const [texts, setTexts] = useState({ visitor: '', visitorUnit: '', phone: '', address: '', matter: '' })
  const [materials, setMaterials] = useState<readonly Line[]>([])
  const [tried, setTried] = useState(false)
  const missing = texts.matter.trim() === ''
  const text = (field: Exclude<keyof typeof texts, 'matter'>, maxLength: number) => (
    <Field label={t(`slip.${field}`)}>
      {(ids) => (
        <Input
          {...ids}
          maxLength={maxLength}
          autoComplete="off"
          value={texts[field]}
          onChange={(event) => setTexts({ ...texts, [field]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <StepDialog
      title={t('slip.new')}
      okText={t('slip.save')}
      width={700}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (missing) return
        onSubmit({
          way,
          visitor: texts.visitor.trim(),
          visitorUnit: texts.visitorUnit.trim(),
          phone: texts.phone.trim(),
          address: texts.address.trim(),
          matter: texts.matter.trim(),
          materials: materials
            .map((line) => ({ name: line.name.trim(), count: line.count }))
            .filter((line) => line.name !== ''),
          backEntry: null,
        })
      }}
    >
      <Field label={t('slip.matter')} required error={tried && missing ? t('needed') : undefined}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            data-first
            rows={2}
            maxLength={2000}
            {...(tried && missing ? { status: 'error' as const } : {})}
            value={texts.matter}
            onChange={(event) => setTexts({ ...texts, matter: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('slip.way')}>
        {() => (
          <KeyChoice
            ariaLabel={t('slip.way')}
            value={way}
            onChange={setWay}
            options={WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
          />
        )}
      </Field>
      <div className="hd-row">
        {text('visitor', 120)}
        {text('phone', 40)}
      </div>
      <div className="hd-row">
        {text('visitorUnit', 120)}
        {text('address', 300)}
      </div>
      <Field label={t('slip.materials')}>
        {() => (
          <div className="hd-slip-lines">
            {materials.map((line) => (
              <div key={line.key} className="hd-slip-line">
                <Input
                  size="small"
                  autoFocus
                  maxLength={300}
                  aria-label={t('slip.materialName')}
                  value={line.name}
                  onChange={(event) =>
                    setMaterials(
                      materials.map((old) => (old === line ? { ...old, name: event.target.value } : old)),
                    )
                  }
                />
                <InputNumber
                  size="small"
                  min={1}
                  max={999}
                  precision={0}
                  aria-label={t('slip.materialCount')}
                  value={line.count}
                  onChange={(value) =>
                    setMaterials(materials.map((old) => (old === line ? { ...old, count: value ?? 1 } : old)))
                  }
                />
                <Button size="small" onClick={() => setMaterials(materials.filter((old) => old !== line))}>
                  {t('common:action.remove')}
                </Button>
              </div>
            ))}
            <div>
              <Button
                size="small"
                disabled={materials.length >= 100}
                onClick={() =>
                  setMaterials([...materials, { key: (materials.at(-1)?.key ?? 0) + 1, name: '', count: 1 }])
                }
              >
                {t('slip.addMaterial')}
              </Button>
            </div>
          </div>
        )}
      </Field>
    </StepDialog>
  )
}
