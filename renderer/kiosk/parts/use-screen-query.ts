import { useCallback, useEffect, useRef, useState } from 'react'
import type { MethodName, ParamsInput, Result } from '../../../db/contract/index.ts'
import { toHallError } from '../../shared/hall-error.ts'
import { hall, type HallError } from '../../shared/hall.ts'

export interface ScreenQueryOptions {
  /** Asked again after so long, so that a screen finds out by itself that nothing comes any more. */
  readonly everyMs: number
  /** Also asked again when the row of the hall changed. */
  readonly onQueue?: boolean
  /** Kinds of the topic `changed` after which it is asked again. */
  readonly onChanged?: readonly string[]
}

export interface ScreenAnswer<M extends MethodName> {
  readonly data: Result<M> | undefined
  /** When it arrived, by the clock that nobody sets (`performance.now`); null before the first answer. */
  readonly heardAtMs: number | null
  /** Why the newest question was not answered; the last answer stays. */
  readonly error: HallError | null
  readonly reload: () => void
}

/** A host that answers nothing is asked anew after this long. */
const ANSWER_PATIENCE_MS = 10_000
const CHANGED_PAUSE_MS = 300

/**
 * Asks for as long as the screen stands there. One question at a time: what changes meanwhile is one more question after the
 * answer, however many changes there were, and no older answer ever follows a newer one.
 */
export function useScreenQuery<M extends MethodName>(
  method: M,
  params: ParamsInput<M> | null,
  options: ScreenQueryOptions,
): ScreenAnswer<M> {
  const [answer, setAnswer] = useState<Omit<ScreenAnswer<M>, 'reload'>>({
    data: undefined,
    heardAtMs: null,
    error: null,
  })
  const key = params === null ? '' : JSON.stringify([method, params])
  const asked = useRef({ method, params })
  asked.current = { method, params }
  const ask = useRef<() => void>(() => undefined)
  const { everyMs, onQueue = false } = options
  const kinds = (options.onChanged ?? []).join(' ')

  useEffect(() => {
    setAnswer((last) => (last.data === undefined ? last : { data: undefined, heardAtMs: null, error: null }))
    const { method: name, params: given } = asked.current
    if (key === '' || given === null) return undefined
    let closed = false
    let underWay = false
    let again = false
    let number = 0
    const finish = (): void => {
      underWay = false
      if (!again || closed) return
      again = false
      start()
    }
    const start = (): void => {
      if (closed) return
      if (underWay) {
        again = true
        return
      }
      underWay = true
      number += 1
      const mine = number
      const patience = window.setTimeout(() => {
        if (mine !== number || closed) return
        number += 1
        finish()
      }, ANSWER_PATIENCE_MS)
      hall.call(name, given).then(
        (data) => {
          window.clearTimeout(patience)
          if (mine !== number || closed) return
          setAnswer({ data, heardAtMs: performance.now(), error: null })
          finish()
        },
        (thrown: unknown) => {
          window.clearTimeout(patience)
          if (mine !== number || closed) return
          const error = toHallError(thrown)
          setAnswer((last) => ({ ...last, error }))
          finish()
        },
      )
    }
    ask.current = start
    start()
    const timer = window.setInterval(start, everyMs)
    const stopQueue = onQueue ? hall.on('queue', start) : () => undefined
    let later: number | undefined
    const wanted = new Set(kinds === '' ? [] : kinds.split(' '))
    const stopChanged = hall.on('changed', (change) => {
      if (!change.kinds.some((kind) => kind === '*' || wanted.has(kind))) return
      window.clearTimeout(later)
      later = window.setTimeout(start, CHANGED_PAUSE_MS)
    })
    const stopConnection = hall.onConnection((state) => {
      if (state === 'OPEN') start()
    })
    return () => {
      closed = true
      window.clearInterval(timer)
      window.clearTimeout(later)
      stopQueue()
      stopChanged()
      stopConnection()
    }
  }, [key, everyMs, onQueue, kinds])

  const reload = useCallback(() => ask.current(), [])
  return { ...answer, reload }
}
