import { useTranslation } from 'react-i18next'
import { clockTime } from '../format.ts'
import { useHallQuery } from '../use-query.ts'

const clock = (atMs: number | null): string => (atMs === null ? '—' : clockTime(atMs))

/** When somebody came and went on a day, half by half: `上午 08:31–12:02`. Nothing until it is known. */
export function DayMarks({ staffId, day }: { readonly staffId: string; readonly day: string }) {
  const { t } = useTranslation('assessment')
  const { data } = useHallQuery('attendance.day', { staffId, day })
  if (data === undefined) return null
  const marks = data.sessions
    .filter(({ kind }) => kind !== 'OFF' && kind !== 'NO_RULES')
    .map(({ half, inAtMs, outAtMs }) =>
      t('evidenceDay', { half: t(`half.${half}`), in: clock(inAtMs), out: clock(outAtMs) }),
    )
  return <div className="muted number">{marks.join(t('listSeparator'))}</div>
}
