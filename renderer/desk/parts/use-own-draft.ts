import { useCallback, useEffect, useRef, useState } from 'react'
import { hall } from '../../shared/hall.ts'
import { beforeLeaving, useSession } from '../../shared/session-store.ts'

const SAVE_PAUSE_MS = 300

export interface OwnDraft<Draft> {
  /** Null until the kept draft was looked for. */
  readonly draft: Draft | null
  readonly change: (part: Partial<Draft>) => void
  /** When the draft that was taken up again had been kept; null for a fresh one. */
  readonly restoredFromMs: number | null
  /** Forgets the draft here and in the host, and begins with a fresh one. */
  readonly clear: () => void
}

interface OwnDraftOptions<Draft> {
  readonly key: string
  readonly fresh: () => Draft
  /** Null for what an older program kept in another form. */
  readonly parse: (text: string) => Draft | null
  readonly isWorthKeeping: (draft: Draft) => boolean
  /** False keeps nothing and looks for nothing. */
  readonly active: boolean
}

/** A half-written form of the signed-in person: kept as they type, taken up again on return, never shown to anybody else. */
export const useOwnDraft = <Draft extends object>(options: OwnDraftOptions<Draft>): OwnDraft<Draft> => {
  const staffId = useSession((state) => state.session?.staffId)
  const [begun] = useState(options)
  const { key, active } = begun
  const [draft, setDraft] = useState<Draft | null>(() => (active ? null : begun.fresh()))
  const [restoredFromMs, setRestoredFromMs] = useState<number | null>(null)
  const unsaved = useRef<Draft | null>(null)

  useEffect(() => {
    if (!active) return undefined
    let gone = false
    hall.call('mine.getDraft', { key }).then(
      ({ value, savedAtMs }) => {
        if (gone) return
        const kept = value === null ? null : begun.parse(value)
        // What was typed meanwhile stays.
        if (unsaved.current !== null) return
        setDraft(kept ?? begun.fresh())
        setRestoredFromMs(kept === null ? null : savedAtMs)
      },
      () => {
        if (!gone) setDraft((before) => before ?? begun.fresh())
      },
    )
    return () => {
      gone = true
    }
  }, [active, begun, key])

  const keep = useCallback(
    (value: string | null) => {
      // Whoever signed in meanwhile must not get it.
      if (!active || useSession.getState().session?.staffId !== staffId) return
      hall
        .call('mine.setDraft', { key, value })
        .catch((thrown: unknown) => console.warn('draft not kept', thrown))
    },
    [active, key, staffId],
  )
  const save = useCallback(() => {
    const latest = unsaved.current
    unsaved.current = null
    if (latest !== null) keep(begun.isWorthKeeping(latest) ? JSON.stringify(latest) : null)
  }, [begun, keep])
  useEffect(() => {
    if (unsaved.current === null) return undefined
    const timer = window.setTimeout(save, SAVE_PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [draft, save])
  useEffect(() => save, [save])
  // A quick switch within the pause must not lose the last words.
  useEffect(() => beforeLeaving(async () => save()), [save])

  const change = useCallback(
    (part: Partial<Draft>) => {
      setDraft((before) => {
        const next = { ...(before ?? begun.fresh()), ...part }
        unsaved.current = next
        return next
      })
    },
    [begun],
  )
  const clear = useCallback(() => {
    // At once: what was saved as a record must not come back as a draft to whoever reloads the page just then.
    unsaved.current = null
    keep(null)
    setDraft(begun.fresh())
    setRestoredFromMs(null)
  }, [begun, keep])
  return { draft, change, restoredFromMs, clear }
}
