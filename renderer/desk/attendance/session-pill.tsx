import { useTranslation } from 'react-i18next'
import { clockTime } from '../../shared/format.ts'
import './attendance.css'
import { markOf, toneOf, useAttendanceWords, type SessionView } from './attendance-words.ts'

/** No result yet, or none at all: a plain word. */
const SELF_EVIDENT: ReadonlySet<string> = new Set(['OFF', 'AHEAD', 'OPEN', 'NO_RULES'])

/** A half day in one look: 上午 08:24–12:01 √ 正常. */
export function SessionPill({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation('attendance')
  const words = useAttendanceWords()
  const { inAtMs, outAtMs, kind } = session
  const isOff = kind === 'OFF' || kind === 'NO_RULES' || kind === 'LEAVE'
  const hours =
    session.fromMs === null || session.toMs === null
      ? ''
      : `${clockTime(session.fromMs)}–${clockTime(session.toMs)}`
  return (
    <span className={`att-pill att-${toneOf(kind)}`} title={hours}>
      <span className="att-pill-half">{t(`half.${session.half}`)}</span>
      {isOff ? null : inAtMs === null && outAtMs === null ? (
        <span className="att-pill-times number">
          {kind === 'AHEAD' ? hours : kind === 'UNDER_REVIEW' ? '' : t('today.noPunch')}
        </span>
      ) : (
        <span className="att-pill-times number">
          {inAtMs === null ? '' : clockTime(inAtMs)}–{outAtMs === null ? '' : clockTime(outAtMs)}
        </span>
      )}
      <span className="att-pill-result">
        {SELF_EVIDENT.has(kind) ? null : <b aria-hidden>{markOf(kind)} </b>}
        {words.result(session)}
      </span>
    </span>
  )
}
