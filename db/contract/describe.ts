import { z } from 'zod'
import type { Access, MethodDefinition } from './define.ts'
import { errorMessages, shellRefusals, type ErrorCode } from './errors.ts'
import { contract } from './index.ts'
import { topics } from './topics.ts'

type JsonSchema = Readonly<Record<string, unknown>>

interface MethodDescription {
  readonly summary: string
  /** `PUBLIC`, `ANYONE`, `SIGNED_IN`, or the roles that may call it. */
  readonly roles: Access
  /** Edits what the whole hall shares: on a machine of a hall only while the hall server is reachable. */
  readonly needsHall: boolean
  /** A machine that is a public screen asks the hall for it. */
  readonly viaHall: boolean
  readonly params: JsonSchema
  readonly result: JsonSchema
  /** Codes particular to this method; those of `everyMethod` come on top. */
  readonly errors: readonly ErrorCode[]
}

export interface ContractDescription {
  readonly methods: Readonly<Record<string, MethodDescription>>
  readonly topics: Readonly<Record<string, JsonSchema>>
  readonly errors: {
    readonly everyMethod: readonly ErrorCode[]
    /** What each code means, with `{name}` for its details. */
    readonly messages: typeof errorMessages
    /** What the shell may answer before a call reaches the host. */
    readonly shell: typeof shellRefusals
  }
}

/** Failures any method may answer, whatever is asked for. */
const errorsOfEveryMethod: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'TOO_LARGE',
  'UNKNOWN_METHOD',
  'NOT_SIGNED_IN',
  'SECRET_MUST_CHANGE',
  'NOT_ALLOWED',
  'DISK_FULL',
  'STORAGE_FAILED',
  'STORAGE_READ_ONLY',
  'HOST_GONE',
  'INTERNAL',
]

/** What an edit of what the whole hall shares can meet besides. */
const errorsOfHallEdits: readonly ErrorCode[] = ['HALL_NEEDED', 'VERSION_CHANGED']

/** What the machine of a public screen meets besides, which asks the hall. */
const errorsOfAsking: readonly ErrorCode[] = [
  'HALL_UNREACHABLE',
  'HALL_REFUSED',
  'HALL_FILLING',
  'NOT_A_HALL',
  'CERTIFICATE_CHANGED',
]

const ownErrors = ({ errors, needsHall, viaHall }: MethodDefinition): readonly ErrorCode[] => [
  ...new Set([...errors, ...(needsHall ? errorsOfHallEdits : []), ...(viaHall ? errorsOfAsking : [])]),
]

/** Every code a method may answer. */
export const errorsOf = (method: MethodDefinition): ReadonlySet<ErrorCode> =>
  new Set([...errorsOfEveryMethod, ...ownErrors(method)])

/** What a caller sends (defaults may be left out), or what it gets back. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

/** The whole contract as JSON Schema (draft 2020-12), for scripts and for people. */
export const describeContract = (): ContractDescription => {
  const definitions: Readonly<Record<string, MethodDefinition>> = contract
  const methods = Object.entries(definitions).map(([name, method]): [string, MethodDescription] => [
    name,
    {
      summary: method.summary,
      roles: method.access,
      needsHall: method.needsHall ?? false,
      viaHall: method.viaHall !== undefined,
      params: schemaOf(method.params, 'input'),
      result: schemaOf(method.result, 'output'),
      errors: ownErrors(method),
    },
  ])
  return {
    methods: Object.fromEntries(methods),
    topics: Object.fromEntries(
      Object.entries(topics).map(([name, payload]) => [name, schemaOf(payload, 'output')]),
    ),
    errors: { everyMethod: errorsOfEveryMethod, messages: errorMessages, shell: shellRefusals },
  }
}
