import { FieldTimeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { ShortcutHint } from '../../shared/shortcuts.tsx'
import { punchNow, usePunch } from './punch-store.ts'

interface PunchButtonProps {
  /** What a punch would be now; null where nobody can say. */
  readonly next: Result<'attendance.today'>['nextPunch']
}

/** The same as F9, for a mouse; it says what it would do now. */
export function PunchButton({ next }: PunchButtonProps) {
  const { t } = useTranslation('attendance')
  const busy = usePunch((state) => state.busy)
  return (
    <Button
      icon={<FieldTimeOutlined aria-hidden />}
      title={t('punch.hint')}
      loading={busy}
      onClick={() => void punchNow()}
    >
      {next === null ? t('punch.do') : t(next === 'OUT' ? 'punch.doOut' : 'punch.doIn')}
      <ShortcutHint keys="F9" />
    </Button>
  )
}
