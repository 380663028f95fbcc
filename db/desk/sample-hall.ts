import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewEvent } from '../model/events/define.ts'
import { ServiceWindow, type StaffMember } from '../model/reference.ts'
import { sampleQueueEvents } from './sample-queue.ts'
import { readReferenceData, type Store } from '../store/index.ts'
import type { DeskServices } from './context.ts'
import { emptyHall } from './import/hall-reference.ts'
import { planImport } from './import/plan-import.ts'

/** How to get into the sample hall; shown on its log-in page and valid nowhere else. */
export const SAMPLE_HINT = { staffId: '1001', password: 'Hall@2468', pin: '2580' }

/**
 * Fills an empty sample hall from its files, the way a hall would import its own, and gives its people the password and
 * PIN of the hint. Does nothing and answers false when there is a hall already.
 */
export const fillSampleHall = async (
  store: Store,
  folder: string,
  secrets: DeskServices['secrets'],
): Promise<boolean> => {
  if (readReferenceData(store.read).units.size > 0) return false
  const sources = readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.csv'))
    .map((fileName) => ({ fileName, bytes: readFileSync(join(folder, fileName)) }))
  const { events, preview } = planImport(sources, emptyHall)
  if (preview.errors > 0)
    throw new Error(`the sample hall does not import: ${JSON.stringify(preview.problems.slice(0, 3))}`)
  const argon2id = {
    PASSWORD: await secrets.hash(SAMPLE_HINT.password),
    PIN: await secrets.hash(SAMPLE_HINT.pin),
  }
  const people = events
    .filter((event) => event.type === 'reference.staff_set')
    .map((event) => event.payload as StaffMember)
  const administrator = people.find((person) => person.roles.includes('SYSADMIN'))
  if (!administrator) throw new Error('the sample hall has no administrator')
  // A hall server takes the first people from anybody, and everything after them from an administrator only.
  const ofAdministrator = (event: NewEvent): boolean =>
    event.type === 'reference.staff_set' && event.entityId === administrator.staffId
  const isPost = (event: NewEvent): boolean => event.type === 'reference.post_set'
  const isPerson = (event: NewEvent): boolean => event.type === 'reference.staff_set'
  const inOrder = [
    ...events.filter((event) => event.type === 'reference.unit_set'),
    ...events.filter(ofAdministrator),
    ...events.filter((event) => event.type !== 'reference.unit_set' && !isPerson(event) && !isPost(event)),
    ...events.filter((event) => isPerson(event) && !ofAdministrator(event)),
    ...events.filter(isPost),
    ...sampleQueueEvents(
      events.flatMap((event) =>
        event.type === 'reference.window_set' ? [ServiceWindow.parse(event.payload)] : [],
      ),
    ),
  ]
  const { staffId: by, unitId } = administrator
  store.record({ staffId: by, session: null, unitId, windowId: null }, (act) => {
    for (const event of inOrder) act.append(event)
    for (const { staffId } of people) {
      for (const kind of ['PASSWORD', 'PIN'] as const) {
        act.append({
          type: 'account.credential_set',
          entityId: staffId,
          payload: { staffId, kind, argon2id: argon2id[kind], temporary: false, by },
        })
      }
    }
  })
  return true
}
