import type { Params } from '../../contract/index.ts'
import { checkPhone } from '../../model/phone.ts'
import type { DeskContext } from '../context.ts'
import { identifierHash } from '../parties.ts'

type Document = NonNullable<Params<'kiosk.takeTicket'>['document']>

/**
 * What is kept of it: a hash under the hall's own key, the one a case's applicant is found by. The number itself is in no
 * record and no log.
 */
export const documentHash = ({ store }: DeskContext, document: Document): string | null =>
  document.kind === 'PHONE'
    ? store.vault.hash(`PHONE:${checkPhone(document.value).normalised}`)
    : identifierHash(store.vault, { kind: document.kind, value: document.value })
