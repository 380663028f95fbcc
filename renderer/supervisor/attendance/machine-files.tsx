import { useTranslation } from 'react-i18next'
import { count, dayAndTime } from '../../shared/format.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'

/** Files that were imported before: whose doing, when, and how much of each was new. */
export function MachineFiles() {
  const { t } = useTranslation('sheet')
  const query = useHallQuery('attendance.machineFiles', {}, { refreshOn: ['machine_lines'] })
  const files = query.data?.files ?? []
  if (query.error !== null) return <ErrorBanner error={query.error} onRetry={query.reload} />
  if (files.length === 0) return null
  return (
    <section className="panel machine-part" aria-label={t('machine.files.title')}>
      <header className="machine-part-head">
        <h2>{t('machine.files.title')}</h2>
        <span className="muted">{t('machine.files.hint')}</span>
      </header>
      <div className="machine-files">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('machine.facts.file')}</th>
              <th scope="col">{t('machine.files.imported')}</th>
              <th scope="col">{t('machine.facts.period')}</th>
              <th scope="col" className="machine-count">
                {t('machine.facts.lines')}
              </th>
              <th scope="col" className="machine-count">
                {t('machine.facts.fresh')}
              </th>
              <th scope="col" className="machine-count">
                {t('machine.facts.bad')}
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.sha256}>
                <td title={`${file.name} SHA-256 ${file.sha256}`}>
                  {file.name} <span className="muted number machine-hash">{file.sha256.slice(0, 8)}</span>
                </td>
                <td className="number">
                  {dayAndTime(file.importedAtMs)} {file.byName}
                </td>
                <td className="number">
                  {t('machine.period', { from: dayAndTime(file.firstMs), to: dayAndTime(file.lastMs) })}
                </td>
                <td className="machine-count number">{count(file.lines)}</td>
                <td className="machine-count number">{count(file.recorded)}</td>
                <td className="machine-count number">{count(file.unreadable)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
