import { useState } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import { toHallError } from '../../shared/hall-error.ts'
import { hall } from '../../shared/hall.ts'
import { dayAndTime } from '../../shared/format.ts'
import { CODE_KEYS, KeyPad } from '../parts/key-pad.tsx'
import { useSecond } from '../parts/use-hall-time.ts'
import { Words } from '../parts/words.tsx'
import { createProgressTries } from './progress-tries.ts'

type Progress = Result<'screen.caseProgress'>

const NUMBER_MAX = 40
const NUMBER_MIN = 6
/** One screen, whoever stands before it: a new visitor does not begin the count anew. */
const tries = createProgressTries()

/** 办件进度: a number in, one word out. */
export function ProgressPanel() {
  const tickMs = useSecond()
  const [text, setText] = useState('')
  const [asking, setAsking] = useState(false)
  const [found, setFound] = useState<Progress | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const waitMs = tries.waitMs(tickMs)
  const ask = async (): Promise<void> => {
    setAsking(true)
    setFailure(null)
    setFound(null)
    try {
      const answer = await hall.call('screen.caseProgress', { caseNo: text })
      if (answer.state === null) tries.missed(performance.now())
      setFound(answer)
    } catch (thrown) {
      setFailure(toHallError(thrown).message)
    } finally {
      setAsking(false)
    }
  }
  return (
    <div className="guide-panel progress">
      <div className="progress-page">
        {found === null && failure === null && waitMs === 0 ? (
          <p className="muted">
            <Words of="progress.hint" />
          </p>
        ) : null}
        <output className="progress-text">{text === '' ? ' ' : text}</output>
        <div className="progress-answer" role="status">
          {waitMs > 0 ? (
            <p>
              <Words of="progress.wait" values={{ seconds: Math.ceil(waitMs / 1_000) }} />
            </p>
          ) : null}
          {failure === null ? null : <p>{failure}</p>}
          {found === null ? null : found.state === null ? (
            <p>
              <Words of="progress.unknown" values={{ caseNo: found.caseNo }} />
            </p>
          ) : (
            <>
              <strong className="progress-state">
                <Words of={`progress.state.${found.state}`} />
              </strong>
              <p className="muted number">
                <Words of="progress.asOf" values={{ at: dayAndTime(found.asOfMs) }} />
              </p>
            </>
          )}
        </div>
      </div>
      <KeyPad
        rows={CODE_KEYS}
        text={text}
        lengthMax={NUMBER_MAX}
        onText={(next) => {
          setText(next)
          setFound(null)
          setFailure(null)
        }}
      />
      <button
        type="button"
        className="key key-main key-ask"
        disabled={asking || text.length < NUMBER_MIN || waitMs > 0}
        onClick={() => void ask()}
      >
        <Words of={asking ? 'progress.asking' : 'progress.ask'} />
      </button>
    </div>
  )
}
