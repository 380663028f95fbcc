import { useEffect, useEffectEvent, useRef } from 'react'
import { useStatus } from '../../shared/status-store.ts'

/** Asks again at once when this machine loses the hall or finds it: from then on what is shown is of another time. */
export function useLinkNews(reload: () => void): void {
  const link = useStatus((state) => state.status?.link)
  const known = useRef(link)
  const ask = useEffectEvent(reload)
  useEffect(() => {
    if (known.current === link) return
    known.current = link
    ask()
  }, [link])
}
