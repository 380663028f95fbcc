import type { ReactNode } from 'react'
import { useTicketWords } from './ticket-words.ts'

export const LETTERS_AND_DIGITS = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'] as const
export const ID_KEYS = ['123', '456', '789', 'X0'] as const
export const PHONE_KEYS = ['123', '456', '789', '0'] as const

export interface TouchKeysProps {
  readonly rows: readonly string[]
  readonly onKey: (sign: string) => void
  readonly onDelete: () => void
  readonly onClear: () => void
  readonly isEmpty: boolean
  /** Wide keys of few columns, for numbers. */
  readonly pad?: boolean
}

/** Keys on the glass; the machine has no others. */
export function TouchKeys({
  rows,
  onKey,
  onDelete,
  onClear,
  isEmpty,
  pad = false,
}: TouchKeysProps): ReactNode {
  const { say } = useTicketWords()
  const last = rows.length - 1
  const deleteKey = (
    <button type="button" className="tk-key tk-key-wide" disabled={isEmpty} onClick={onDelete}>
      {say('search.delete')}
    </button>
  )
  const clearKey = (
    <button type="button" className="tk-key tk-key-wide" disabled={isEmpty} onClick={onClear}>
      {say('search.clear')}
    </button>
  )
  return (
    <div className={pad ? 'tk-keys tk-keys-pad' : 'tk-keys'}>
      {rows.map((row, at) => (
        <div key={row} className="tk-key-row">
          {[...row].map((sign) => (
            <button key={sign} type="button" className="tk-key" onClick={() => onKey(sign)}>
              {sign}
            </button>
          ))}
          {pad && at === last ? deleteKey : null}
          {pad && at === last && row.length === 1 ? clearKey : null}
        </div>
      ))}
      {pad ? null : (
        <div className="tk-key-row">
          {deleteKey}
          {clearKey}
        </div>
      )}
    </div>
  )
}
