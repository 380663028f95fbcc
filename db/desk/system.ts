import { join } from 'node:path'
import type { systemMethods } from '../contract/administration.ts'
import { ContractError } from '../contract/index.ts'
import { listBackups, restoreBackup, backupFolder, verifyStore } from '../store/index.ts'
import { countEventsOf } from '../store/queries/backups.ts'
import { recordingContext, signedIn, type DeskContext, type Handlers } from './context.ts'
import { setting } from './hall-rules.ts'
import { readStatus } from './status.ts'

/** A page that shows a time further off than this shows an old one. */
const SHOWN_TIME_TOLERANCE_MS = 60_000

const statusOf = ({ store, reference, calendar, desk }: DeskContext) =>
  readStatus(store, reference, calendar, desk.programVersion, desk.hall.view())

type AuditAct = 'BACKUP_MADE' | 'BACKUP_RESTORED' | 'VERIFIED'

const audit = (
  context: DeskContext,
  act: AuditAct,
  subject: string,
  details: Record<string, string | number | boolean>,
): void => {
  context.store.record(recordingContext(context), (recording) =>
    recording.append({
      type: 'audit.recorded',
      entityId: context.store.device.deviceId,
      payload: { act, subject, reason: '', details },
    }),
  )
}

export const systemHandlers: Handlers<typeof systemMethods> = {
  'system.status': (context) => statusOf(context),
  'system.welcome': (context) => ({
    hallName: setting(context.reference, 'hall.name'),
    purpose: statusOf(context).purpose,
    deviceName: context.desk.deviceName,
    windowId: null,
    sampleHint: context.desk.sampleHint,
    version: context.desk.programVersion,
    idleLockMinutes: Number(setting(context.reference, 'session.idle_minutes')),
  }),
  'system.ping': (context) => ({ nowMs: context.nowMs }),
  'system.confirmClock'(context, { wallMs }) {
    if (Math.abs(wallMs - context.nowMs) > SHOWN_TIME_TOLERANCE_MS)
      throw new ContractError('BAD_REQUEST', { problem: 'wallMs' })
    const by = signedIn(context).session.staff.staffId
    context.store.confirmClock(recordingContext(context), { by, wallMs })
    return {}
  },
  'backups.list': (context) => ({
    directory: backupFolder(context.store.directory),
    backups: listBackups(context.store.directory).map(({ file, atMs, bytes, events }) => ({
      file,
      atMs,
      bytes,
      events,
      // A copy only gets its name after it passed its check.
      verified: true,
    })),
  }),
  async 'backups.make'(context) {
    const { file, bytes, events } = await context.store.backUp((done) =>
      context.desk.progress('backup', done),
    )
    audit(context, 'BACKUP_MADE', file, { events })
    return { file, bytes, events }
  },
  'backups.restore'(context, { file }) {
    const backup = listBackups(context.store.directory).find((each) => each.file === file)
    if (!backup) throw new ContractError('NOT_FOUND', { subject: file })
    const { directory, databasePath, vault } = context.store
    let restored = { setAside: '', added: 0 }
    context.desk.reopenAfter(() => {
      restored = restoreBackup({
        directory,
        databasePath,
        backupPath: backup.path,
        nowMs: context.nowMs,
        keyId: vault.keyId,
      })
    })
    audit(context, 'BACKUP_RESTORED', file, restored)
    return { events: countEventsOf(databasePath), fromJournal: restored.added, setAside: restored.setAside }
  },
  'system.verify'(context) {
    const startedAtMs = context.store.clock.claim().uptime
    const report = verifyStore(context.store.databasePath, join(context.store.directory, 'verify.scratch.db'))
    audit(context, 'VERIFIED', report.problems.length === 0 ? 'OK' : 'PROBLEMS', {
      events: report.events,
      problems: report.problems.length,
    })
    return {
      ...report,
      problems: report.problems.slice(0, 100),
      tookMs: context.store.clock.claim().uptime - startedAtMs,
    }
  },
  'system.rebuild'(context) {
    const startedAtMs = context.store.clock.claim().uptime
    const events = context.store.rebuild(() => context.desk.progress('rebuild', null))
    return { events, tookMs: context.store.clock.claim().uptime - startedAtMs }
  },
}
