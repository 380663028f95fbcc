import fc from './properties.ts'

/** As much of JSON Schema as the contract and the events use. */
export interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  /** `false` after the items of a tuple. */
  readonly items?: JsonSchema | false
  readonly prefixItems?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}

/** Values that mean something, by the name of the field they stand in. */
export type KnownValues = Readonly<Record<string, readonly string[]>>

const textFor = (schema: JsonSchema, name: string, known: KnownValues): fc.Arbitrary<unknown> => {
  const values = known[name] ?? []
  if (values.length > 0) return fc.constantFrom(...values)
  if (schema.format === 'uuid') return fc.constant('019ac000-0000-7000-8000-000000000001')
  if (schema.format === 'date' || schema.pattern?.startsWith('^\\d{4}-\\d{2}') === true)
    return fc.constantFrom('2026-03-10', '2026-03-24')
  if (schema.pattern?.includes('[0-9a-f]{64}') === true) return fc.constant('ab'.repeat(32))
  if (schema.pattern?.startsWith('^-?\\d') === true) return fc.constantFrom('-1', '0', '50')
  return fc.constantFrom('A', '1001', '甲')
}

/** A value of the shape a schema asks for, with known values where a field has a known name. */
export const drawn = (schema: JsonSchema, known: KnownValues, name = ''): fc.Arbitrary<unknown> => {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((each) => drawn(each, known, name)))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return textFor(schema, name, known)
    case 'integer':
    case 'number':
      return fc.integer({
        min: schema.minimum ?? 1,
        max: Math.min(schema.maximum ?? 5, (schema.minimum ?? 1) + 4),
      })
    case 'boolean':
      return fc.boolean()
    case 'array': {
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((each) => drawn(each, known, name)))
      const least = schema.minItems ?? 0
      return fc.array(drawn(schema.items || {}, known, name), {
        minLength: least,
        maxLength: schema.items ? Math.max(least, 1) : least,
      })
    }
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([field, each]) => [field, drawn(each, known, field)]),
        ),
      )
    default:
      return fc.constant(null)
  }
}
