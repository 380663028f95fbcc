import { useState } from 'react'
import { toHallError } from '../../shared/hall-error.ts'
import { hall } from '../../shared/hall.ts'
import { DIGIT_KEYS, KeyPad } from '../parts/key-pad.tsx'
import { useIdle } from '../parts/use-idle.ts'
import { useWords, Words } from '../parts/words.tsx'

const CODE_MAX = 12
const IDLE_MS = 20_000

interface CodePadProps {
  /** The screen is to be set up. */
  readonly onRight: () => void
  /** Its lock is over: the desktop shell closes it, a browser's page may be left. */
  readonly onUnlocked: () => void
  readonly onLeave: () => void
}

/** Asks for the exit code before anything of a screen is changed. Wrong tries are counted by the machine, not the page. */
export function CodePad({ onRight, onUnlocked, onLeave }: CodePadProps) {
  const { say } = useWords()
  const [code, setCode] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useIdle(IDLE_MS, onLeave)
  const tryCode = async (leave: boolean): Promise<void> => {
    setBusy(true)
    try {
      await hall.call('screen.exit', { code, leave })
      if (leave) onUnlocked()
      else onRight()
    } catch (thrown) {
      setFailure(toHallError(thrown).message)
      setCode('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="code-pad" role="dialog" aria-label={say('chooser.code')}>
      <h2>
        <Words of="chooser.code" />
      </h2>
      <output className="progress-text">{code === '' ? ' ' : '●'.repeat(code.length)}</output>
      <KeyPad rows={DIGIT_KEYS} text={code} lengthMax={CODE_MAX} onText={setCode} />
      {failure === null ? null : <p role="alert">{failure}</p>}
      <div className="chooser-row">
        <button type="button" className="key key-wide" onClick={onLeave}>
          <Words of="chooser.cancel" />
        </button>
        <button
          type="button"
          className="key key-wide"
          disabled={busy || code === ''}
          onClick={() => void tryCode(true)}
        >
          <Words of="chooser.unlock" />
        </button>
        <button
          type="button"
          className="key key-wide key-main"
          disabled={busy || code === ''}
          onClick={() => void tryCode(false)}
        >
          <Words of="chooser.ok" />
        </button>
      </div>
    </div>
  )
}
