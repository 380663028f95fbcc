import { useWords } from './words.tsx'
import './key-pad.css'

export const LETTER_KEYS = ['QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'] as const
export const CODE_KEYS = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM'] as const
export const DIGIT_KEYS = ['123', '456', '789', '0'] as const

interface KeyPadProps {
  readonly rows: readonly string[]
  readonly text: string
  readonly lengthMax: number
  readonly onText: (text: string) => void
}

/** Keys on the glass, for screens without any others. */
export function KeyPad({ rows, text, lengthMax, onText }: KeyPadProps) {
  const { say } = useWords()
  return (
    <div className="key-pad">
      {rows.map((row, at) => (
        <div key={row} className="key-row">
          {[...row].map((letter) => (
            <button
              key={letter}
              type="button"
              className="key"
              onClick={() => text.length < lengthMax && onText(text + letter)}
            >
              {letter}
            </button>
          ))}
          {at === rows.length - 1 ? (
            <>
              <button
                type="button"
                className="key key-wide"
                disabled={text === ''}
                onClick={() => onText([...text].slice(0, -1).join(''))}
              >
                {say('guide.delete')}
              </button>
              <button
                type="button"
                className="key key-wide"
                disabled={text === ''}
                onClick={() => onText('')}
              >
                {say('guide.clear')}
              </button>
            </>
          ) : null}
        </div>
      ))}
    </div>
  )
}
