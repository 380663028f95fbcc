import { RiseOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InputRef } from 'antd'
import { PRIORITISING_ROLES } from '../../../db/model/roles.ts'
import { readTicketNumber, ticketIdOf } from '../../../db/model/queue/ticket-number.ts'
import { TicketDrawer } from '../../desk/queue/ticket-drawer.tsx'
import { notifyInfo } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { PrioritiseDialog } from './prioritise-dialog.tsx'

interface TicketFinderProps {
  readonly day: string
  readonly onChanged: () => void
}

/** One ticket of today by its number, and letting one go first. */
export function TicketFinder({ day, onChanged }: TicketFinderProps) {
  const { t } = useTranslation('queue')
  const input = useRef<InputRef>(null)
  const mayPrioritise = useSession(
    (state) => state.session?.roles.some((role) => PRIORITISING_ROLES.includes(role)) ?? false,
  )
  const [text, setText] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const [isPrioritising, setPrioritising] = useState(false)
  useShortcut('/', () => input.current?.focus())
  const find = (): void => {
    const number = readTicketNumber(text)
    if (number === null) notifyInfo(t('number.bad'))
    else setOpen(number)
  }
  return (
    <>
      <Input
        ref={input}
        className="lq-find"
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('live.find')}
        aria-label={t('live.find')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={find}
      />
      {mayPrioritise ? (
        <Button icon={<RiseOutlined aria-hidden />} onClick={() => setPrioritising(true)}>
          {t('prioritise.button')}
        </Button>
      ) : null}
      {open === null ? null : (
        <TicketDrawer ticketId={ticketIdOf(day, open)} number={open} onClose={() => setOpen(null)} />
      )}
      {isPrioritising ? (
        <PrioritiseDialog
          initial={readTicketNumber(text) ?? ''}
          onClose={() => setPrioritising(false)}
          onDone={onChanged}
        />
      ) : null}
    </>
  )
}
