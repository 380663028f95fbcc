import type { HallValue } from '../hall-db.ts'
import type { ColumnType } from '../schema.ts'
import { storable } from './statement.ts'

// A column of many rows as one parameter in PostgreSQL's binary array format: one statement takes any number of rows,
// and bytes travel as they are.

const ELEMENT: Readonly<Record<ColumnType, { readonly oid: number; readonly name: string }>> = {
  int: { oid: 20, name: 'bigint' },
  real: { oid: 701, name: 'double precision' },
  text: { oid: 25, name: 'text' },
  blob: { oid: 17, name: 'bytea' },
}

/** How a parameter of one value is named in a statement. */
export const typeName = (type: ColumnType): string => ELEMENT[type].name

/** How a parameter of one value for each row is named. */
export const arrayType = (type: ColumnType): string => `${ELEMENT[type].name}[]`

const HEAD_BYTES = 20
const NULL_LENGTH = -1

const misfit = (type: ColumnType, value: HallValue): TypeError =>
  new TypeError(
    `${typeof value === 'number' ? String(value) : typeof value} does not fit a column of ${type}`,
  )

/** Bytes an element takes without its length. @throws TypeError when it does not fit */
const sizeOf = (type: ColumnType, value: HallValue): number => {
  if (value === null) return 0
  switch (type) {
    case 'int':
      if (!Number.isSafeInteger(value)) throw misfit(type, value)
      return NUMBER_BYTES
    case 'real':
      if (typeof value !== 'number') throw misfit(type, value)
      return NUMBER_BYTES
    case 'text':
      if (typeof value !== 'string') throw misfit(type, value)
      return Buffer.byteLength(value)
    case 'blob':
      if (!(value instanceof Uint8Array)) throw misfit(type, value)
      return value.length
  }
}
const NUMBER_BYTES = 8

const writeElement = (bytes: Buffer, at: number, type: ColumnType, value: HallValue): void => {
  if (typeof value === 'string') bytes.write(value, at)
  else if (value instanceof Uint8Array) bytes.set(value, at)
  else if (typeof value !== 'number') return
  else if (type === 'real') bytes.writeDoubleBE(value, at)
  else {
    // The two halves of 64 bits: this is written millions of times, and a BigInt is made for each.
    bytes.writeInt32BE(Math.floor(value / 2 ** 32), at)
    bytes.writeUInt32BE(value >>> 0, at + 4)
  }
}

/** @throws TypeError when a value does not fit the type, as the other database refuses it too */
export const encodeArray = (type: ColumnType, values: readonly HallValue[]): Buffer => {
  const elements = type === 'text' ? values.map(storable) : values
  const sizes = elements.map((element) => sizeOf(type, element))
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + size, HEAD_BYTES))
  bytes.writeInt32BE(1, 0)
  bytes.writeInt32BE(elements.includes(null) ? 1 : 0, 4)
  bytes.writeInt32BE(ELEMENT[type].oid, 8)
  bytes.writeInt32BE(elements.length, 12)
  bytes.writeInt32BE(1, 16)
  let at = HEAD_BYTES
  // Counted by hand: `entries` makes two objects for each of ten thousand elements of a batch.
  let nth = 0
  for (const element of elements) {
    const size = sizes[nth] ?? 0
    nth += 1
    bytes.writeInt32BE(element === null ? NULL_LENGTH : size, at)
    writeElement(bytes, at + 4, type, element)
    at += 4 + size
  }
  return bytes
}
