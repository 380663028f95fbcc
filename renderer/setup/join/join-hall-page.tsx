import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SetupFrame } from '../setup-frame.tsx'
import { EnrolForm } from './enrol-form.tsx'
import { FindHall } from './find-hall.tsx'
import type { FoundHall } from './found-hall.ts'

interface JoinHallPageProps {
  /** The address the program was started with. */
  readonly hallAddress: string | null
  readonly onBack: () => void
  readonly onJoined: (hallName: string) => void
}

/** Becoming one of a hall: find the server, see who it is, then give the code. */
export function JoinHallPage({ hallAddress, onBack, onJoined }: JoinHallPageProps) {
  const { t } = useTranslation(['setup', 'common'])
  const [found, setFound] = useState<FoundHall | null>(null)
  return (
    <SetupFrame
      narrow
      title={
        found === null
          ? t('join.findTitle')
          : found.name === ''
            ? t('join.enrolTitleNoName')
            : t('join.enrolTitle', { name: found.name })
      }
      lead={found === null ? t('join.findLead') : t('join.enrolLead')}
    >
      {found === null ? (
        <FindHall
          hallAddress={hallAddress}
          onFound={setFound}
          back={
            <Button size="large" onClick={onBack}>
              {t('common:action.back')}
            </Button>
          }
        />
      ) : (
        <EnrolForm found={found} onBack={() => setFound(null)} onJoined={onJoined} />
      )}
    </SetupFrame>
  )
}
