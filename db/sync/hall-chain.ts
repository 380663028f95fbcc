import { createHash } from 'node:crypto'

/** Head of a hall's log without an event: where the hall chain begins (sync.md point 3). */
export const firstHallHash = (hallId: string): string =>
  createHash('sha256').update(`halldesk-hall\n${hallId}`).digest('hex')
