import { useImperativeHandle, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import './parts.css'

export interface KeyChoiceOption<V extends string> {
  readonly value: V
  readonly label: ReactNode
  readonly disabled?: boolean
}
export interface KeyChoiceHandle {
  focus(): void
}
export interface KeyChoiceProps<V extends string> {
  readonly options: readonly KeyChoiceOption<V>[]
  readonly value: V | null
  readonly onChange: (value: V) => void
  /** Called after a number key has chosen, to move on. */
  readonly onChosen?: (value: V) => void
  readonly ariaLabel: string
  readonly invalid?: boolean
  /** Where a dialog sets the focus when it opens. */
  readonly first?: boolean
  readonly ref?: Ref<KeyChoiceHandle>
}

/** A handful of choices taken by number key, arrows or a click; Enter submits the form around it. */
export const KeyChoice = <V extends string>({
  options,
  value,
  onChange,
  onChosen,
  ariaLabel,
  invalid = false,
  first = false,
  ref,
}: KeyChoiceProps<V>) => {
  const root = useRef<HTMLDivElement>(null)
  const chosen = options.findIndex((option) => option.value === value)
  const buttonAt = (index: number) => root.current?.querySelectorAll('button').item(index)
  useImperativeHandle(ref, () => ({ focus: () => buttonAt(Math.max(chosen, 0))?.focus() }))

  const choose = (index: number, byNumber: boolean) => {
    const option = options[index]
    if (!option || option.disabled) return
    onChange(option.value)
    buttonAt(index)?.focus()
    if (byNumber) onChosen?.(option.value)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0
    const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp'
    const forth = event.key === 'ArrowRight' || event.key === 'ArrowDown'
    if (number > 0 && number <= options.length) {
      event.preventDefault()
      choose(number - 1, true)
    } else if (back || forth) {
      event.preventDefault()
      let index = chosen < 0 && forth ? -1 : Math.max(chosen, 0)
      for (let tries = 0; tries < options.length; tries += 1) {
        index = (index + (forth ? 1 : options.length - 1)) % options.length
        if (!options[index]?.disabled) break
      }
      choose(index, false)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      root.current?.closest('form')?.requestSubmit()
    }
  }
  return (
    <div
      ref={root}
      className="hd-choice"
      role="radiogroup"
      aria-label={ariaLabel}
      aria-invalid={invalid}
      onKeyDown={onKeyDown}
    >
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          disabled={option.disabled}
          tabIndex={index === Math.max(chosen, 0) ? 0 : -1}
          {...(first && index === Math.max(chosen, 0) ? { 'data-first': true } : {})}
          onClick={() => choose(index, false)}
        >
          <kbd>{index + 1}</kbd>
          {option.label}
        </button>
      ))}
    </div>
  )
}
