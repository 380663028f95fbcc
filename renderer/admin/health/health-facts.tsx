import { useTranslation } from 'react-i18next'
import type { HallHealth } from '../../../db/model/hall-views.ts'
import { bytes, count, dayAndTime } from '../../shared/format.ts'

/** How the server is, in a handful of numbers. */
export function HealthFacts({ health }: { readonly health: HallHealth }) {
  const { t } = useTranslation('hall')
  const { devices, lastBackup, closedYears, head } = health
  const facts = [
    {
      key: 'online',
      value: t('fact.onlineOf', { online: devices.online, active: devices.active }),
    },
    {
      key: 'waiting',
      value:
        devices.oldestWaitingAtMs === null
          ? count(devices.waiting)
          : t('waiting.since', { number: devices.waiting, at: dayAndTime(devices.oldestWaitingAtMs) }),
    },
    { key: 'conflicts', value: count(health.notAccepted.conflicts) },
    { key: 'quarantined', value: count(health.notAccepted.quarantined) },
    { key: 'records', value: count(head.hallSeq) },
    { key: 'storage', value: bytes(health.databaseBytes) },
    {
      key: 'diskFree',
      value: health.diskFreeBytes === null ? t('fact.unknown') : bytes(health.diskFreeBytes),
    },
    { key: 'memory', value: bytes(health.memoryBytes) },
    {
      key: 'backup',
      value:
        lastBackup === null
          ? t('fact.noBackup')
          : `${dayAndTime(lastBackup.atMs)} ${t(
              lastBackup.verified
                ? lastBackup.away
                  ? 'fact.backupAway'
                  : 'fact.backupHere'
                : 'fact.backupUnknown',
            )}`,
    },
    {
      key: 'years',
      value:
        closedYears === null
          ? t('fact.unknown')
          : closedYears.last === null
            ? t('fact.noYears')
            : t('fact.yearsText', {
                year: closedYears.last.year,
                number: count(closedYears.last.records),
                size: bytes(closedYears.last.bytes),
              }),
    },
    { key: 'since', value: dayAndTime(health.startedAtMs) },
    {
      key: 'program',
      value: t('fact.programText', {
        version: health.version,
        database: t(`fact.${health.database}`),
        processes: health.processes,
      }),
    },
    // The newest link of the chain: read aloud or printed, it proves later that nothing before it was altered.
    { key: 'head', value: `${head.hallSeq} ${head.hallHash.slice(0, 16)}` },
  ] as const
  return (
    <dl className="panel health-facts">
      {facts.map(({ key, value }) => (
        <div key={key}>
          <dt>{t(`fact.${key}`)}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
