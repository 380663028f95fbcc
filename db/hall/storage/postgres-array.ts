import type { HallValue } from '../hall-db.ts'
import type { ColumnType } from '../schema.ts'
import { storable } from './statement.ts'

// A column of many rows as one parameter in PostgreSQL's binary array format: one statement takes any number of rows,
// and bytes travel as they are.

const ELEMENT: Readonly<Record<ColumnType, { readonly oid: number; readonly array: string }>> = {
  int: { oid: 20, array: 'bigint[]' },
  real: { oid: 701, array: 'double precision[]' },
  text: { oid: 25, array: 'text[]' },
  blob: { oid: 17, array: 'bytea[]' },
}

/** How the parameter is named in a statement. */
export const arrayType = (type: ColumnType): string => ELEMENT[type].array

const HEAD_BYTES = 20
const NULL_LENGTH = -1

const misfit = (type: ColumnType, value: HallValue): TypeError =>
  new TypeError(
    `${typeof value === 'number' ? String(value) : typeof value} does not fit a column of ${type}`,
  )

const encodeElement = (type: ColumnType, value: HallValue): Uint8Array | null => {
  if (value === null) return null
  if (type === 'int' || type === 'real') {
    if (typeof value !== 'number' || (type === 'int' && !Number.isSafeInteger(value)))
      throw misfit(type, value)
    const bytes = Buffer.allocUnsafe(8)
    if (type === 'real') bytes.writeDoubleBE(value)
    else bytes.writeBigInt64BE(BigInt(value))
    return bytes
  }
  if (type === 'text') {
    if (typeof value !== 'string') throw misfit(type, value)
    return Buffer.from(String(storable(value)), 'utf8')
  }
  if (!(value instanceof Uint8Array)) throw misfit(type, value)
  return value
}

/** @throws TypeError when a value does not fit the type, as the other database refuses it too */
export const encodeArray = (type: ColumnType, values: readonly HallValue[]): Buffer => {
  const elements = values.map((value) => encodeElement(type, value))
  const length = elements.reduce((sum, element) => sum + 4 + (element?.length ?? 0), HEAD_BYTES)
  const bytes = Buffer.allocUnsafe(length)
  bytes.writeInt32BE(1, 0)
  bytes.writeInt32BE(elements.includes(null) ? 1 : 0, 4)
  bytes.writeInt32BE(ELEMENT[type].oid, 8)
  bytes.writeInt32BE(elements.length, 12)
  bytes.writeInt32BE(1, 16)
  let at = HEAD_BYTES
  for (const element of elements) {
    at = bytes.writeInt32BE(element?.length ?? NULL_LENGTH, at)
    if (element === null) continue
    bytes.set(element, at)
    at += element.length
  }
  return bytes
}
