import { checkIdentifier } from '../identifiers.ts'
import { checkPhone } from '../phone.ts'

/** A number a visitor leaves, so that the window finds them. */
export interface VisitorNumber {
  readonly kind: 'CITIZEN_ID' | 'PHONE' | 'PASSPORT'
  readonly value: string
}

/** What is wrong with it, as codes; empty when nothing is. `today`: a day, for the date of birth. */
export const visitorNumberFindings = ({ kind, value }: VisitorNumber, today: string): string[] =>
  kind === 'PHONE' ? [...checkPhone(value).findings] : [...checkIdentifier(kind, value, { today }).findings]
