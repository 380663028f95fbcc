import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  InfoCircleOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { Popover } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { bytes, clockTime, dayAndTime, dayOfMs } from '../format.ts'
import { useStatus } from '../status-store.ts'
import { LinkDetails, ToConflicts } from '../sync/link-details.tsx'
import { useSync } from '../sync/sync-store.ts'
import { ClockCheck } from './clock-check.tsx'
import { lightsOf, type Light, type Tone } from './status-lights.ts'

const icons: Record<Tone, ReactNode> = {
  GOOD: <CheckCircleOutlined aria-hidden />,
  NOTE: <InfoCircleOutlined aria-hidden />,
  WARN: <WarningOutlined aria-hidden />,
  BAD: <CloseCircleOutlined aria-hidden />,
}

function StatusLight({ light }: { readonly light: Light }) {
  const { t } = useTranslation('shell')
  const [isOpen, setIsOpen] = useState(false)
  const offByMs = useStatus((state) => state.status?.clock.driftMs ?? 0)
  // The states of a light are data; the check of the texts knows them through status-lights.ts.
  const text = (part: string): string =>
    t(`status.${light.key}.${light.state}.${part}` as 'status.saved.good.short', light.facts)
  return (
    <Popover
      trigger={['click']}
      open={isOpen}
      onOpenChange={setIsOpen}
      placement="topLeft"
      title={text('short')}
      content={
        <div className="status-explain">
          <p>{text('means')}</p>
          <p>
            <strong>{t('status.todo')}</strong>
            {text('todo')}
          </p>
          {isOpen && light.key === 'clock' && offByMs !== 0 ? (
            <ClockCheck offByMs={offByMs} onAsk={() => setIsOpen(false)} />
          ) : null}
          {isOpen && (light.key === 'link' || light.key === 'waiting') && light.state !== 'STANDALONE' ? (
            <LinkDetails onLeave={() => setIsOpen(false)} />
          ) : null}
          {light.key === 'conflicts' ? <ToConflicts onLeave={() => setIsOpen(false)} /> : null}
        </div>
      }
    >
      <button type="button" className={`status-light tone-${light.tone.toLowerCase()}`}>
        {icons[light.tone]}
        <span className="one-line">{text('short')}</span>
      </button>
    </Popover>
  )
}

/** The truth about this machine, at the foot of every page; a press on a light says what it means and what to do. */
export function StatusBar() {
  const { t } = useTranslation('shell')
  const connection = useStatus((state) => state.connection)
  const status = useStatus((state) => state.status)
  const sync = useSync((state) => state.sync)
  const today = status === null ? '' : dayOfMs(status.nowMs)
  const words = {
    time: (atMs: number) => (dayOfMs(atMs) === today ? clockTime(atMs) : dayAndTime(atMs)),
    amount: bytes,
  }
  const lights = lightsOf(connection, status, words, sync)
  return (
    <footer className="status-bar no-print" role="status" aria-label={t('status.label')}>
      {lights.map((light) => (
        <StatusLight key={light.key} light={light} />
      ))}
      <span className="grow" />
      {status === null ? null : (
        <span className="status-version">{t('status.version', { version: status.version })}</span>
      )}
    </footer>
  )
}
