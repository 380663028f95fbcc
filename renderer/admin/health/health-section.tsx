import { LineChartOutlined, PrinterOutlined, TableOutlined } from '@ant-design/icons'
import { App, Button, Segmented, Skeleton } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../shared/format.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { NoHall } from '../parts/no-hall.tsx'
import { HallBackupsPanel } from './hall-backups.tsx'
import { HealthFacts } from './health-facts.tsx'
import { HealthPaper } from './health-paper.tsx'
import { PLOTS, plotsOf, type PlotName } from './health-plots.ts'
import { HealthTable } from './health-table.tsx'
import { HealthWarnings } from './health-warnings.tsx'
import './health.css'

/** The library of plots is the largest part of the pages and needed here only. */
const Plot = lazy(async () => ({ default: (await import('./plot.tsx')).Plot }))

const REFRESH_MS = 60_000

/** 服务器状况: what it worries about, its numbers, a day of plots, its backups. */
export function HealthSection() {
  const { t } = useTranslation(['hall', 'admin', 'common'])
  const { message } = App.useApp()
  const standsAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const query = useHallQuery('hall.health', standsAlone ? null : {}, { keepPrevious: true })
  const machines = useHallQuery('hall.devices', standsAlone ? null : {}, { keepPrevious: true })
  useEvery(
    REFRESH_MS,
    () => {
      query.reload()
      machines.reload()
    },
    !standsAlone,
  )
  const printing = useSheetPrinting()
  const [shape, setShape] = useState<'PLOTS' | 'TABLE'>('PLOTS')
  const [pictures] = useState(() => new Map<PlotName, () => string>())
  const keepers = useMemo(
    () =>
      new Map(
        PLOTS.map((name) => [
          name,
          (picture: (() => string) | null): void => {
            if (picture === null) pictures.delete(name)
            else pictures.set(name, picture)
          },
        ]),
      ),
    [pictures],
  )
  const health = query.data
  const devices = machines.data?.devices
  const plots = useMemo(
    () => (health === undefined ? null : plotsOf(health, devices ?? [], t)),
    [health, devices, t],
  )
  if (standsAlone) return <NoHall title={t('admin:nav.health')} />
  const print = async (): Promise<void> => {
    if (health === undefined) return
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('health.paperTitle', { hall: hallName }),
        pageNumber: null,
        runningHead: '',
        content: (
          <HealthPaper
            health={health}
            hallName={hallName}
            pictures={[...pictures].map(([name, picture]) => ({
              title: t(`plot.${name}`),
              source: picture(),
            }))}
          />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <PageFrame
      title={t('admin:nav.health')}
      subtitle={health === undefined ? undefined : t('health.asOf', { at: clockTime(health.nowMs) })}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Segmented
            value={shape}
            aria-label={t('health.shape')}
            options={[
              { value: 'PLOTS', icon: <LineChartOutlined aria-hidden />, label: t('health.plots') },
              { value: 'TABLE', icon: <TableOutlined aria-hidden />, label: t('health.table') },
            ]}
            onChange={(value) => setShape(value === 'TABLE' ? 'TABLE' : 'PLOTS')}
          />
          <Button
            icon={<PrinterOutlined aria-hidden />}
            loading={printing.busy}
            disabled={health === undefined}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
        </>
      }
    >
      {health === undefined || plots === null ? null : (
        <div className="health-page">
          <HealthWarnings health={health} onMachinesChecked={query.reload} />
          <HealthFacts health={health} />
          {shape === 'TABLE' ? (
            <section className="panel health-scroll">
              <HealthTable samples={health.samples} />
            </section>
          ) : (
            <div className="health-plots">
              {PLOTS.map((name) => (
                <figure key={name} className="panel health-plot">
                  <figcaption>{t(`plot.${name}`)}</figcaption>
                  {name !== 'contacts' && health.samples.length === 0 ? (
                    <p className="muted">{t('health.noSamples')}</p>
                  ) : (
                    <Suspense fallback={<Skeleton active={false} />}>
                      <Plot
                        data={plots[name]}
                        label={t('health.plotLabel', { name: t(`plot.${name}`) })}
                        onPicture={keepers.get(name) ?? (() => undefined)}
                      />
                    </Suspense>
                  )}
                </figure>
              ))}
            </div>
          )}
          <HallBackupsPanel onMade={query.reload} />
        </div>
      )}
      {printing.root}
    </PageFrame>
  )
}
