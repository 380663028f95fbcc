import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ErrorCode } from '../../../db/contract/errors.ts'
import type { HallError } from '../../shared/hall.ts'

const HELPED = [
  'HALL_UNREACHABLE',
  'NOT_A_HALL',
  'HALL_REFUSED',
  'ENROL_CODE_REFUSED',
  'CERTIFICATE_CHANGED',
] as const
type Helped = (typeof HELPED)[number]
const isHelped = (code: ErrorCode): code is Helped => HELPED.some((known) => known === code)

/** Why it did not come off, and what to try, step by step. */
export function JoinProblem({ error }: { readonly error: HallError | null }) {
  const { t } = useTranslation('setup')
  if (error === null) return null
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      // The host's words for it are those of a machine that has joined before.
      title={error.code === 'CERTIFICATE_CHANGED' ? t('join.help.CERTIFICATE_CHANGED.title') : error.message}
      description={
        isHelped(error.code) ? (
          <ul className="join-help">
            {(['first', 'second', 'third'] as const).map((step) => (
              <li key={step}>{t(`join.help.${error.code as Helped}.${step}`)}</li>
            ))}
          </ul>
        ) : undefined
      }
    />
  )
}
