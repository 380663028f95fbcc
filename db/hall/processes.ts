import type { HallContext } from './context.ts'

/** A process tells every 10 seconds that it is there. */
export const PROCESS_GONE_MS = 60_000

/**
 * Of several processes on one database the oldest that is there does what is done once: backups, closing years. One that
 * ended while its clock was ahead was seen in the future and is not there.
 */
export const isOldestProcess = async (
  context: Pick<HallContext, 'db' | 'nowMs' | 'processId'>,
): Promise<boolean> => {
  const nowMs = context.nowMs()
  const oldest = await context.db.get<{ id: string | null }>(
    'SELECT min(process_id) AS id FROM server_process WHERE seen_at_ms > ? AND seen_at_ms < ?',
    nowMs - PROCESS_GONE_MS,
    nowMs + PROCESS_GONE_MS,
  )
  const id = oldest?.id ?? null
  return id === null || id >= context.processId
}
