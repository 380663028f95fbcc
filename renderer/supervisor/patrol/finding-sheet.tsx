import { MinusOutlined, PlusOutlined, SaveOutlined } from '@ant-design/icons'
import { Button, Checkbox, Drawer, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { StaffId, WindowId } from '../../../db/model/ids.ts'
import { Field } from '../../desk/parts/field.tsx'
import { useToday } from '../../desk/parts/use-today.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { signed } from '../../shared/assessment/points.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { PhotoPicker } from '../../shared/files/photo-picker.tsx'
import { clockTime } from '../../shared/format.ts'
import { notifyInfo, notifySaved } from '../../shared/notices.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallAction } from '../../shared/use-query.ts'
import type { HallWindow, PatrolItem, RoundWindow } from './patrol-types.ts'

interface FindingSheetProps {
  readonly patrolId: string
  readonly window: RoundWindow
  readonly item: PatrolItem
  readonly person: HallWindow['people'][number] | null
  readonly onSaved: () => void
  readonly onClose: () => void
}

const QUANTITY_MAX = 99

/** The second tap of a finding is Save; everything else here may stay as it is. */
export function FindingSheet({ patrolId, window, item, person, onSaved, onClose }: FindingSheetProps) {
  const { t } = useTranslation(['patrol', 'common'])
  const words = useAssessmentWords()
  const today = useToday()
  const [quantity, setQuantity] = useState(1)
  const [delta, setDelta] = useState(item.delta)
  const nowMs = useStatus((state) => state.status?.nowMs ?? Date.now())
  // Where a rule wants a note, the least it takes stands there already: one looks at people, not at a keyboard.
  const [note, setNote] = useState(
    item.evidence === 'NOTE' ? t('finding.seenThere', { at: clockTime(nowMs), window: window.name }) : '',
  )
  const [files, setFiles] = useState<readonly AttachedFile[]>([])
  const [reading, setReading] = useState(false)
  const [reminded, setReminded] = useState(false)
  const record = useHallAction('assessment.record')
  const missing =
    item.evidence === 'PHOTO' && files.length === 0
      ? t('item.needsPhoto')
      : item.evidence === 'NOTE' && note.trim() === ''
        ? t('item.needsNote')
        : null
  const save = async (): Promise<void> => {
    const done = await record.run({
      itemCode: item.itemCode,
      day: today,
      quantity,
      delta: item.deltaTo === null ? null : delta,
      staffId: person === null ? null : StaffId.parse(person.staffId),
      windowId: WindowId.parse(window.windowId),
      note: note.trim(),
      files: [...files],
      patrolId,
      remindedOnSpot: reminded,
    })
    if (done === undefined) return
    // Taking back stands beside the finding: a notice with a button would lie over the next sheet.
    notifySaved(t('finding.saved', { charges: words.charges(done.entry.charges, done.entry.quantity) }))
    if (done.similar.length > 0) notifyInfo(t('finding.similar', { count: done.similar.length }))
    onSaved()
  }
  const bounds = [Number(item.delta), Number(item.deltaTo ?? item.delta)]
  return (
    <Drawer
      open
      placement="bottom"
      size="auto"
      className="finding-sheet"
      title={item.text}
      onClose={onClose}
      footer={
        <div className="finding-sheet-foot">
          <span className="muted">{missing}</span>
          <Button size="large" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button
            type="primary"
            size="large"
            autoFocus
            className="finding-save"
            icon={<SaveOutlined aria-hidden />}
            loading={record.busy}
            disabled={reading || missing !== null}
            onClick={() => void save()}
          >
            {t('common:action.save')}
          </Button>
        </div>
      }
    >
      <ErrorBanner error={record.error} onClose={record.clearError} />
      <p className="finding-who">
        <b>{item.target === 'PERSON' ? (person?.name ?? '') : window.name}</b>{' '}
        <b className={item.delta.startsWith('-') ? 'round-minus' : 'round-plus'}>{signed(delta)}</b>
        <span className="muted">
          {' '}
          {item.target === 'PERSON'
            ? `${window.windowId} ${window.name}`
            : person === null
              ? ''
              : t('finding.present', { name: person.name })}
        </span>
        {item.veto === 'NONE' ? null : <b className="round-minus"> {t(`finding.veto.${item.veto}`)}</b>}
      </p>
      <div className="finding-fields">
        <Field label={t('finding.quantity')}>
          {(ids) => (
            <div className="finding-count">
              <Button
                size="large"
                icon={<MinusOutlined aria-hidden />}
                aria-label={t('finding.less')}
                disabled={quantity <= 1}
                onClick={() => setQuantity(quantity - 1)}
              />
              <output {...ids} className="number">
                {words.counted(quantity, item.unit)}
              </output>
              <Button
                size="large"
                icon={<PlusOutlined aria-hidden />}
                aria-label={t('finding.more')}
                disabled={quantity >= QUANTITY_MAX}
                onClick={() => setQuantity(quantity + 1)}
              />
            </div>
          )}
        </Field>
        {item.deltaTo === null ? null : (
          <Field
            label={t('finding.delta')}
            hint={t('item.between', { from: signed(item.delta), to: signed(item.deltaTo) })}
          >
            {(ids) => (
              <InputNumber<string>
                {...ids}
                size="large"
                stringMode
                step="0.5"
                min={String(Math.min(...bounds))}
                max={String(Math.max(...bounds))}
                value={delta}
                onChange={(value) => setDelta(value ?? item.delta)}
              />
            )}
          </Field>
        )}
        <Field label={t('finding.note')} required={item.evidence === 'NOTE'} className="finding-note">
          {(ids) => (
            <Input.TextArea
              {...ids}
              size="large"
              rows={2}
              maxLength={2_000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
      <PhotoPicker files={files} onChange={setFiles} onBusy={setReading} />
      <Checkbox
        className="finding-reminded"
        checked={reminded}
        onChange={(event) => setReminded(event.target.checked)}
      >
        {t('finding.remindedOnSpot')}
      </Checkbox>
    </Drawer>
  )
}
