import type { ImportPreview, ImportTable } from '../../contract/administration.ts'
import { ContractError, type Locale } from '../../contract/index.ts'
import type { ReferenceData } from '../../store/index.ts'
import { recordingContext, type DeskContext } from '../context.ts'
import { SETTINGS } from '../hall-rules.ts'
import type { HallReference } from './hall-reference.ts'
import { planImport, type ImportPlan, type ImportSource } from './plan-import.ts'
import { templateFor } from './templates.ts'

interface SentFile {
  readonly fileName: string
  readonly base64: string
}

/** The reference data in the shape an import is compared with. */
export const hallReferenceOf = (reference: ReferenceData): HallReference => ({
  ...reference,
  holidays: new Map(
    [...reference.holidayYears].map(([year, notice]) => [
      String(year),
      { ...notice, days: [...notice.days] },
    ]),
  ),
})

/** A code does not belong into a spreadsheet, which would be kept as it is. */
const KNOWN_SETTINGS = new Set(SETTINGS.flatMap(({ key, isSecret }) => (isSecret ? [] : [key])))

const plan = (context: DeskContext, files: readonly SentFile[]): ImportPlan => {
  const sources: ImportSource[] = files.map(({ fileName, base64 }) => ({
    fileName,
    bytes: Buffer.from(base64, 'base64'),
  }))
  return planImport(sources, hallReferenceOf(context.reference), { settingKeys: KNOWN_SETTINGS })
}

export const previewImport = (context: DeskContext, files: readonly SentFile[]): ImportPreview =>
  plan(context, files).preview

/** Records everything of the files in one act, or nothing. */
export const applyImport = (context: DeskContext, files: readonly SentFile[]) => {
  const { preview, events, added, changed, unchanged } = plan(context, files)
  if (preview.errors > 0) throw new ContractError('IMPORT_HAS_ERRORS', { count: preview.errors })
  context.store.record(recordingContext(context), (act) => {
    for (const event of events) act.append(event)
    act.append({
      type: 'audit.recorded',
      entityId: context.store.device.deviceId,
      payload: {
        act: 'IMPORT_APPLIED',
        subject: files
          .map((file) => file.fileName)
          .join('、')
          .slice(0, 200),
        reason: '',
        details: { added, changed, unchanged },
      },
    })
  })
  return { added, changed, unchanged }
}

export const importTemplate = async (
  table: ImportTable,
  locale: Locale,
): Promise<{ fileName: string; base64: string }> => {
  const { fileName, bytes } = await templateFor(table, locale)
  return { fileName, base64: Buffer.from(bytes).toString('base64') }
}
