import { setImmediate as nextTurn } from 'node:timers/promises'
import { ContractError, type Locale } from '../contract/index.ts'
import type { activationMethods } from '../contract/setup.ts'
import { dayFromMs } from '../model/day.ts'
import type { StaffMember } from '../model/reference.ts'
import { newActivationCode } from './activation-code.ts'
import {
  recordingContext,
  signedIn,
  unitName,
  windowName,
  type DeskContext,
  type Handlers,
} from './context.ts'
import { setting } from './hall-rules.ts'
import { writeSpreadsheet } from './spreadsheet-out.ts'

interface IssuedCode {
  readonly staffId: StaffMember['staffId']
  readonly name: string
  readonly unitName: string
  readonly windowName: string
  readonly code: string
}

const WORDS: Record<Locale, { file: string; columns: readonly string[] }> = {
  'zh-CN': { file: '激活码', columns: ['工号', '姓名', '单位', '窗口', '激活码（只能用一次）'] },
  en: {
    file: 'activation-codes',
    columns: ['Staff number', 'Name', 'Unit', 'Window', 'Activation code (works once)'],
  },
}

/** Codes stay texts: one such as 2345E678 would otherwise be shown as a number. */
const spreadsheetOf = async (context: DeskContext, codes: readonly IssuedCode[]) => {
  const words = WORDS[context.locale]
  const bytes = await writeSpreadsheet([
    {
      name: words.file,
      title: setting(context.reference, 'hall.name'),
      columns: words.columns.map((heading) => ({ heading, kind: 'TEXT' })),
      rows: codes.map((each) => [each.staffId, each.name, each.unitName, each.windowName, each.code]),
    },
  ])
  return {
    fileName: `${words.file} ${dayFromMs(context.nowMs)}.xlsx`,
    base64: Buffer.from(bytes).toString('base64'),
  }
}

export const activationHandlers: Handlers<typeof activationMethods> = {
  async 'accounts.issueActivations'(context, { staffIds }) {
    const { staffId: by } = signedIn(context).session.staff
    const people = [...new Set(staffIds)].map((staffId) => {
      const staff = context.reference.staff.get(staffId)
      if (!staff?.active) throw new ContractError('NOT_FOUND', { subject: staffId })
      return staff
    })
    const issued: (IssuedCode & { readonly argon2id: string })[] = []
    for (const staff of people) {
      const code = newActivationCode(context.desk.randomBytes)
      issued.push({
        staffId: staff.staffId,
        name: staff.name,
        unitName: unitName(context, staff.unitId),
        windowName: windowName(context, staff.windowId),
        code,
        argon2id: await context.desk.secrets.hash(code),
      })
      context.desk.progress('ACTIVATIONS', issued.length / people.length)
      // A hash takes a good part of a tenth of a second; whoever works meanwhile comes in between.
      await nextTurn()
    }
    const codes = issued.map(({ argon2id: _hash, ...code }) => code)
    // Made before anything is recorded: a code nobody was shown must not replace one that works.
    const spreadsheet = await spreadsheetOf(context, codes)
    context.store.record(recordingContext(context), (act) => {
      for (const { staffId, argon2id } of issued) {
        act.append({
          type: 'account.credential_set',
          entityId: staffId,
          payload: { staffId, kind: 'ACTIVATION', argon2id, temporary: true, by },
        })
      }
      act.append({
        type: 'audit.recorded',
        entityId: context.store.device.deviceId,
        payload: { act: 'ACTIVATIONS_ISSUED', subject: by, reason: '', details: { people: issued.length } },
      })
    })
    return { codes, spreadsheet }
  },
}
