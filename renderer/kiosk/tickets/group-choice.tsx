import type { ReactNode } from 'react'
import { CLAIMED_GROUPS, type ClaimedGroup } from '../../../db/model/queue/taking.ts'
import { KioskFrame } from './kiosk-frame.tsx'
import { useTicketWords } from './ticket-words.ts'

interface GroupChoiceProps {
  readonly group: ClaimedGroup | null
  readonly onGroup: (group: ClaimedGroup | null) => void
}

/** Who goes first, in the words of those it is for. */
export function GroupChoice({ group, onGroup }: GroupChoiceProps): ReactNode {
  const { say } = useTicketWords()
  return (
    <KioskFrame ask={say('ask.group')} hint={say('hint.group')}>
      <div className="tk-choices">
        {CLAIMED_GROUPS.map((each) => (
          <button
            key={each}
            type="button"
            className={each === group ? 'tk-choice tk-button-chosen' : 'tk-choice'}
            aria-pressed={each === group}
            onClick={() => onGroup(each)}
          >
            {say(`group.${each}`)}
          </button>
        ))}
        <button type="button" className="tk-choice tk-choice-plain" onClick={() => onGroup(null)}>
          {say('group.none')}
        </button>
      </div>
    </KioskFrame>
  )
}
