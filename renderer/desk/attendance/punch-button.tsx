import { FieldTimeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ShortcutHint } from '../../shared/shortcuts.tsx'
import { punchNow, usePunch } from './punch-store.ts'

/** The same as F9, for a mouse. */
export function PunchButton({ primary = false }: { readonly primary?: boolean }) {
  const { t } = useTranslation('attendance')
  const busy = usePunch((state) => state.busy)
  return (
    <Button
      type={primary ? 'primary' : 'default'}
      icon={<FieldTimeOutlined aria-hidden />}
      title={t('punch.hint')}
      loading={busy}
      onClick={() => void punchNow()}
    >
      {t('punch.do')}
      <ShortcutHint keys="F9" />
    </Button>
  )
}
