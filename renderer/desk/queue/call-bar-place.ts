import { notifyFailed } from '../../shared/notices.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'

/** Where the bar stands and whether it is folded: kept for the person on this machine. */
export const PLACE_PREFERENCE = 'callbar.place'
export const FOLDED_PREFERENCE = 'callbar.folded'
export type Place = 'TOP' | 'BOTTOM'

export const prefer = (key: string, value: string): void => {
  setPreference(key, value).catch(notifyFailed)
}

export const useCallBarPlace = (): Place =>
  useSession((state) => (state.preferences[PLACE_PREFERENCE] === 'TOP' ? 'TOP' : 'BOTTOM'))
