import './parts.css'

export interface KeyHintsProps {
  readonly hints: readonly { readonly keys: string; readonly text: string }[]
}

/** The keys that work here, said where they work. */
export const KeyHints = ({ hints }: KeyHintsProps) => (
  <div className="hd-keys">
    {hints.map((hint) => (
      <span key={hint.keys}>
        <kbd className="hd-key">{hint.keys}</kbd> {hint.text}
      </span>
    ))}
  </div>
)
