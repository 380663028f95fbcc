import { useEffect, useRef } from 'react'

/** `Ctrl+K`, `F12`, `Alt+1`, `Escape`, `Ctrl+Enter`: modifiers in this order, then the key as `KeyboardEvent.key` names it. */
export type Keys = string

const normal = (keys: Keys): string => keys.toLowerCase()
/** Letters go by their place on the keyboard, so that a Chinese input method does not swallow them. */
const keyName = (event: KeyboardEvent): string =>
  /^(Key|Digit)./.test(event.code) ? event.code.replace(/^(Key|Digit)/, '') : event.key

export function keysOf(event: KeyboardEvent): string {
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey ? 'shift' : '',
    keyName(event).toLowerCase(),
  ]
  return parts.filter((part) => part !== '').join('+')
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

interface ShortcutOptions {
  /** False switches it off without breaking the order of hooks. */
  readonly active?: boolean
  /** Also in a dialog; by default a dialog keeps the keys of the page behind it away. */
  readonly inDialogs?: boolean
}

/** Runs `action` on these keys. Keys without Ctrl, Alt or an F number are left alone while somebody types. */
export function useShortcut(keys: Keys, action: () => void, options: ShortcutOptions = {}): void {
  const { active = true, inDialogs = false } = options
  const latest = useRef(action)
  latest.current = action
  useEffect(() => {
    if (!active) return undefined
    const wanted = normal(keys)
    const plain = !/ctrl|alt|^f\d/.test(wanted)
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || keysOf(event) !== wanted) return
      if (plain && isTyping(event.target)) return
      if (!inDialogs && document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null)
        return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [keys, active, inDialogs])
}

/** The keys of an action, small, beside its words. */
export function ShortcutHint({ keys }: { readonly keys: Keys }) {
  return (
    <kbd className="shortcut-hint" aria-hidden>
      {keys}
    </kbd>
  )
}
