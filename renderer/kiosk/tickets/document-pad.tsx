import { useContext, useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { dayFromMs } from '../../../db/model/day.ts'
import { visitorNumberFindings } from '../../../db/model/queue/visitor-document.ts'
import { KioskFrame, Surroundings } from './kiosk-frame.tsx'
import { useTicketWords, type TicketKey } from './ticket-words.ts'
import { ID_KEYS, LETTERS_AND_DIGITS, PHONE_KEYS, TouchKeys } from './touch-keys.tsx'

export type VisitorDocument = NonNullable<ParamsInput<'kiosk.takeTicket'>['document']>
type Kind = VisitorDocument['kind']

const KINDS: readonly Kind[] = ['CITIZEN_ID', 'PHONE', 'PASSPORT']
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  CITIZEN_ID: ID_KEYS,
  PHONE: PHONE_KEYS,
  PASSPORT: LETTERS_AND_DIGITS,
}
const LENGTH: Readonly<Record<Kind, number>> = { CITIZEN_ID: 18, PHONE: 12, PASSPORT: 17 }
/** Somebody else may read over the shoulder, or find the digits when the visitor has gone. */
const LAST_SHOWN_MS = 1_200
const CLEARED_AFTER_MS = 20_000

interface DocumentPadProps {
  readonly document: VisitorDocument | null
  /** What is wrong with the one that was tried, where only taking the ticket showed it. */
  readonly problem: string | null
  readonly slow: boolean
  readonly onDone: (document: VisitorDocument | null) => void
}

/** What is left standing of the digits: dots, and for a moment the last one, to see that the finger met it. */
function Typed({ value, isShown }: { readonly value: string; readonly isShown: boolean }): ReactNode {
  const { say } = useTicketWords()
  const [showsLast, setShowsLast] = useState(false)
  useEffect(() => {
    setShowsLast(value !== '')
    const timer = window.setTimeout(() => setShowsLast(false), LAST_SHOWN_MS)
    return () => window.clearTimeout(timer)
  }, [value])
  const hidden = '●'.repeat(Math.max(0, value.length - (showsLast ? 1 : 0)))
  return (
    <output className="tk-typed number" aria-label={say('document.digits', { count: value.length })}>
      {isShown ? value : hidden}
      {!isShown && showsLast ? value.slice(-1) : ''}
    </output>
  )
}

/** A number pad for whoever wants to be found by the window; it may be skipped, and forgets by itself. */
export function DocumentPad({ document, problem: before, slow, onDone }: DocumentPadProps): ReactNode {
  const { say } = useTicketWords()
  const { nowMs } = useContext(Surroundings)
  const [problem, setProblem] = useState(before)
  // Only whoever stands here, and only by asking for it, sees the digits.
  const [isShown, setIsShown] = useState(false)
  const [kind, setKind] = useState<Kind>(document?.kind ?? 'CITIZEN_ID')
  const [value, setValue] = useState(document?.value ?? '')
  const [isCleared, setIsCleared] = useState(false)
  const clear = useEffectEvent(() => {
    setValue('')
    setIsShown(false)
    setProblem(null)
    setIsCleared(true)
  })
  const isEmpty = value === ''
  useEffect(() => {
    if (isEmpty) return undefined
    const timer = window.setTimeout(() => clear(), slow ? CLEARED_AFTER_MS * 3 : CLEARED_AFTER_MS)
    return () => window.clearTimeout(timer)
  }, [value, isEmpty, slow])
  const type = (next: string): void => {
    setIsCleared(false)
    setProblem(null)
    setValue(next.slice(0, LENGTH[kind]))
  }
  const done = (): void => {
    const findings = visitorNumberFindings({ kind, value }, dayFromMs(nowMs))
    if (findings.length === 0) onDone({ kind, value })
    else setProblem(say(findingKey(findings)))
  }
  return (
    <KioskFrame
      ask={say('ask.document')}
      hint={say('hint.document')}
      told={
        <>
          <Typed value={value} isShown={isShown} />
          {problem !== null || isCleared ? (
            <p className="tk-problem" role="alert">
              {isCleared ? say('document.cleared') : problem}
            </p>
          ) : null}
        </>
      }
      actions={
        <>
          <button type="button" className="tk-button" onClick={() => onDone(null)}>
            {say('document.skip')}
          </button>
          <button type="button" className="tk-button tk-button-main" disabled={isEmpty} onClick={done}>
            {say('document.done')}
          </button>
          <button
            type="button"
            className="tk-button"
            disabled={isEmpty}
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? say('document.hide') : say('document.show')}
          </button>
        </>
      }
    >
      <div className="tk-document">
        <div className="tk-kinds">
          {KINDS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === kind ? 'tk-button tk-button-chosen' : 'tk-button'}
              aria-pressed={each === kind}
              onClick={() => {
                if (each === kind) return
                setKind(each)
                setValue('')
                setIsShown(false)
                setProblem(null)
                setIsCleared(false)
              }}
            >
              {say(`document.kind.${each}`)}
            </button>
          ))}
        </div>
        <TouchKeys
          rows={KEYS[kind]}
          pad={kind !== 'PASSPORT'}
          isEmpty={isEmpty}
          onKey={(sign) => type(value + sign)}
          onDelete={() => type(value.slice(0, -1))}
          onClear={() => type('')}
        />
      </div>
    </KioskFrame>
  )
}

/** One sentence for what the check found; the first thing a visitor can do something about. */
export const findingKey = (findings: readonly string[]): TicketKey => {
  if (findings.some((each) => each.endsWith('_LENGTH') || each.endsWith('_OLD_FORM'))) return 'finding.LENGTH'
  if (findings.some((each) => each.endsWith('_CHECK_DIGIT'))) return 'finding.CHECK_DIGIT'
  return 'finding.OTHER'
}
