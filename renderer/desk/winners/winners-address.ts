import { useSyncExternalStore } from 'react'

/** The page of winners stands beside the router of a session: a screen on the wall has none. */
const ADDRESS = '#/winners'

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

export const useShowsWinners = (): boolean =>
  useSyncExternalStore(subscribe, () => window.location.hash.split('?')[0] === ADDRESS)

export const openWinners = (): void => {
  window.location.hash = ADDRESS
}

export const leaveWinners = (): void => {
  window.location.hash = ''
}
