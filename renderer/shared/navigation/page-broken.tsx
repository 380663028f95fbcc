import { WarningOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useRouteError } from 'react-router'
import { EmptyState } from '../empty-state.tsx'
import { paths } from './paths.ts'

/** A defect in a page: says so without a stack, offers a way on; the details go to the console for support. */
export function PageBroken() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const error = useRouteError()
  console.error(error)
  return (
    <EmptyState
      icon={<WarningOutlined />}
      title={t('error.pageBroken')}
      hint={t('error.pageBrokenHint')}
      action={
        <Space orientation="vertical" align="center">
          <code>{error instanceof Error ? error.message : ''}</code>
          <Space>
            <Button type="primary" onClick={() => void navigate(0)}>
              {t('action.retry')}
            </Button>
            <Button onClick={() => void navigate(paths.today())}>{t('error.backToToday')}</Button>
          </Space>
        </Space>
      }
    />
  )
}
