import { useRef, useState, type ReactNode } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import type { Slip } from '../../../db/model/queue/slip.ts'
import type { ClaimedGroup } from '../../../db/model/queue/taking.ts'
import { clockTime } from '../../shared/format.ts'
import { hall } from '../../shared/hall.ts'
import { DocumentPad, findingKey, type VisitorDocument } from './document-pad.tsx'
import { KioskFrame } from './kiosk-frame.tsx'
import { useTicketWords, type TicketWords } from './ticket-words.ts'
import { classNameIn, isUncalled, listIn, refusalText, waitParts, type KioskClass } from './wait-words.ts'

type Answer = Result<'kiosk.takeTicket'>

interface ConfirmTicketProps {
  readonly each: KioskClass
  readonly group: ClaimedGroup | null
  readonly asksDocument: boolean
  readonly hasPrinter: boolean
  readonly easy: boolean
  readonly onTaken: (slip: Slip, paper: boolean) => void
  readonly onBack: () => void
}

const problemText = (answer: Exclude<Answer, { outcome: 'TAKEN' }>, words: TicketWords): string => {
  const { say } = words
  switch (answer.outcome) {
    case 'REFUSED':
      return refusalText(answer.refusal, words)
    case 'HAS_TICKET':
      return say('problem.HAS_TICKET', { number: answer.number })
    case 'DOCUMENT_WRONG':
      return say(findingKey(answer.findings))
    default:
      return say(`problem.${answer.outcome}`)
  }
}

function SlotChoice({
  each,
  onSlot,
  onBack,
}: {
  readonly each: KioskClass
  readonly onSlot: (slotMs: number) => void
  readonly onBack: () => void
}): ReactNode {
  const { say } = useTicketWords()
  return (
    <KioskFrame
      ask={say('slot.ask')}
      hint={say('slot.hint')}
      actions={
        <button type="button" className="tk-button" onClick={onBack}>
          {say('back')}
        </button>
      }
    >
      <div className="tk-slots">
        {each.slots.map(({ slotMs, left }) => (
          <button
            key={slotMs}
            type="button"
            className="tk-slot"
            disabled={left === 0}
            onClick={() => onSlot(slotMs)}
          >
            <span className="tk-slot-time number">{clockTime(slotMs)}</span>
            {left === 0 ? <span className="tk-slot-left">{say('slot.full')}</span> : null}
          </button>
        ))}
      </div>
    </KioskFrame>
  )
}

/** The last look before a number is given: what for, how many wait, and the press itself. */
export function ConfirmTicket(props: ConfirmTicketProps): ReactNode {
  const { each, group, asksDocument, hasPrinter, easy, onTaken, onBack } = props
  const words = useTicketWords()
  const { say } = words
  // One for the visit of this page: whatever is pressed twice or asked again is the same ticket.
  const press = useRef(crypto.randomUUID())
  const [slotMs, setSlotMs] = useState<number | null>(null)
  const [document, setDocument] = useState<VisitorDocument | null>(null)
  const [isTyping, setIsTyping] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const underWay = useRef(false)

  const take = async (paper: boolean): Promise<void> => {
    if (underWay.current) return
    underWay.current = true
    setIsBusy(true)
    setProblem(null)
    try {
      const answer = await hall.call('kiosk.takeTicket', {
        press: press.current,
        classId: each.classId,
        group,
        slotMs,
        document,
      })
      if (answer.outcome === 'TAKEN') {
        onTaken(answer.slip, paper)
        return
      }
      setProblem(problemText(answer, words))
      if (answer.outcome === 'DOCUMENT_WRONG') setIsTyping(true)
      if (answer.outcome === 'REFUSED') setSlotMs(null)
    } catch {
      setProblem(say('problem.FAILED'))
    } finally {
      underWay.current = false
      setIsBusy(false)
    }
  }

  if (each.slots.length > 0 && slotMs === null && problem === null)
    return <SlotChoice each={each} onSlot={setSlotMs} onBack={onBack} />
  if (isTyping)
    return (
      <DocumentPad
        document={document}
        problem={problem}
        slow={easy}
        onDone={(next) => {
          setDocument(next)
          setProblem(null)
          setIsTyping(false)
        }}
      />
    )
  const wait = group === null ? each.wait : each.priorityWait
  return (
    <KioskFrame
      ask={classNameIn(each, words)}
      tellsMost
      told={
        <div className="tk-facts">
          {slotMs === null ? null : <p>{say('slot.of', { at: clockTime(slotMs) })}</p>}
          {group === null ? null : <p>{say('group.chosen', { group: say(`group.${group}`) })}</p>}
          {slotMs === null ? (
            <p className="tk-facts-wait">{waitParts(wait, words).join(' · ')}</p>
          ) : isUncalled(wait) ? (
            <p>{say('wait.noWindow')}</p>
          ) : null}
          {wait.estimate === null || wait.ahead === 0 || slotMs !== null ? null : (
            <p className="tk-hint">
              {wait.estimate.basis === 'TODAY' ? say('wait.today') : say('wait.assumed')}
            </p>
          )}
          {each.areas.length === 0 ? null : (
            <p className="tk-hint">{say('confirm.where', { areas: listIn(each.areas, words) })}</p>
          )}
          {problem === null ? null : (
            <p className="tk-problem" role="alert">
              {problem}
            </p>
          )}
        </div>
      }
      actions={
        <button type="button" className="tk-button" onClick={onBack}>
          {say('back')}
        </button>
      }
    >
      <div className="tk-take">
        <button
          type="button"
          className="tk-choice tk-button-main tk-take-main"
          disabled={isBusy}
          onClick={() => void take(hasPrinter)}
        >
          {isBusy ? say('ask.wait') : hasPrinter ? say('confirm.paper') : say('confirm.take')}
        </button>
        {hasPrinter ? (
          <button type="button" className="tk-choice" disabled={isBusy} onClick={() => void take(false)}>
            {say('confirm.noPaper')}
          </button>
        ) : null}
        {asksDocument ? (
          <button type="button" className="tk-choice tk-choice-plain" onClick={() => setIsTyping(true)}>
            {document === null ? say('confirm.document') : say('confirm.documentKept')}
          </button>
        ) : null}
      </div>
    </KioskFrame>
  )
}
