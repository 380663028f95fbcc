import { useTranslation } from 'react-i18next'
import { useSession } from '../../shared/session-store.ts'

/** Whose name goes into the record. */
export function DecidedBy({ words = 'decide.by' }: { readonly words?: 'decide.by' | 'twice.by' }) {
  const { t } = useTranslation(['conflicts', 'common'])
  const session = useSession((state) => state.session)
  return (
    <span className="muted">
      {t(words, {
        name: session?.name ?? '',
        roles: (session?.roles ?? [])
          .map((role) => t(`common:role.${role}`))
          .join(t('common:state.separator')),
      })}
    </span>
  )
}
