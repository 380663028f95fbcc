import { useTranslation } from 'react-i18next'
import { PageFrame } from '../../shared/page-frame.tsx'

/** 考勤表. */
export function SheetPage() {
  const { t } = useTranslation('sheet')
  return <PageFrame title={t('title')} />
}
