import type { ReactNode } from 'react'
import { areasOf, type Slip } from '../../../db/model/queue/slip.ts'
import { clockTime, dayAndTime } from '../../shared/format.ts'
import { QrCode } from '../../shared/qr-code.tsx'
import { useWordsIn, type TicketWords } from './ticket-words.ts'
import { isUncalled, listIn, minutesText, windowsText } from './wait-words.ts'
import './slip-paper.css'

const linesOf = (slip: Slip, words: TicketWords): readonly string[] => {
  const { say } = words
  const minutes = minutesText(slip, words)
  const areas = areasOf(slip.windows)
  const windows = windowsText(slip, 'slip', words)
  return [
    ...(slip.slotMs === null ? [] : [say('slip.slot', { at: clockTime(slip.slotMs) })]),
    ...(slip.ahead === null
      ? [say('slip.untold')]
      : // "0 ahead" would read as "at once" where nobody calls.
        isUncalled(slip) && slip.ahead === 0
        ? []
        : [say('slip.ahead', { count: slip.ahead })]),
    ...(isUncalled(slip) ? [say('slip.noWindow')] : []),
    ...(minutes === null || slip.ahead === 0 ? [] : [say('slip.wait', { wait: minutes })]),
    ...(areas.length === 0 ? [] : [say('slip.areas', { areas: listIn(areas, words) })]),
    ...(windows === null ? [] : [windows]),
    ...(slip.isReserve ? [say('slip.reserve')] : []),
    say('slip.note'),
  ]
}

/** What a visitor holds in the hand: the number before all else, in both languages, and nothing of the visitor. */
export function SlipPaper({ slip }: { readonly slip: Slip }): ReactNode {
  const zh = useWordsIn('zh-CN')
  const en = useWordsIn('en')
  return (
    <div className="slip-paper">
      <p className="slip-hall">{slip.hallName}</p>
      <p className="slip-class">
        {slip.className}
        {slip.lane === 'PRIORITY' ? <strong> {zh.say('slip.priority')}</strong> : null}
      </p>
      {slip.classNameEn === '' ? null : <p className="slip-small">{slip.classNameEn}</p>}
      <p className="slip-number">{slip.number}</p>
      <ul className="slip-lines">
        {linesOf(slip, zh).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <ul className="slip-lines slip-small" lang="en">
        {linesOf(slip, en).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="slip-code">
        <QrCode text={slip.code} size="26mm" label={zh.say('slip.code')} />
      </div>
      <p className="slip-small slip-foot">
        {dayAndTime(slip.issuedAtMs)} {slip.machineName} {slip.machineNo}
      </p>
    </div>
  )
}
