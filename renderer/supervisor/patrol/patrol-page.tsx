import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { ASSESSING_ROLES } from '../../../db/model/roles.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths, type PatrolTab } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { DrawsTab } from './draws-tab.tsx'
import { FindingsTab } from './findings-tab.tsx'
import './patrol.css'
import { RoundsTab } from './rounds-tab.tsx'

const TABS: readonly PatrolTab[] = ['rounds', 'findings', 'draws']

/** 巡查: rounds through the windows, what was found, and the random draws, which everybody may read. */
export function PatrolPage() {
  const { t } = useTranslation('patrol')
  const navigate = useNavigate()
  const { view: asked } = useParams()
  const mayPatrol = useSession(
    (state) => state.session?.roles.some((role) => ASSESSING_ROLES.some((each) => each === role)) ?? false,
  )
  const tabs = mayPatrol ? TABS : TABS.filter((tab) => tab === 'draws')
  const tab = tabs.find((each) => each === (asked ?? 'rounds'))
  if (tab === undefined) return <PageMissing />
  return (
    <PageFrame
      fill
      title={t(mayPatrol ? 'title' : 'draw.title')}
      actions={
        mayPatrol ? (
          <Segmented<PatrolTab>
            className="patrol-tabs"
            aria-label={t('tab.label')}
            value={tab}
            options={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
            onChange={(value) => void navigate(paths.patrol(value))}
          />
        ) : null
      }
    >
      {tab === 'draws' ? (
        <DrawsTab mayDraw={mayPatrol} />
      ) : tab === 'findings' ? (
        <FindingsTab />
      ) : (
        <RoundsTab />
      )}
    </PageFrame>
  )
}
