import { MinusOutlined, PlusOutlined, SaveOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Drawer, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StaffId, WindowId } from '../../../db/model/ids.ts'
import { Field } from '../../desk/parts/field.tsx'
import { useToday } from '../../desk/parts/use-today.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { signed } from '../../shared/assessment/points.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { PhotoPicker } from '../../shared/files/photo-picker.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { notifyInfo, notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import type { FindingDraft } from './finding-draft.ts'
import type { HallWindow, PatrolItem, RoundWindow } from './patrol-types.ts'

interface FindingSheetProps {
  readonly patrolId: string
  readonly window: RoundWindow
  readonly item: PatrolItem
  readonly person: HallWindow['people'][number] | null
  readonly draft: FindingDraft
  readonly change: (part: Partial<FindingDraft>) => void
  /** When what stands here was written, where it was taken up again. */
  readonly restoredFromMs: number | null
  readonly onSaved: () => void
  /** Given up: nothing of it is kept. */
  readonly onClose: () => void
}

const QUANTITY_MAX = 99

/** The second tap of a finding is Save; everything else here may stay as it is. */
export function FindingSheet({
  patrolId,
  window,
  item,
  person,
  draft,
  change,
  restoredFromMs,
  onSaved,
  onClose,
}: FindingSheetProps) {
  const { t } = useTranslation(['patrol', 'common'])
  const words = useAssessmentWords()
  const today = useToday()
  const { quantity, delta, note, files, reminded } = draft
  const [reading, setReading] = useState(false)
  const record = useHallAction('assessment.record')
  const isVeto = item.veto !== 'NONE'
  const missing =
    isVeto && note.trim() === ''
      ? t('item.needsOwnWords')
      : item.evidence === 'PHOTO' && files.length === 0
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
      // A hand beside the sheet must not throw away what was written.
      mask={{ closable: false }}
      title={item.text}
      onClose={onClose}
      footer={
        <div className="finding-sheet-foot">
          <span className="muted">{missing}</span>
          <Button size="large" onClick={onClose}>
            {t('finding.giveUp')}
          </Button>
          <Button
            type="primary"
            size="large"
            autoFocus={!isVeto}
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
      {restoredFromMs === null ? null : (
        <p className="muted">{t('finding.restored', { at: dayAndTime(restoredFromMs) })}</p>
      )}
      <p className="finding-who">
        <b>{item.target === 'PERSON' ? (person?.name ?? '') : window.name}</b>{' '}
        {isVeto && Number(delta) === 0 ? null : (
          <b className={item.delta.startsWith('-') ? 'round-minus' : 'round-plus'}>{signed(delta)}</b>
        )}
        <span className="muted">
          {' '}
          {item.target === 'PERSON'
            ? `${window.windowId} ${window.name}`
            : person === null
              ? ''
              : t('finding.present', { name: person.name })}
        </span>
      </p>
      {item.veto === 'NONE' ? null : (
        <Alert
          type="error"
          showIcon
          title={t(`finding.veto.${item.veto}`)}
          description={t(`finding.vetoHint.${item.veto}`)}
        />
      )}
      <div className="finding-fields">
        <Field label={t('finding.quantity')}>
          {(ids) => (
            <div className="finding-count">
              <Button
                size="large"
                icon={<MinusOutlined aria-hidden />}
                aria-label={t('finding.less')}
                disabled={quantity <= 1}
                onClick={() => change({ quantity: quantity - 1 })}
              />
              <output {...ids} className="number">
                {words.counted(quantity, item.unit)}
              </output>
              <Button
                size="large"
                icon={<PlusOutlined aria-hidden />}
                aria-label={t('finding.more')}
                disabled={quantity >= QUANTITY_MAX}
                onClick={() => change({ quantity: quantity + 1 })}
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
                onChange={(value) => change({ delta: value ?? item.delta })}
              />
            )}
          </Field>
        )}
        <Field
          label={t('finding.note')}
          required={isVeto || item.evidence === 'NOTE'}
          className="finding-note"
        >
          {(ids) => (
            <Input.TextArea
              {...ids}
              size="large"
              rows={2}
              autoFocus={isVeto}
              placeholder={isVeto ? t('finding.ownWords') : undefined}
              maxLength={2_000}
              value={note}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
      <PhotoPicker files={files} onChange={(next) => change({ files: next })} onBusy={setReading} />
      <Checkbox
        className="finding-reminded"
        checked={reminded}
        onChange={(event) => change({ reminded: event.target.checked })}
      >
        {t('finding.remindedOnSpot')}
      </Checkbox>
    </Drawer>
  )
}
