import { useIdle } from '../parts/use-idle.ts'
import { useWords, Words } from '../parts/words.tsx'
import './settings-shut.css'

const IDLE_MS = 20_000

/** The hall has no exit code: says how whoever looks after the screen gets to its settings, which no visitor does. */
export function SettingsShut({ onLeave }: { readonly onLeave: () => void }) {
  const { say } = useWords()
  useIdle(IDLE_MS, onLeave)
  return (
    <div className="code-pad" role="dialog" aria-label={say('chooser.shut')}>
      <h2>
        <Words of="chooser.shut" />
      </h2>
      <p className="settings-shut">
        <Words of="chooser.shutHow" />
      </p>
      <div className="chooser-row">
        <button type="button" className="key key-wide key-main" onClick={onLeave}>
          <Words of="chooser.back" />
        </button>
      </div>
    </div>
  )
}
