import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MethodName, ParamsInput, Result } from '../../db/contract/index.ts'
import { callHall } from './hall-login/call-hall.ts'
import { toHallError } from './hall-error.ts'
import { hall, type HallError } from './hall.ts'

export interface QueryOptions {
  /** Kinds of the topic `changed` after which this is asked again; `*` stands for any. */
  readonly refreshOn?: readonly string[]
  /** Keep showing the last answer while other params are asked (search boxes, filters). */
  readonly keepPrevious?: boolean
}

export interface QueryState<M extends MethodName> {
  readonly data: Result<M> | undefined
  readonly error: HallError | null
  /** Nothing to show yet. */
  readonly loading: boolean
  /** An answer is under way, whether or not an older one shows. */
  readonly refreshing: boolean
  readonly reload: () => void
}

interface Answer<M extends MethodName> {
  readonly key: string
  readonly data: Result<M> | undefined
  readonly error: HallError | null
}

/** Bursts of changes (an import, a quick series of steps) make one question, not many. */
const REFRESH_PAUSE_MS = 40

/**
 * Asks the host and keeps the answer fresh. `params` null asks nothing. The old answer stays while a newer one is fetched;
 * an answer that was overtaken is thrown away.
 */
export function useHallQuery<M extends MethodName>(
  method: M,
  params: ParamsInput<M> | null,
  options: QueryOptions = {},
): QueryState<M> {
  const key = params === null ? '' : JSON.stringify([method, params])
  const [answer, setAnswer] = useState<Answer<M>>({ key: '', data: undefined, error: null })
  const [pending, setPending] = useState(false)
  const [turn, setTurn] = useState(0)
  const asking = useRef({ method, params })
  asking.current = { method, params }
  const refreshOn = (options.refreshOn ?? []).join(' ')
  const reload = useCallback(() => setTurn((count) => count + 1), [])
  // Some answers have words of the host in them.
  const { language } = useTranslation().i18n

  useEffect(() => {
    const { method: asked, params: given } = asking.current
    if (key === '' || given === null) return undefined
    let overtaken = false
    setPending(true)
    callHall(asked, given, false).then(
      (data) => {
        if (overtaken) return
        setPending(false)
        setAnswer({ key, data, error: null })
      },
      (thrown: unknown) => {
        if (overtaken) return
        setPending(false)
        const error = toHallError(thrown)
        setAnswer((last) => ({ key, data: last.key === key ? last.data : undefined, error }))
      },
    )
    return () => {
      overtaken = true
    }
  }, [key, turn, language])

  useEffect(() => {
    const kinds = refreshOn === '' ? [] : refreshOn.split(' ')
    let timer: number | undefined
    const later = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(reload, REFRESH_PAUSE_MS)
    }
    const stopTopic = hall.on('changed', (change) => {
      // The host says `*` when everything may be new, as after a restore.
      if (kinds.includes('*') || change.kinds.some((kind) => kind === '*' || kinds.includes(kind))) later()
    })
    const stopConnection = hall.onConnection((state) => {
      if (state === 'OPEN') later()
    })
    return () => {
      window.clearTimeout(timer)
      stopTopic()
      stopConnection()
    }
  }, [refreshOn, reload])

  const current = answer.key === key
  const data = key !== '' && (current || options.keepPrevious === true) ? answer.data : undefined
  const error = current ? answer.error : null
  return useMemo(
    () => ({
      data,
      error,
      loading: key !== '' && data === undefined && error === null,
      refreshing: pending,
      reload,
    }),
    [data, error, key, pending, reload],
  )
}

export interface ActionState<M extends MethodName> {
  /** The result, or undefined when it failed (then `error` says why) or the last run is still under way. */
  readonly run: (params: ParamsInput<M>) => Promise<Result<M> | undefined>
  readonly busy: boolean
  readonly error: HallError | null
  readonly clearError: () => void
}

/** Does something once per press: a second press while the first is under way does nothing. */
export function useHallAction<M extends MethodName>(
  method: M,
  options: { readonly onError?: (error: HallError) => void } = {},
): ActionState<M> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const running = useRef(false)
  const onError = useRef(options.onError)
  onError.current = options.onError
  const run = useCallback(
    async (params: ParamsInput<M>) => {
      if (running.current) return undefined
      running.current = true
      setBusy(true)
      setError(null)
      try {
        return await callHall(method, params, true)
      } catch (thrown) {
        const failure = toHallError(thrown)
        setError(failure)
        onError.current?.(failure)
        return undefined
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [method],
  )
  const clearError = useCallback(() => setError(null), [])
  return useMemo(() => ({ run, busy, error, clearError }), [run, busy, error, clearError])
}
