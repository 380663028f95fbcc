import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Params } from '../../../db/contract/index.ts'
import type { Item } from '../../../db/model/reference.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { Omissions, omissionsComplete, type OmissionReasons } from './omissions.tsx'

type NoticeInput = Omit<Params<'papers.issueConsultNotice'>, 'itemId' | 'consultationId'>

const WAYS = ['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'] as const

export interface NoticeDialogProps {
  readonly item: Item
  readonly visitorName: string
  readonly visitorPhone: string
  readonly matter: string
  readonly busy: boolean
  readonly error: string | null
  readonly onIssue: (input: NoticeInput) => void
  readonly onClose: () => void
}

/** The one-time notice (一次性告知书) of an item: everything it asks for, unless a line is left out on purpose. */
export const NoticeDialog = ({
  item,
  visitorName,
  visitorPhone,
  matter,
  busy,
  error,
  onIssue,
  onClose,
}: NoticeDialogProps) => {
  const { t } = useTranslation(['items', 'common'])
  const [name, setName] = useState(visitorName)
  const [phone, setPhone] = useState(visitorPhone)
  const [text, setText] = useState(matter)
  const [way, setWay] = useState<(typeof WAYS)[number]>('IN_PERSON')
  const [omitted, setOmitted] = useState<OmissionReasons>({})
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (!omissionsComplete(omitted)) return
    onIssue({
      visitorName: name.trim(),
      visitorPhone: phone.trim(),
      matter: text.trim(),
      way,
      omitted: Object.entries(omitted).map(([materialId, reason]) => ({ materialId, reason: reason.trim() })),
    })
  }
  return (
    <StepDialog
      title={t('notice.title', { item: item.name })}
      okText={t('notice.issue')}
      width={760}
      busy={busy}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="hd-row">
        <Field label={t('notice.visitor')}>
          {(ids) => (
            <Input
              {...ids}
              data-first
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('notice.phone')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={40}
              inputMode="tel"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label={t('notice.matter')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Field label={t('notice.way')}>
        {() => (
          <KeyChoice
            ariaLabel={t('notice.way')}
            value={way}
            onChange={setWay}
            options={WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
          />
        )}
      </Field>
      <Omissions
        title={t('notice.lines', { count: item.materials.length })}
        lines={item.materials.map((material) => ({
          materialId: material.materialId,
          name: material.name,
          detail: [t(`common:requirement.${material.requirement}`), material.condition]
            .filter(Boolean)
            .join(' · '),
        }))}
        omitted={omitted}
        showErrors={tried}
        onChange={setOmitted}
      />
    </StepDialog>
  )
}
