import { FieldTimeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { hall } from '../../shared/hall.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { LeavingQuestion } from '../attendance/leaving-question.tsx'
import { ReceiptWords } from '../attendance/receipt-words.tsx'
import { wouldLeave, type PunchReceipt } from '../attendance/punch-store.ts'
import type { LoginPerson } from './find-people.ts'
import { SecretForm } from './secret-form.tsx'

type PunchWish = ParamsInput<'session.punch'>

interface PunchPaneProps {
  readonly person: LoginPerson | null
  readonly onBack: () => void
}

/** The receipt can be read by whoever stands there; then the page is the next person's. */
const RECEIPT_MS = 7_000

/** Signs somebody in or out without logging them in. */
export function PunchPane({ person, onBack }: PunchPaneProps) {
  const { t } = useTranslation('attendance')
  const [receipt, setReceipt] = useState<PunchReceipt | null>(null)
  const [asked, setAsked] = useState<{ readonly wish: PunchWish; readonly text: string } | null>(null)
  const back = useRef(onBack)
  back.current = onBack
  useEffect(() => {
    if (receipt === null) return undefined
    const timer = window.setTimeout(() => back.current(), RECEIPT_MS)
    return () => window.clearTimeout(timer)
  }, [receipt])
  if (receipt !== null)
    return (
      <div className="punch-pane">
        <div className="punch-pane-done" role="status">
          <ReceiptWords receipt={receipt} withName />
          <p className="muted">{t('punch.onlyDone')}</p>
          <Button type="primary" autoFocus onClick={onBack}>
            {t('punch.onlyBack')}
          </Button>
        </div>
      </div>
    )
  const enter = async (wish: PunchWish): Promise<void> => {
    try {
      setReceipt(await hall.call('session.punch', wish))
    } catch (thrown) {
      if (!wouldLeave(thrown)) throw thrown
      setAsked({ wish, text: thrown.message })
    }
  }
  const leave = async (wish: PunchWish): Promise<void> => {
    try {
      await enter({ ...wish, leaving: true })
    } catch (thrown) {
      notifyFailed(thrown)
    }
    setAsked(null)
  }
  // The secret is kept for the answer only while its person is the chosen one.
  if (asked !== null && asked.wish.staffId === person?.staffId)
    return (
      <div className="punch-pane">
        <div className="punch-pane-done">
          <LeavingQuestion text={asked.text} onLeave={() => void leave(asked.wish)} onCancel={onBack} />
        </div>
      </div>
    )
  return (
    <div className="punch-pane">
      <div className="punch-pane-head">
        <FieldTimeOutlined aria-hidden /> {t('punch.onlyTitle')}
      </div>
      {person === null ? (
        <EmptyState title={t('punch.onlyHint')} />
      ) : (
        <SecretForm
          key={person.staffId}
          person={person}
          enterText={t('punch.onlySubmit')}
          onEnter={(secret) => enter({ staffId: person.staffId, ...secret })}
        />
      )}
    </div>
  )
}
