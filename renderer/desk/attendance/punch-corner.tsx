import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import './attendance.css'
import { LeavingQuestion } from './leaving-question.tsx'
import { OutDialog } from './out-dialog.tsx'
import {
  cancelLeaving,
  closeGoingOut,
  forgetPunch,
  goOutInstead,
  leaveNow,
  punchNow,
  putReceiptAway,
  usePunch,
} from './punch-store.ts'
import { ReceiptWords } from './receipt-words.tsx'

/** Long enough to be read from a step away; longer when there is something to read. */
const SHOWN_MS = 6_000
const SHOWN_WITH_REMARKS_MS = 12_000

/** The same dialog as on the page of the day, on whatever page the key was pressed. */
function GoingOut() {
  const { data } = useHallQuery('attendance.today', {})
  return data === undefined ? null : (
    <OutDialog sessions={data.sessions} onClose={closeGoingOut} onDone={closeGoingOut} />
  )
}

/** F9 wherever somebody is signed in, and the receipt in the corner; work goes on under it. */
export function PunchCorner() {
  const { t } = useTranslation('attendance')
  const { receipt, question, goingOut } = usePunch()
  useShortcut('F9', () => void punchNow(), { inDialogs: true })
  useEffect(() => {
    if (receipt === null) return undefined
    const timer = window.setTimeout(
      putReceiptAway,
      receipt.remarks.length > 0 ? SHOWN_WITH_REMARKS_MS : SHOWN_MS,
    )
    return () => window.clearTimeout(timer)
  }, [receipt])
  useEffect(() => forgetPunch, [])
  return (
    <>
      <div className="att-corner no-print" role="status" aria-live="polite">
        {receipt === null ? null : (
          <div key={receipt.punchId} className="att-corner-card">
            <ReceiptWords receipt={receipt} withName={false} />
            <Button
              type="text"
              size="small"
              tabIndex={-1}
              icon={<CloseOutlined aria-hidden />}
              aria-label={t('punch.close')}
              onClick={putReceiptAway}
            />
          </div>
        )}
      </div>
      {question === null ? null : (
        <div className="att-corner att-corner-card no-print">
          <LeavingQuestion
            text={question}
            onLeave={() => void leaveNow()}
            onCancel={cancelLeaving}
            onGoOut={goOutInstead}
          />
        </div>
      )}
      {goingOut ? <GoingOut /> : null}
    </>
  )
}
