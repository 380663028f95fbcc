import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { ChangeList } from './change-list.tsx'
import { EditorPart } from './editor-parts.tsx'

/** 历史版本: who saved what when, and what each changed. */
export function VersionsPart({ rulesId }: { readonly rulesId: string }) {
  const { t } = useTranslation('score-rules')
  const query = useHallQuery('scoreRules.versions', { rulesId }, { refreshOn: ['score_rules'] })
  const versions = query.data?.versions ?? []
  if (query.loading) return <Skeleton active={false} />
  return (
    <div className="score-parts">
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {versions.map(({ rules, active, byName, atMs, fileName }, at) => {
        const before = versions[at + 1]
        return (
          <EditorPart
            key={rules.version}
            title={
              atMs === 0
                ? t('versions.pack')
                : t('versions.line', { version: rules.version, name: byName, time: dayAndTime(atMs) })
            }
          >
            {active ? null : <p>{t('versions.retired')}</p>}
            {fileName === '' ? null : <p className="muted">{t('versions.file', { fileName })}</p>}
            {before === undefined ? (
              <p className="muted">{t('versions.first')}</p>
            ) : (
              <ChangeList before={before.rules} after={rules} />
            )}
          </EditorPart>
        )
      })}
    </div>
  )
}
