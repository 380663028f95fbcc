import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { DayDrawer } from '../../desk/attendance/day-drawer.tsx'
import { useToday } from '../../desk/parts/use-today.ts'
import { paths } from '../navigation/paths.ts'
import type { EvidenceView } from './assessment-types.ts'
import { DayMarks } from './day-marks.tsx'

/** Records a half day is judged by; all of them are read on the day they are about. */
const OF_A_DAY: ReadonlySet<string> = new Set([
  'punch',
  'machine_lines',
  'leave',
  'absence',
  'makeup',
  'roll',
  'swap',
  'extra_duty',
  'attendance_month',
  'attendance_day',
  'rota',
])
const OF_POSTS: ReadonlySet<string> = new Set(['post_alarm', 'post', 'cover', 'handover'])

/** Where a record is read: a page, the day of its person, or nowhere. */
const placeOf = ({ kind, id }: Pick<EvidenceView, 'kind' | 'id'>): string | 'DAY' | null => {
  if (OF_A_DAY.has(kind)) return 'DAY'
  if (OF_POSTS.has(kind)) return paths.posts('alarms')
  switch (kind) {
    case 'case':
      return paths.case(id)
    case 'paper':
      return paths.paper(id)
    case 'consultation':
      return paths.consultation(id)
    case 'patrol':
      return paths.patrolRound(id)
    case 'conflict':
      return paths.conflicts(id)
    case 'evaluation':
      return paths.ratings()
    default:
      return null
  }
}

interface DayPlace {
  readonly staffId: string
  readonly day: string
}

/** `1001/2026-03-02` names its own day; any other record is of the day of its entry. */
const dayOf = (
  { kind, id }: Pick<EvidenceView, 'kind' | 'id'>,
  entry: { readonly staffId: string | null; readonly day: string },
): DayPlace | null => {
  const [staffId, day] = id.split('/')
  if (kind === 'attendance_day' && staffId !== undefined && day !== undefined) return { staffId, day }
  return entry.staffId === null ? null : { staffId: entry.staffId, day: entry.day }
}

type Shown = Pick<EvidenceView, 'kind' | 'id'> & Partial<EvidenceView>

/** More days than these are of a whole month; their punches are read one day at a time. */
const MARKED_DAYS_MAX = 2

interface EvidenceLinksProps {
  readonly evidence: readonly Shown[]
  /** Whose day it is about; null where it is nobody's. */
  readonly staffId: string | null
  readonly day: string
}

/** The records a point rests on, each opened by a press. */
export function EvidenceLinks({ evidence, staffId, day }: EvidenceLinksProps) {
  const { t } = useTranslation('assessment')
  const navigate = useNavigate()
  const today = useToday()
  const [shownDay, setShownDay] = useState<DayPlace | null>(null)
  const lines = evidence.map((link) => {
    const place = placeOf(link)
    const dayPlace = place === 'DAY' ? dayOf(link, { staffId, day }) : null
    const said = link.text ?? ''
    return {
      key: `${link.kind} ${link.id}`,
      isGone: link.known === false,
      place,
      dayPlace,
      isPunch: kindWord(link.kind) === 'punch',
      words: [t(`evidenceKind.${kindWord(link.kind)}`), said === '' ? (dayPlace?.day ?? '') : said]
        .join(' ')
        .trim(),
    }
  })
  // A day and each of its punches are read in one place: one line for all of them.
  const shown = [
    ...new Map(
      lines.map((line) => [
        line.dayPlace === null ? line.key : `${line.words} ${line.dayPlace.staffId} ${line.dayPlace.day}`,
        line,
      ]),
    ).values(),
  ]
  const marked = shown.filter(({ isPunch }) => isPunch).length <= MARKED_DAYS_MAX
  return (
    <>
      <ul className="score-evidence">
        {shown.map(({ key, place, dayPlace, words, isPunch, isGone }) => (
          <li key={key}>
            {place !== null && (place !== 'DAY' || dayPlace !== null) ? (
              <Button
                type="link"
                size="small"
                onClick={() => (place === 'DAY' ? setShownDay(dayPlace) : void navigate(place))}
              >
                {words}
              </Button>
            ) : (
              <span>{words}</span>
            )}
            {isGone ? <span className="muted"> {t('entry.evidenceGone')}</span> : null}
            {isPunch && marked && dayPlace !== null ? <DayMarks {...dayPlace} /> : null}
          </li>
        ))}
      </ul>
      {shownDay === null ? null : (
        <DayDrawer
          staffId={shownDay.staffId}
          day={shownDay.day}
          today={today}
          onClose={() => setShownDay(null)}
        />
      )}
    </>
  )
}

const KIND_WORDS = [
  'case',
  'paper',
  'punch',
  'post_alarm',
  'post',
  'consultation',
  'conflict',
  'patrol',
  'handover',
  'leave',
  'absence',
  'evaluation',
  'negative_report',
  'audit',
] as const
type KindWord = (typeof KIND_WORDS)[number] | 'record'
const kindWord = (kind: string): KindWord =>
  KIND_WORDS.find((each) => each === kind) ?? (OF_A_DAY.has(kind) ? 'punch' : 'record')
