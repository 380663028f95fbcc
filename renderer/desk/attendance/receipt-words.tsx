import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  InfoCircleOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../shared/format.ts'
import './attendance.css'
import { toneOf, useAttendanceWords, type Tone } from './attendance-words.ts'
import type { PunchReceipt } from './punch-store.ts'

const icons: Record<Tone, ReactNode> = {
  good: <CheckCircleOutlined aria-hidden />,
  minor: <ExclamationCircleOutlined aria-hidden />,
  bad: <ExclamationCircleOutlined aria-hidden />,
  leave: <InfoCircleOutlined aria-hidden />,
  review: <InfoCircleOutlined aria-hidden />,
  open: <CheckCircleOutlined aria-hidden />,
  quiet: <ClockCircleOutlined aria-hidden />,
}

/** A session under way has no result yet, but whether somebody came in time is known at once. */
const toneOfReceipt = ({ session, countedAs, remarks }: PunchReceipt): Tone => {
  if (remarks.includes('CLOCK_SUSPECT')) return 'review'
  if (session === null || countedAs === 'OUTSIDE' || countedAs === 'REPEAT') return 'quiet'
  if (remarks.includes('BACK')) return 'good'
  if (session.kind !== 'OPEN') return toneOf(session.kind)
  return lateNow(session, countedAs) > 0 || earlyNow(session, countedAs) > 0 ? 'minor' : 'good'
}

type Session = NonNullable<PunchReceipt['session']>
const wholeMinutes = (ms: number): number => Math.max(0, Math.floor(ms / 60_000))
const lateNow = ({ fromMs, inAtMs, reasons }: Session, countedAs: PunchReceipt['countedAs']): number =>
  countedAs === 'IN' &&
  fromMs !== null &&
  inAtMs !== null &&
  !reasons.some(({ code }) => code === 'LATE_IN_GRACE')
    ? wholeMinutes(inAtMs - fromMs)
    : 0
const earlyNow = ({ toMs, outAtMs }: Session, countedAs: PunchReceipt['countedAs']): number =>
  countedAs === 'OUT' && toMs !== null && outAtMs !== null ? wholeMinutes(toMs - outAtMs) : 0

/** 08:24 签到 · 上午 · 正常, with what should be known of it below. */
export function ReceiptWords({
  receipt,
  withName,
}: {
  readonly receipt: PunchReceipt
  readonly withName: boolean
}) {
  const { t } = useTranslation('attendance')
  const words = useAttendanceWords()
  const { countedAs, half, session, remarks } = receipt
  const tone = toneOfReceipt(receipt)
  const isReturn = remarks.includes('BACK')
  const act = isReturn
    ? t('punch.again')
    : countedAs === 'IN'
      ? t('punch.in')
      : countedAs === 'OUT'
        ? t('punch.out')
        : t(`punch.${countedAs}`)
  const resultOf = (known: Session): string => {
    if (known.kind !== 'OPEN') return words.result(known)
    const lateMinutes = lateNow(known, countedAs)
    const earlyMinutes = earlyNow(known, countedAs)
    const kind = lateMinutes > 0 ? 'LATE' : earlyMinutes > 0 ? 'EARLY' : 'NORMAL'
    return words.result({ kind, lateMinutes, earlyMinutes })
  }
  const result =
    session === null ||
    countedAs === 'REPEAT' ||
    countedAs === 'OUTSIDE' ||
    isReturn ||
    remarks.includes('CLOCK_SUSPECT')
      ? ''
      : resultOf(session)
  const says = [
    ...(countedAs === 'REPEAT' ? [t('punch.repeatSays')] : []),
    ...(countedAs === 'OUTSIDE' ? [t('punch.outsideSays')] : []),
    ...remarks.filter((remark) => remark !== 'REPEAT').map((remark) => t(`punch.remark.${remark}`)),
  ]
  return (
    <div className={`att-receipt att-${tone}`}>
      <span className="att-receipt-icon">{icons[tone]}</span>
      <div className="att-receipt-text">
        <div className="att-receipt-line">
          <span className="att-receipt-time number">{clockTime(receipt.atMs)}</span>
          <span>{act}</span>
          {half === null ? null : <span>· {t(`half.${half}`)}</span>}
          {result === '' ? null : <span>· {result}</span>}
          {remarks.includes('CLOCK_SUSPECT') ? <span>· {t('kind.UNDER_REVIEW')}</span> : null}
        </div>
        {withName ? <div className="att-receipt-name">{receipt.name}</div> : null}
        {says.length === 0 ? null : <div className="att-receipt-says">{says.join(' · ')}</div>}
      </div>
    </div>
  )
}
