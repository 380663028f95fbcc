import { useCallback, useEffect, useRef, useState } from 'react'
import { hall, type HallError } from '../../shared/hall.ts'
import { toHallError } from '../../shared/hall-error.ts'
import type { LedgerRow } from './ledger-columns.ts'
import type { LedgerParams, LedgerSort } from './ledger-filter.ts'

export const PAGE_ROWS = 200
/** The most one call may bring (contract). */
const CALL_ROWS_MAX = 2_000
/** Bursts of changes make one question. */
const REFRESH_PAUSE_MS = 150

export interface LedgerPages {
  readonly rows: readonly LedgerRow[]
  readonly loading: boolean
  readonly loadingMore: boolean
  readonly complete: boolean
  readonly error: HallError | null
  readonly loadMore: () => void
  readonly reload: () => void
}

interface Loaded {
  readonly key: string
  readonly rows: readonly LedgerRow[]
  readonly next: string | null
}

/** The filtered ledger, a page at a time; read again, as far as it was read, whenever records change. */
export const useLedgerPages = (params: LedgerParams, sort: LedgerSort, rowsAtFirst: number): LedgerPages => {
  const key = JSON.stringify([params, sort])
  const [loaded, setLoaded] = useState<Loaded>({ key: '', rows: [], next: null })
  const [loading, setLoading] = useState(true)
  const [loadingMore, setLoadingMore] = useState(false)
  const [error, setError] = useState<HallError | null>(null)
  const latest = useRef({ key, params, sort, loaded, asked: 0 })
  latest.current = { ...latest.current, key, params, sort, loaded }

  const fetchRows = useCallback(async (wanted: number, after: string | null): Promise<void> => {
    const { key: askedKey, params: filter, sort: order } = latest.current
    latest.current.asked += 1
    const mine = latest.current.asked
    setError(null)
    if (after === null) setLoading(true)
    else setLoadingMore(true)
    try {
      const rows: LedgerRow[] = []
      let next = after
      do {
        const limit = Math.min(CALL_ROWS_MAX, wanted - rows.length)
        const page: { rows: LedgerRow[]; next: string | null } = await hall.call('ledger.query', {
          ...filter,
          sort: order,
          limit,
          after: next,
        })
        if (mine !== latest.current.asked) return
        rows.push(...page.rows)
        next = page.next
      } while (next !== null && rows.length < wanted)
      setLoaded((last) => ({ key: askedKey, rows: after === null ? rows : [...last.rows, ...rows], next }))
    } catch (thrown) {
      if (mine === latest.current.asked) setError(toHallError(thrown))
    } finally {
      if (mine === latest.current.asked) {
        setLoading(false)
        setLoadingMore(false)
      }
    }
  }, [])

  const firstRows = useRef(rowsAtFirst)
  useEffect(() => {
    void fetchRows(Math.max(PAGE_ROWS, firstRows.current), null)
    firstRows.current = PAGE_ROWS
  }, [key, fetchRows])

  const reload = useCallback(() => {
    void fetchRows(Math.max(PAGE_ROWS, latest.current.loaded.rows.length), null)
  }, [fetchRows])
  useEffect(() => {
    let timer: number | undefined
    const later = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(reload, REFRESH_PAUSE_MS)
    }
    const stopTopic = hall.on('changed', (change) => {
      if (change.kinds.some((kind) => kind === '*' || kind === 'case' || kind === 'consultation')) later()
    })
    return () => {
      window.clearTimeout(timer)
      stopTopic()
    }
  }, [reload])

  const loadMore = useCallback(() => {
    const { loaded: last, key: wanted } = latest.current
    if (last.next !== null && last.key === wanted) void fetchRows(PAGE_ROWS * 2, last.next)
  }, [fetchRows])
  const current = loaded.key === key
  return {
    rows: loaded.rows,
    loading: error === null && (loading || !current),
    loadingMore,
    complete: current && loaded.next === null,
    error,
    loadMore,
    reload,
  }
}

/** Everything the filter fits, oldest first, up to `rowsMax`; for paper. */
export const readWholeLedger = async (
  params: LedgerParams,
  rowsMax: number,
): Promise<{ rows: LedgerRow[]; complete: boolean }> => {
  const rows: LedgerRow[] = []
  let after: string | null = null
  do {
    const page: { rows: LedgerRow[]; next: string | null } = await hall.call('ledger.query', {
      ...params,
      sort: 'OLDEST',
      limit: Math.min(CALL_ROWS_MAX, rowsMax - rows.length),
      after,
    })
    rows.push(...page.rows)
    after = page.next
  } while (after !== null && rows.length < rowsMax)
  return { rows, complete: after === null }
}
