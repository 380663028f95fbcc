import type { workMethods } from '../contract/work.ts'
import { readNote, readNotes } from '../store/queries/notes.ts'
import { signedIn, type Handlers } from './context.ts'

type MineMethods = Pick<
  typeof workMethods,
  'mine.getDraft' | 'mine.setDraft' | 'mine.getPreferences' | 'mine.setPreference'
>

/** Drafts and preferences: of this person on this machine, never synced, never shown to the next one. */
export const mineHandlers: Handlers<MineMethods> = {
  'mine.getDraft'(context, { key }) {
    const note = readNote(context.store.read, signedIn(context).session.staff.staffId, 'DRAFT', key)
    return { value: note?.value ?? null, savedAtMs: note?.savedAtMs ?? null }
  },
  'mine.setDraft'(context, { key, value }) {
    context.store.writeNote(signedIn(context).session.staff.staffId, 'DRAFT', key, value)
    return {}
  },
  'mine.getPreferences': (context) => ({
    values: readNotes(context.store.read, signedIn(context).session.staff.staffId, 'PREFERENCE'),
  }),
  'mine.setPreference'(context, { key, value }) {
    context.store.writeNote(signedIn(context).session.staff.staffId, 'PREFERENCE', key, value)
    return {}
  },
}
