import { ClusterOutlined, DesktopOutlined, ExperimentOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../db/contract/index.ts'
import { CreateHallPage } from './create-hall-page.tsx'
import { JoinHallPage } from './join/join-hall-page.tsx'
import { SetupFrame } from './setup-frame.tsx'

type SetupState = Result<'setup.state'>

interface FirstRunPageProps {
  readonly setup: SetupState
  readonly onJoined: (hallName: string) => void
}

interface ChoiceProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly action: ReactNode
}

const Choice = ({ icon, title, text, action }: ChoiceProps): ReactNode => (
  <section className="setup-choice">
    <div className="setup-choice-icon" aria-hidden>
      {icon}
    </div>
    <h2>{title}</h2>
    <p className="muted">{text}</p>
    <div>{action}</div>
  </section>
)

/** A new machine: one of a hall, a hall by itself, or only to try. */
export function FirstRunPage({ setup, onJoined }: FirstRunPageProps) {
  const { t } = useTranslation('setup')
  const { place, mayCreate, mayJoin, hallAddress } = setup
  // Started with the address of a server, it is meant to join it; the first machine of a new hall has joined already.
  const [way, setWay] = useState<'CHOOSE' | 'JOIN' | 'CREATE'>(
    !mayJoin ? 'CREATE' : hallAddress !== null ? 'JOIN' : 'CHOOSE',
  )
  if (way === 'JOIN')
    return <JoinHallPage hallAddress={hallAddress} onBack={() => setWay('CHOOSE')} onJoined={onJoined} />
  if (way === 'CREATE' && place !== null)
    return <CreateHallPage place={place} onBack={mayJoin ? () => setWay('CHOOSE') : null} />
  return (
    <SetupFrame title={t('choose.title')} lead={t('choose.lead')}>
      <div className="setup-choices">
        <Choice
          icon={<ClusterOutlined />}
          title={t('choose.join')}
          text={t('choose.joinText')}
          action={
            <Button type="primary" size="large" autoFocus disabled={!mayJoin} onClick={() => setWay('JOIN')}>
              {t('choose.joinGo')}
            </Button>
          }
        />
        <Choice
          icon={<DesktopOutlined />}
          title={t('choose.create')}
          text={t('choose.createText')}
          action={
            <Button size="large" disabled={!mayCreate || place === null} onClick={() => setWay('CREATE')}>
              {t('choose.createGo')}
            </Button>
          }
        />
        <Choice
          icon={<ExperimentOutlined />}
          title={t('choose.sample')}
          text={t('choose.sampleText')}
          action={
            <p className="setup-sample">
              {t('choose.sampleHow')} <code>{t('choose.sampleCommand')}</code>
            </p>
          }
        />
      </div>
    </SetupFrame>
  )
}
