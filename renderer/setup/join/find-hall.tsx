import { ReloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { Button, Form, Input, Spin } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useHallAction } from '../../shared/use-query.ts'
import type { FoundHall } from './found-hall.ts'
import { JoinProblem } from './join-problem.tsx'

interface FindHallProps {
  readonly hallAddress: string | null
  readonly onFound: (hall: FoundHall) => void
  readonly back: ReactNode
}

/** Halls that announce themselves on this network, or an address somebody types. Nothing is sent yet but the question. */
export function FindHall({ hallAddress, onFound, back }: FindHallProps) {
  const { t } = useTranslation('setup')
  const [address, setAddress] = useState(hallAddress ?? '')
  const [halls, setHalls] = useState<readonly FoundHall[] | null>(null)
  const discover = useHallAction('setup.discoverHalls')
  const check = useHallAction('setup.checkHall')
  const { run: runDiscover } = discover
  const look = async (): Promise<void> => {
    const found = await runDiscover({})
    if (found !== undefined) setHalls(found.halls)
  }
  useEffect(() => {
    // Looked for at once: most people find their hall without typing anything.
    runDiscover({}).then(
      (found) => setHalls(found?.halls ?? []),
      () => setHalls([]),
    )
  }, [runDiscover])
  const ask = async (wanted: string): Promise<void> => {
    if (wanted.trim() === '') return
    const found = await check.run({ address: wanted.trim() })
    if (found !== undefined) onFound(found)
  }
  return (
    <>
      <section className="join-found" aria-busy={discover.busy}>
        <header>
          <h2>{t('join.onNetwork')}</h2>
          <Button
            size="small"
            icon={<ReloadOutlined aria-hidden />}
            disabled={discover.busy}
            onClick={() => void look()}
          >
            {t('join.again')}
          </Button>
        </header>
        <div role="status" aria-live="polite">
          {discover.busy ? (
            <div className="join-looking">
              <Spin size="small" /> {t('join.looking')}
            </div>
          ) : halls !== null && halls.length === 0 ? (
            <p className="muted">{t('join.noneFound')}</p>
          ) : null}
        </div>
        {(halls ?? []).map((hall) => (
          <button
            key={`${hall.address} ${hall.fingerprint}`}
            type="button"
            className="join-hall"
            disabled={check.busy}
            onClick={() => void ask(hall.address)}
          >
            <strong className="one-line">{hall.name}</strong>
            <span className="muted">{hall.address}</span>
            {hall.fingerprint === '' ? null : (
              <span className="muted">
                <SafetyCertificateOutlined aria-hidden /> {hall.fingerprint}
              </span>
            )}
          </button>
        ))}
      </section>
      <Form layout="vertical" onFinish={() => void ask(address)}>
        <Form.Item label={t('join.address')} extra={t('join.addressHint')} htmlFor="join-address">
          <Input
            id="join-address"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            size="large"
            placeholder={t('join.addressExample')}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Form.Item>
        <JoinProblem error={check.error} />
        <footer className="setup-foot join-foot">
          {back}
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            loading={check.busy}
            disabled={address.trim() === ''}
          >
            {t('join.check')}
          </Button>
        </footer>
      </Form>
    </>
  )
}
