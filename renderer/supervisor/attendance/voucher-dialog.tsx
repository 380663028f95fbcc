import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LeaveKind } from '../../../db/model/attendance/rules.ts'
import { useAttendanceWords, type SessionView } from '../../desk/attendance/attendance-words.ts'
import { Field } from '../../desk/parts/field.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { useFormat } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

const KINDS = ['NORMAL', 'LATE', 'EARLY', 'MISSING_IN', 'MISSING_OUT', 'ABSENT_HALF', 'LEAVE', 'OFF'] as const
type VoucherKind = (typeof KINDS)[number]

interface VoucherDialogProps {
  readonly staffId: string
  readonly name: string
  readonly day: string
  readonly session: SessionView
  readonly onClose: () => void
}

/** A settled half day is corrected: what it was, what it becomes, and why; both stay readable. */
export function VoucherDialog({ staffId, name, day, session, onClose }: VoucherDialogProps) {
  const { t } = useTranslation(['sheet', 'attendance', 'common'])
  const words = useAttendanceWords()
  const format = useFormat()
  const action = useHallAction('attendance.correctMonth')
  const [kind, setKind] = useState<VoucherKind | null>(null)
  const [late, setLate] = useState<number | null>(session.lateMinutes || null)
  const [early, setEarly] = useState<number | null>(session.earlyMinutes || null)
  const [leaveKind, setLeaveKind] = useState<LeaveKind>(session.leaveKind ?? 'OFFICIAL')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const after =
    kind === null
      ? null
      : {
          kind,
          lateMinutes: kind === 'LATE' ? (late ?? 0) : 0,
          earlyMinutes: kind === 'EARLY' ? (early ?? 0) : 0,
          leaveKind: kind === 'LEAVE' ? leaveKind : null,
        }
  const lacksLate = after?.kind === 'LATE' && after.lateMinutes === 0
  const lacksEarly = after?.kind === 'EARLY' && after.earlyMinutes === 0
  const isSame =
    after !== null &&
    session.kind === after.kind &&
    session.lateMinutes === after.lateMinutes &&
    session.earlyMinutes === after.earlyMinutes &&
    session.leaveKind === after.leaveKind
  const lacksReason = reason.trim() === ''
  const submit = async (): Promise<void> => {
    setTried(true)
    if (after === null || lacksLate || lacksEarly || lacksReason || isSame) return
    const done = await action.run({ staffId, day, half: session.half, ...after, reason: reason.trim() })
    if (done === undefined) return
    notifySaved(t('voucher.saved'))
    onClose()
  }
  const minutes = (
    label: string,
    value: number | null,
    onChange: (value: number | null) => void,
    isMissing: boolean,
  ) => (
    <Field label={label} required error={tried && isMissing ? t('voucher.minutes') : undefined}>
      {(ids) => (
        <InputNumber<number>
          {...ids}
          min={1}
          max={600}
          precision={0}
          value={value}
          onChange={(next) => onChange(next)}
        />
      )}
    </Field>
  )
  return (
    <StepDialog
      title={t('voucher.title', {
        name,
        day: format.shortDay(day),
        half: t(`attendance:half.${session.half}`),
      })}
      okText={t('voucher.ok')}
      width={520}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <dl className="hd-facts">
        <dt>{t('voucher.before')}</dt>
        <dd>{words.result(session)}</dd>
        <dt>{t('voucher.after')}</dt>
        <dd>
          {after === null ? null : <b>{words.result(after)}</b>}
          {tried && isSame ? <div className="hd-field-error">{t('voucher.same')}</div> : null}
        </dd>
      </dl>
      <div className="hd-row">
        <Field
          label={t('voucher.kind')}
          required
          error={tried && kind === null ? t('common:form.required', { field: t('voucher.kind') }) : undefined}
        >
          {(ids) => (
            <Select<VoucherKind>
              {...ids}
              value={kind}
              placeholder={t('voucher.chooseKind')}
              options={KINDS.map((value) => ({ value, label: t(`attendance:kind.${value}`) }))}
              onChange={setKind}
            />
          )}
        </Field>
        {kind === 'LATE' ? minutes(t('voucher.late'), late, setLate, lacksLate) : null}
        {kind === 'EARLY' ? minutes(t('voucher.early'), early, setEarly, lacksEarly) : null}
        {kind === 'LEAVE' ? (
          <Field label={t('voucher.leaveKind')}>
            {(ids) => (
              <Select<LeaveKind>
                {...ids}
                value={leaveKind}
                options={LeaveKind.options.map((value) => ({ value, label: words.leave(value) }))}
                onChange={setLeaveKind}
              />
            )}
          </Field>
        ) : null}
      </div>
      <Field
        label={t('voucher.reason')}
        required
        hint={t('voucher.reasonHint')}
        error={tried && lacksReason ? t('common:form.required', { field: t('voucher.reason') }) : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
