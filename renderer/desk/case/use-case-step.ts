import { useCallback, useMemo, useRef, useState } from 'react'
import type { MethodName, ParamsInput, Result } from '../../../db/contract/index.ts'
import { toHallError } from '../../shared/hall-error.ts'
import { hall, type HallError } from '../../shared/hall.ts'

export interface CaseStepRunner {
  readonly busy: boolean
  readonly error: HallError | null
  /** The result, or undefined when it failed; then `error` says why. A second press while one runs does nothing. */
  readonly run: <M extends MethodName>(method: M, params: ParamsInput<M>) => Promise<Result<M> | undefined>
  readonly clearError: () => void
}

/** Runs one step of a case at a time. `onVersionChanged`: somebody else was faster, what is shown must be read again. */
export const useCaseStep = (onVersionChanged: () => void): CaseStepRunner => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const running = useRef(false)
  const changed = useRef(onVersionChanged)
  changed.current = onVersionChanged
  const run = useCallback(
    async <M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M> | undefined> => {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      setError(null)
      try {
        return await hall.call(method, params)
      } catch (thrown) {
        const failure = toHallError(thrown)
        setError(failure)
        if (failure.code === 'VERSION_CHANGED') changed.current()
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [],
  )
  const clearError = useCallback(() => setError(null), [])
  return useMemo(() => ({ busy, error, run, clearError }), [busy, error, run, clearError])
}
