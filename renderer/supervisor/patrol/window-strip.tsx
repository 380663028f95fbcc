import { CheckOutlined, WarningFilled } from '@ant-design/icons'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoundWindow } from './patrol-types.ts'
import { byArea, isSeen } from './rounds.ts'

interface WindowStripProps {
  readonly windows: readonly RoundWindow[]
  readonly chosenId: string | null
  readonly onChoose: (windowId: string) => void
}

/** All windows of the round by area: where one is, what is done, what is left. */
export function WindowStrip({ windows, chosenId, onChoose }: WindowStripProps) {
  const { t } = useTranslation('patrol')
  const chosen = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest' })
  }, [chosenId])
  const stateOf = (window: RoundWindow) =>
    window.findings > 0 ? 'FOUND' : isSeen(window) ? 'IN_ORDER' : 'OPEN'
  return (
    <nav className="panel round-strip" aria-label={t('round.windows')}>
      {byArea(windows).map(({ area, windows: inArea }) => (
        <section key={area}>
          <h2>
            {area === '' ? t('noArea') : area}{' '}
            <span className="muted number">
              {t('round.ofArea', { seen: inArea.filter(isSeen).length, windows: inArea.length })}
            </span>
          </h2>
          <ul>
            {inArea.map((window) => {
              const state = stateOf(window)
              const isChosen = window.windowId === chosenId
              return (
                <li key={window.windowId}>
                  <button
                    ref={isChosen ? chosen : null}
                    type="button"
                    className={`strip-window strip-${state.toLowerCase()}`}
                    aria-current={isChosen ? 'step' : undefined}
                    aria-label={`${window.windowId} ${window.name} ${t(`windowState.${state}`)}`}
                    onClick={() => onChoose(window.windowId)}
                  >
                    <span className="number">{window.windowId}</span>
                    <span className="strip-name one-line" title={window.name}>
                      {window.name}
                    </span>
                    <span className="strip-sign">
                      {state === 'FOUND' ? (
                        <>
                          <WarningFilled aria-hidden />
                          {window.findings}
                        </>
                      ) : state === 'IN_ORDER' ? (
                        <CheckOutlined aria-hidden />
                      ) : null}
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </nav>
  )
}
