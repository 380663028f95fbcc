import { ClusterOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'

/** For pages about the hall server, on a machine that stands alone: what it would be good for, and how to get it. */
export function NoHall({ title }: { readonly title: string }) {
  const { t } = useTranslation('hall')
  return (
    <PageFrame title={title}>
      <div className="panel">
        <EmptyState icon={<ClusterOutlined />} title={t('noHall.title')} hint={t('noHall.hint')} />
      </div>
    </PageFrame>
  )
}
