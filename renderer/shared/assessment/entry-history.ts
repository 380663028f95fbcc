import type { TFunction } from 'i18next'
import type { EntryView } from './assessment-types.ts'

export interface HistoryLine {
  readonly key: string
  readonly atMs: number
  readonly text: string
  readonly files: EntryView['files']
}

/** Everything that happened to an entry, oldest first, in sentences. */
export function historyOf(entry: EntryView, t: TFunction<'assessment'>): readonly HistoryLine[] {
  const lines: HistoryLine[] = []
  const add = (
    act: { readonly eventId: string; readonly atMs: number },
    text: string,
    files: EntryView['files'] = [],
  ): void => {
    lines.push({ key: act.eventId, atMs: act.atMs, text, files })
  }
  const { recorded, rejected, rectified, appeal, reversed } = entry
  if (rejected !== null)
    add(rejected, t('history.rejected', { name: rejected.byName, reason: rejected.reason }))
  if (recorded !== null) {
    const byHand = entry.source === 'PATROL' || entry.source === 'HAND'
    add(recorded, t(byHand ? 'history.recorded' : 'history.confirmed', { name: recorded.byName }))
  }
  for (const also of entry.alsoBy) add(also, t('history.alsoBy', { name: also.byName }))
  for (const answer of entry.answers) {
    const key = answer.agrees
      ? answer.text === ''
        ? 'history.agrees'
        : 'history.agreesText'
      : 'history.objects'
    add(answer, t(key, { name: answer.byName, text: answer.text }), answer.files)
  }
  if (rectified !== null)
    add(
      rectified,
      t(rectified.note === '' ? 'history.rectified' : 'history.rectifiedNote', {
        name: rectified.byName,
        note: rectified.note,
      }),
      rectified.files,
    )
  if (appeal !== null) {
    add(appeal, t('history.appealed', { name: appeal.byName, text: appeal.text }), appeal.files)
    const { decision } = appeal
    if (decision !== null)
      add(
        decision,
        t('history.decided', {
          name: decision.byName,
          outcome: t(`outcome.${decision.outcome}`),
          reason: decision.reason,
        }),
      )
  }
  if (reversed !== null)
    add(reversed, t('history.reversed', { name: reversed.byName, reason: reversed.reason }))
  return lines.toSorted((left, right) => left.atMs - right.atMs)
}
