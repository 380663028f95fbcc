import type { EntryView } from './assessment-types.ts'
import { shortNumber } from './short-number.ts'

const NUMBERED: ReadonlySet<string> = new Set(['case', 'paper', 'consultation'])

/**
 * What tells an entry from others of the same rule: the sentence of its fact and what was said when it was recorded, else
 * the numbers it rests on.
 */
export const aboutEntry = ({ note, evidence }: Pick<EntryView, 'note' | 'evidence'>, fact: string): string =>
  fact !== '' || note !== ''
    ? [fact, note].filter((part) => part !== '').join(' ')
    : evidence
        .filter(({ kind, text }) => NUMBERED.has(kind) && text !== '')
        .map(({ text }) => shortNumber(text))
        .join(' ')
