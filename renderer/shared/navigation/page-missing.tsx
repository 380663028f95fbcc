import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { EmptyState } from '../empty-state.tsx'
import { PageFrame } from '../page-frame.tsx'
import { paths } from './paths.ts'

export function PageMissing() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <PageFrame title={t('error.pageMissing')}>
      <EmptyState
        title={t('error.pageMissingHint')}
        action={
          <Button type="primary" onClick={() => void navigate(paths.today())}>
            {t('error.backToToday')}
          </Button>
        }
      />
    </PageFrame>
  )
}
