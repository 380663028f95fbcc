import { useSyncExternalStore } from 'react'

const query = window.matchMedia('(prefers-reduced-motion: reduce)')
const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Whether whoever set this machine up wants nothing to move. */
export const useReducedMotion = (): boolean => useSyncExternalStore(subscribe, () => query.matches)

const upright = window.matchMedia('(orientation: portrait)')
const subscribeUpright = (listener: () => void): (() => void) => {
  upright.addEventListener('change', listener)
  return () => upright.removeEventListener('change', listener)
}

/** Whether the screen stands upright. */
export const useUpright = (): boolean => useSyncExternalStore(subscribeUpright, () => upright.matches)
