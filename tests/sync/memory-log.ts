import { createHash } from 'node:crypto'
import type {
  ChainPoint,
  ClockAnchor,
  FileContent,
  ForeignEvent,
  HallEnrolment,
  HallPoint,
  NumberGrant,
  ScopeCursor,
  SyncLog,
} from '../../db/store/sync-types.ts'

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** A desk's records in arrays, for tests of the agent; the store has tests of its own. */
export const createMemoryLog = (enrolment: HallEnrolment, uptimeMs: () => number, wallMs: () => number) => {
  let epoch = enrolment.epoch
  let genesis = sha256(enrolment.enrolment)
  let own: { bytes: Buffer; hash: string; atMs: number; hallSeq: number | null }[] = []
  let acknowledged = 0
  let witness: HallPoint | null = null
  let failing: Error | null = null
  let holdsParts = false
  const cursors = new Map<string, ScopeCursor>()
  const foreign = new Map<number, ForeignEvent>()
  const notes = new Map<string, string>()
  const grants: NumberGrant[] = []
  const anchors: ClockAnchor[] = []
  const wanted = new Set<string>()
  const durables: number[] = []
  const pageSizes: number[] = []
  const files = new Map<string, { readonly content: FileContent; sent: boolean; reason: string }>()
  const point = (seq: number): ChainPoint => ({ seq, hash: seq === 0 ? genesis : (own[seq - 1]?.hash ?? '') })
  const guard = (): void => {
    if (failing) throw failing
  }
  const see = (head: HallPoint): void => {
    if (!witness || witness.lineage !== head.lineage || head.hallSeq >= witness.hallSeq)
      witness = { lineage: head.lineage, hallSeq: head.hallSeq, hallHash: head.hallHash }
  }
  const sync: SyncLog = {
    enrolment,
    setAddress: () => undefined,
    mayHoldParts: () => holdsParts,
    withoutBeginning: () => [],
    leftOut: () => [],
    epoch: () => epoch,
    last: () => point(own.length),
    acknowledged: () => point(acknowledged),
    waiting: () => ({ count: own.length - acknowledged, oldestAtMs: own[acknowledged]?.atMs ?? null }),
    unsent(limits, after = acknowledged) {
      const events: Buffer[] = []
      let bytes = 0
      for (const each of own.slice(after)) {
        if (events.length >= limits.events || (events.length > 0 && bytes + each.bytes.length > limits.bytes))
          break
        events.push(each.bytes)
        bytes += each.bytes.length
      }
      if (events.length === 0) return null
      return { from: after + 1, events, last: point(after + events.length), anchors: [] }
    },
    applyReceipts({ ack, receipts, head }) {
      guard()
      for (const { seq, hallSeq } of receipts) {
        const event = own[seq - 1]
        if (event) event.hallSeq = hallSeq
      }
      acknowledged = Math.max(acknowledged, ack.seq)
      see(head)
    },
    setDurable: (seq) => void durables.push(seq),
    rewind(known) {
      acknowledged = known.seq
    },
    beginEpoch(next, text) {
      const again = own.slice(acknowledged)
      epoch = next
      genesis = sha256(text)
      own = again.map((event) => ({ ...event, hallSeq: null }))
      acknowledged = 0
      return again.length
    },
    files: {
      count: () => {
        const waiting = [...files.values()].filter(({ sent, reason }) => !sent && reason === '')
        return {
          count: waiting.length,
          bytes: waiting.reduce((sum, { content }) => sum + content.bytes.length, 0),
          oldestAtMs: null,
          refused: [...files]
            .filter(([, { reason }]) => reason !== '')
            .map(([name, { content, reason }]) => ({
              sha256: name,
              mime: content.mime,
              bytes: content.bytes.length,
              keptAtMs: 0,
              reason,
            })),
        }
      },
      next: (limit) =>
        [...files]
          .filter(([, { sent, reason }]) => !sent && reason === '')
          .map(([name]) => name)
          .slice(0, limit),
      read: (name) => files.get(name)?.content ?? null,
      sent(names) {
        guard()
        for (const name of names) Object.assign(files.get(name) ?? {}, { sent: true })
      },
      refused: (name, reason) => void Object.assign(files.get(name) ?? {}, { reason }),
      tryRefusedAgain() {
        for (const file of files.values()) file.reason = ''
      },
    },
    cursors: () => [...cursors.values()],
    applyPage(cursor, events) {
      guard()
      pageSizes.push(events.length)
      let added = 0
      for (const event of events) {
        if (!foreign.has(event.hallSeq)) added += 1
        foreign.set(event.hallSeq, { ...event, bytes: Buffer.from(event.bytes) })
      }
      cursors.set(cursor.scope, cursor)
      see(cursor)
      return added
    },
    forgetScope: () => undefined,
    dropCursor: (scope) => void cursors.delete(scope),
    witness: () => witness,
    followLineage(branch) {
      for (const event of own)
        if (event.hallSeq !== null && event.hallSeq > branch.hallSeq) event.hallSeq = null
      const lost = own.findIndex((event) => event.hallSeq === null)
      if (lost >= 0) acknowledged = Math.min(acknowledged, lost)
      for (const hallSeq of foreign.keys()) if (hallSeq > branch.hallSeq) foreign.delete(hallSeq)
      for (const [scope, cursor] of cursors)
        cursors.set(scope, {
          ...cursor,
          lineage: branch.lineage,
          ...(cursor.hallSeq > branch.hallSeq ? { hallSeq: branch.hallSeq, hallHash: branch.hallHash } : {}),
        })
      witness = branch
    },
    checkScope: (_scope, from, upTo) => ({
      count: [...foreign.keys()].filter((seq) => seq > from && seq <= upTo).length,
      sum: '0',
    }),
    setAnchor: (anchor) => void anchors.push(anchor),
    claim: () => ({ wall: wallMs(), uptime: uptimeMs(), run: 'run-1', anchor: anchors.at(-1)?.id ?? null }),
    grants: () => grants,
    addGrants(fresh) {
      for (const grant of fresh) {
        grants.push(grant)
        wanted.delete(grant.family)
      }
    },
    dropGrants(dropped) {
      for (const { family, first } of dropped) {
        const at = grants.findIndex((grant) => grant.family === family && grant.first === first)
        if (at < 0) continue
        grants.splice(at, 1)
        wanted.add(family)
      }
    },
    highestNumbers: () => grants.map(({ family, last }) => ({ family, last })),
    wantNumbers(families) {
      for (const family of families) wanted.add(family)
    },
    numbersWanted: () => [...wanted],
    note: (key) => notes.get(key) ?? null,
    setNote(key, value) {
      guard()
      if (value === null) notes.delete(key)
      else notes.set(key, value)
    },
  }
  return {
    sync,
    foreign,
    cursors,
    notes,
    anchors,
    wanted,
    durables,
    pageSizes,
    files,
    /** Somebody keeps a file, and a record that names it is on its way. */
    keepFile(bytes: Buffer): string {
      files.set(sha256(bytes), { content: { mime: 'image/jpeg', bytes }, sent: false, reason: '' })
      return sha256(bytes)
    },
    own: () => own,
    holdParts: () => void (holdsParts = true),
    fail: (error: Error | null) => void (failing = error),
    /** Somebody works: `count` new own events. */
    record(count = 1, size = 20) {
      for (let each = 0; each < count; each += 1) {
        const bytes = Buffer.from(JSON.stringify({ seq: own.length + 1, fill: 'x'.repeat(size) }))
        own.push({ bytes, hash: sha256(bytes), atMs: wallMs(), hallSeq: null })
      }
    },
  }
}
