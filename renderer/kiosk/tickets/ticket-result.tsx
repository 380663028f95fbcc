import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { areasOf, type Slip } from '../../../db/model/queue/slip.ts'
import { clockTime } from '../../shared/format.ts'
import { hall } from '../../shared/hall.ts'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { QrCode } from '../../shared/qr-code.tsx'
import { KioskFrame } from './kiosk-frame.tsx'
import { SlipPaper } from './slip-paper.tsx'
import { useTicketWords } from './ticket-words.ts'
import { isUncalled, listIn, waitParts, windowsText } from './wait-words.ts'

/** A printer that does not answer for so long prints nothing any more. */
const PRINTER_PATIENCE_MS = 15_000

type Printing = 'NONE' | 'PRINTING' | 'PRINTED' | 'FAILED' | 'MISSING'

interface TicketResultProps {
  readonly slip: Slip
  /** Chosen by the visitor, where there is a printer. */
  readonly paper: boolean
  readonly secondsLeft: number
  readonly onDone: () => void
}

const patience = (): Promise<'FAILED'> =>
  new Promise((resolve) => {
    window.setTimeout(() => resolve('FAILED'), PRINTER_PATIENCE_MS)
  })

/** Tells the machine how printing went; the ticket counts whether or not that arrives. */
const tell = (ticketId: Slip['ticketId'], state: 'PRINTED' | 'FAILED' | 'MISSING'): void => {
  hall.call('kiosk.printed', { ticketId, state }).catch(() => undefined)
}

/** The number, so large that it can be remembered, where to go with it, and the slip or its code. */
export function TicketResult({ slip, paper, secondsLeft, onDone }: TicketResultProps): ReactNode {
  const words = useTicketWords()
  const { say } = words
  const sheet = useSheetPrinting()
  const [printing, setPrinting] = useState<Printing>(paper ? 'PRINTING' : 'NONE')
  const print = async (): Promise<void> => {
    setPrinting('PRINTING')
    const job = sheet.print({
      copies: 1,
      layout: 'ROLL_80MM',
      title: slip.number,
      pageNumber: null,
      runningHead: '',
      content: <SlipPaper slip={slip} />,
    })
    const outcome = await Promise.race([job.catch(() => 'FAILED' as const), patience()])
    const state = outcome === 'DONE' ? 'PRINTED' : 'FAILED'
    setPrinting(state)
    tell(slip.ticketId, state)
  }
  const printFirst = useEffectEvent(() => void print())
  const begun = useRef(false)
  useEffect(() => {
    // Strict mode runs effects twice, a printer must not.
    if (!paper || begun.current) return
    begun.current = true
    printFirst()
  }, [paper])
  const missing = (): void => {
    setPrinting('MISSING')
    tell(slip.ticketId, 'MISSING')
  }
  const areas = areasOf(slip.windows)
  const windows = windowsText(slip, 'result', words)
  const showsCode = printing !== 'PRINTING' && printing !== 'PRINTED'
  return (
    <KioskFrame
      ask={say('result.yours')}
      tellsMost
      told={
        <div className="tk-result">
          <div className="tk-result-main">
            <p className="tk-number" role="status">
              {slip.number}
            </p>
            {slip.lane === 'PRIORITY' ? <p className="tk-badge">{say('result.priority')}</p> : null}
            <p className="tk-facts-wait">
              {slip.slotMs === null
                ? waitParts(slip, words).join(' · ')
                : say('result.slot', { at: clockTime(slip.slotMs) })}
            </p>
            {slip.slotMs !== null && isUncalled(slip) ? <p>{say('wait.noWindow')}</p> : null}
            <p>
              {areas.length === 0
                ? say('result.listen')
                : say('result.where', { areas: listIn(areas, words) })}
            </p>
            {windows === null ? null : <p className="tk-hint">{windows}</p>}
            {slip.isReserve ? <p className="tk-hint">{say('result.reserve')}</p> : null}
          </div>
          {showsCode ? (
            <div className="tk-result-code">
              <QrCode text={slip.code} size="15em" label={say('slip.code')} />
              <p className="tk-hint">{say('result.scan')}</p>
            </div>
          ) : null}
        </div>
      }
    >
      <div className="tk-take">
        {printing === 'NONE' ? null : (
          <p
            className={printing === 'FAILED' || printing === 'MISSING' ? 'tk-problem' : 'tk-printing'}
            role="status"
          >
            {printing === 'PRINTING'
              ? say('result.printing')
              : printing === 'PRINTED'
                ? say('result.printed')
                : say('result.failed')}
          </p>
        )}
        <button type="button" className="tk-choice tk-button-main tk-take-main" onClick={onDone}>
          {say('result.done', { seconds: secondsLeft })}
        </button>
        {printing === 'PRINTED' ? (
          <button type="button" className="tk-choice tk-choice-plain" onClick={missing}>
            {say('result.missing')}
          </button>
        ) : null}
        {printing === 'FAILED' || printing === 'MISSING' ? (
          <button type="button" className="tk-choice tk-choice-plain" onClick={() => void print()}>
            {say('result.again')}
          </button>
        ) : null}
      </div>
      {sheet.root}
    </KioskFrame>
  )
}
