import { useCallback, useEffect, useRef, useState } from 'react'
import { hall } from '../../shared/hall.ts'
import { beforeLeaving, useSession } from '../../shared/session-store.ts'
import { emptyIntake, isWorthKeeping, parseIntake, type IntakeDraft } from './intake-draft.ts'

const DRAFT_KEY = 'intake'
const SAVE_PAUSE_MS = 300

interface KeptDraft {
  /** Null until the kept draft was looked for. */
  readonly draft: IntakeDraft | null
  readonly change: (part: Partial<IntakeDraft>) => void
  /** When the draft that was taken up again had been kept; null for a fresh one. */
  readonly restoredFromMs: number | null
  /** Forgets the draft here and in the host. */
  readonly clear: () => void
}

/** The half-typed case of the signed-in person: kept as they type, taken up again on return. */
export const useIntakeDraft = (): KeptDraft => {
  const staffId = useSession((state) => state.session?.staffId)
  const [draft, setDraft] = useState<IntakeDraft | null>(null)
  const [restoredFromMs, setRestoredFromMs] = useState<number | null>(null)
  const unsaved = useRef<IntakeDraft | null>(null)

  useEffect(() => {
    let gone = false
    hall.call('mine.getDraft', { key: DRAFT_KEY }).then(
      ({ value, savedAtMs }) => {
        if (gone) return
        const kept = value === null ? null : parseIntake(value)
        setDraft(kept ?? emptyIntake())
        setRestoredFromMs(kept === null ? null : savedAtMs)
      },
      () => {
        if (!gone) setDraft(emptyIntake())
      },
    )
    return () => {
      gone = true
    }
  }, [])

  const save = useCallback(() => {
    const latest = unsaved.current
    unsaved.current = null
    // A draft belongs to the person who typed it: whoever signed in meanwhile must not get it.
    if (latest === null || useSession.getState().session?.staffId !== staffId) return
    const value = isWorthKeeping(latest) ? JSON.stringify(latest) : null
    hall
      .call('mine.setDraft', { key: DRAFT_KEY, value })
      .catch((thrown: unknown) => console.warn('draft not kept', thrown))
  }, [staffId])
  useEffect(() => {
    if (unsaved.current === null) return undefined
    const timer = window.setTimeout(save, SAVE_PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [draft, save])
  useEffect(() => save, [save])
  // A quick switch within the pause must not lose the last words.
  useEffect(() => beforeLeaving(async () => save()), [save])

  const change = useCallback((part: Partial<IntakeDraft>) => {
    setDraft((before) => {
      const next = { ...(before ?? emptyIntake()), ...part }
      unsaved.current = next
      return next
    })
  }, [])
  const clear = useCallback(() => {
    const fresh = emptyIntake()
    unsaved.current = fresh
    setDraft(fresh)
    setRestoredFromMs(null)
  }, [])
  return { draft, change, restoredFromMs, clear }
}
