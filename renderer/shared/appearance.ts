import { useMemo } from 'react'
import { useSession } from './session-store.ts'
import type { Appearance } from './theme.ts'

export const LARGE_TYPE_PREFERENCE = 'largeType'
export const HIGH_CONTRAST_PREFERENCE = 'highContrast'

/** What the signed-in person chose; calm and small before anybody is known. */
export function useAppearance(): Appearance {
  const largeType = useSession((state) => state.preferences[LARGE_TYPE_PREFERENCE] === 'true')
  const highContrast = useSession((state) => state.preferences[HIGH_CONTRAST_PREFERENCE] === 'true')
  return useMemo(() => ({ largeType, highContrast }), [largeType, highContrast])
}
