import { useSyncExternalStore } from 'react'

/** Screens stand beside the router of a session: nobody logs in at them. */
export const isKioskAddress = (): boolean =>
  window.location.pathname.replace(/\/$/, '') === '/kiosk' || /^#\/kiosk(?:[/?]|$)/.test(window.location.hash)

/** Where a machine that is a public screen begins, whatever its page was opened with. */
export const openKiosk = (): void => {
  window.location.hash = '#/kiosk'
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** Whether this page is a public screen by its address. */
export const useShowsKiosk = (): boolean => useSyncExternalStore(subscribe, isKioskAddress)
