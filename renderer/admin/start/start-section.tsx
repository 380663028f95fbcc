import { CheckCircleFilled, DownloadOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ImportTable } from '../../../db/contract/administration.ts'
import type { SetupProgress } from '../../../db/contract/setup.ts'
import { KeyNote } from '../../setup/key-note.tsx'
import '../../setup/setup.css'
import { paths, type AdminSection } from '../../shared/navigation/paths.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import './start.css'

interface Line {
  readonly key: 'units' | 'windows' | 'people' | 'items' | 'calendar' | 'templates'
  readonly count: string
  readonly done: boolean
  /** What is missing, worst first. */
  readonly gaps: readonly string[]
  readonly section: AdminSection
  readonly tables: readonly ImportTable[]
}

/** Zero of something missing is nothing to tell. */
const gaps = (...found: readonly (readonly [number, string])[]): string[] =>
  found.filter(([count]) => count > 0).map(([, text]) => text)

function useLines(progress: SetupProgress | undefined): Line[] {
  const { t } = useTranslation('setup')
  if (progress === undefined) return []
  const { units, windows, people, items, calendar, templates } = progress
  return [
    {
      key: 'units',
      count: t('count.units', { count: units.count }),
      done: units.done,
      gaps: [
        ...(units.done ? [] : [t('gap.onlyCentre')]),
        ...gaps(
          [units.withoutAbbr, t('gap.unitsWithoutAbbr', { count: units.withoutAbbr })],
          [
            windows.done ? units.withoutWindow : 0,
            t('gap.unitsWithoutWindow', { count: units.withoutWindow }),
          ],
        ),
      ],
      section: 'units',
      tables: ['units'],
    },
    {
      key: 'windows',
      count: t('count.windows', { count: windows.count }),
      done: windows.done,
      gaps: gaps([
        people.done ? windows.withoutPeople : 0,
        t('gap.windowsWithoutPeople', { count: windows.withoutPeople }),
      ]),
      section: 'windows',
      tables: ['windows'],
    },
    {
      key: 'people',
      count: t('count.people', { count: people.count }),
      done: people.done,
      gaps: [
        ...(people.done ? [] : [t('gap.onlyYou')]),
        ...gaps(
          [people.withoutCode, t('gap.peopleWithoutCode', { count: people.withoutCode })],
          [people.notActivated, t('gap.peopleNotActivated', { count: people.notActivated })],
          [people.withoutWindow, t('gap.peopleWithoutWindow', { count: people.withoutWindow })],
        ),
      ],
      section: 'people',
      tables: ['staff'],
    },
    {
      key: 'items',
      count: t('count.items', { count: items.count }),
      done: items.done,
      gaps: gaps(
        [items.withoutMaterials, t('gap.itemsWithoutMaterials', { count: items.withoutMaterials })],
        [windows.done ? items.withoutWindow : 0, t('gap.itemsWithoutWindow', { count: items.withoutWindow })],
      ),
      section: 'items',
      tables: ['items', 'materials', 'steps'],
    },
    {
      key: 'calendar',
      count: t('count.calendar', { year: calendar.knownToYear, closures: calendar.closures }),
      done: calendar.done,
      gaps: calendar.missingYear === null ? [] : [t('gap.yearMissing', { year: calendar.missingYear })],
      section: 'calendar',
      tables: ['holidays', 'closures'],
    },
    {
      key: 'templates',
      count: t('count.templates', { number: templates.count, own: templates.own }),
      done: true,
      gaps: [],
      section: 'templates',
      tables: [],
    },
  ]
}

/** Set the hall up in an afternoon: what there is, what is missing, and the way to each. */
export function StartSection() {
  const { t } = useTranslation(['setup', 'admin'])
  const navigate = useNavigate()
  const givesCodes = useSession((state) => state.session?.roles.includes('SYSADMIN') ?? false)
  const query = useHallQuery(
    'setup.progress',
    {},
    {
      refreshOn: ['unit', 'window', 'staff', 'item', 'closure', 'holiday_year', 'template', 'account'],
    },
  )
  const make = useHallAction('import.template', { onError: notifyFailed })
  const lines = useLines(query.data)
  const download = async (table: ImportTable): Promise<void> => {
    const file = await make.run({ table })
    if (file !== undefined) saveFile(file.fileName, file.base64)
  }
  const ready = query.data?.ready ?? false
  return (
    <PageFrame
      title={t('start.title')}
      subtitle={ready ? t('start.ready') : t('start.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          {givesCodes && ready ? (
            <Button onClick={() => void navigate(paths.admin('codes'))}>{t('start.toCodes')}</Button>
          ) : null}
          <Button
            type={ready ? 'default' : 'primary'}
            autoFocus={!ready}
            onClick={() => void navigate(paths.admin('import'))}
          >
            {t('start.toImport')}
          </Button>
        </>
      }
    >
      <ol className="panel start-list">
        <li className="start-line start-head">
          <span />
          <span>{t('start.what')}</span>
          <span>{t('start.missing')}</span>
          <span className="start-actions">{t('start.templates')}</span>
        </li>
        {lines.map((line) => (
          <li key={line.key} className="start-line">
            <span className={line.done ? 'start-mark start-mark-done' : 'start-mark'} aria-hidden>
              {line.done ? <CheckCircleFilled /> : <ExclamationCircleOutlined />}
            </span>
            <div className="start-what">
              <div className="start-name">
                {t(`admin:nav.${line.section}`)} <span className="start-count number">{line.count}</span>
              </div>
              <div className="muted">{t(`why.${line.key}`)}</div>
            </div>
            <ul className="start-gaps">
              {line.gaps.map((gap) => (
                <li key={gap}>{gap}</li>
              ))}
              {line.gaps.length === 0 ? (
                <li className="muted">{line.done ? t('gap.none') : t('gap.nothingYet')}</li>
              ) : null}
            </ul>
            <div className="start-actions">
              {line.tables.map((table) => (
                <Button
                  key={table}
                  size="small"
                  icon={<DownloadOutlined aria-hidden />}
                  disabled={make.busy}
                  title={t('start.template', { table: t(`admin:import.table.${table}`) })}
                  onClick={() => void download(table)}
                >
                  {t(`admin:import.table.${table}`)}
                </Button>
              ))}
              <Button size="small" type="link" onClick={() => void navigate(paths.admin(line.section))}>
                {t('start.open')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <div className="panel start-note">
        {query.data === undefined ? null : <KeyNote place={query.data.place} />}
        <div className="muted">{t('start.roles')}</div>
      </div>
    </PageFrame>
  )
}
