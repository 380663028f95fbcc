import { createContext, useContext, type ReactNode } from 'react'
import { clockTime } from '../../shared/format.ts'
import { useTicketWords } from './ticket-words.ts'

/** What stands around every step: which machine this is, and the two switches a visitor has. */
export interface KioskSurroundings {
  readonly hallName: string
  readonly machineName: string
  readonly machineNo: string
  readonly nowMs: number
  readonly easy: boolean
  readonly notice: string | null
  readonly onEasy: () => void
  readonly onLanguage: () => void
}

export const Surroundings = createContext<KioskSurroundings>({
  hallName: '',
  machineName: '',
  machineNo: '',
  nowMs: 0,
  easy: false,
  notice: null,
  onEasy: () => undefined,
  onLanguage: () => undefined,
})

export interface KioskFrameProps {
  readonly ask: ReactNode
  readonly hint?: ReactNode | undefined
  /** To be read, not touched: above the reach of somebody who sits. */
  readonly told?: ReactNode | undefined
  /** What is told matters most here: it gets the room. */
  readonly tellsMost?: boolean
  /** Keys at the foot of the page, before the switches. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/**
 * One step of the machine. With the easy display everything that is touched lies in the lower half of the screen, and the
 * upper half says in large letters what to do.
 */
export function KioskFrame({
  ask,
  hint,
  told,
  tellsMost = false,
  actions,
  children,
}: KioskFrameProps): ReactNode {
  const { say } = useTicketWords()
  const around = useContext(Surroundings)
  return (
    <div className={tellsMost ? 'tk-step tk-step-telling' : 'tk-step'}>
      <header className="tk-top">
        <div className="tk-sign">
          <span className="tk-hall">{around.hallName}</span>
          <span className="tk-machine number">
            {say('machine', { name: around.machineName, no: around.machineNo })}
          </span>
          <span className="tk-clock number">{clockTime(around.nowMs)}</span>
        </div>
        {around.notice === null ? null : (
          <p className="tk-notice" role="status">
            {around.notice}
          </p>
        )}
        <div className="tk-ask">
          <h1>{ask}</h1>
          {hint === undefined ? null : <p className="tk-hint">{hint}</p>}
        </div>
        {told === undefined ? null : <div className="tk-told">{told}</div>}
      </header>
      <section className="tk-reach">
        <div className="tk-body">{children}</div>
        <footer className="tk-foot">
          <div className="tk-actions">{actions}</div>
          <div className="tk-switches">
            <button type="button" className="tk-button" aria-pressed={around.easy} onClick={around.onEasy}>
              {around.easy ? say('easy.off') : say('easy.on')}
            </button>
            <button type="button" className="tk-button" onClick={around.onLanguage}>
              {say('language')}
            </button>
          </div>
        </footer>
      </section>
    </div>
  )
}
