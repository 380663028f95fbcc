import { Envelope } from './envelope.ts'

// A hall reads millions of envelopes, nearly all of them sound. This says so of those at a tenth of the cost of the schema;
// whatever it is not sure of, the schema decides. So it can be too strict and never too lax.

type Fields = Readonly<Record<string, unknown>>

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const CODE = /^[\p{L}\p{N}._-]+$/u
const HASH = /^[0-9a-f]{64}$/
const TYPE = /^[a-z_]+\.[a-z_]+$/
/** Last millisecond of the year 2999, as of `Ms`. */
const MS_MAX = 32_503_651_199_999

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

const isId = (value: unknown): boolean => typeof value === 'string' && UUID_V7.test(value)
const isCode = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 64 && CODE.test(value)
const isCodeOrNull = (value: unknown): boolean => value === null || isCode(value)
const isWhole = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least
const isMs = (value: unknown): boolean => isWhole(value, 0) && Number(value) <= MS_MAX
const isText = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'string' && value.length >= least && value.length <= most

/** The schema leaves out fields it does not know, so whatever has others is left to it. */
const hasFields = (fields: Fields, count: number): boolean => Object.keys(fields).length === count

const isEntity = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && isText(value[0], 1, 40) && isText(value[1], 1, 120)

const isActor = (value: unknown): boolean => {
  const actor = fieldsOf(value)
  if (!actor) return false
  const { staffId, session } = actor
  return isCodeOrNull(staffId) && (session === null || isText(session, 0, 64)) && hasFields(actor, 2)
}

const isTime = (value: unknown): boolean => {
  const time = fieldsOf(value)
  if (!time) return false
  const { wall, uptime, run, anchor } = time
  const isAnchor = anchor === null || isText(anchor, 0, 64)
  return isMs(wall) && isMs(uptime) && isText(run, 1, 64) && isAnchor && hasFields(time, 4)
}

const REQUIRED = 15

const isSurelySound = (value: unknown): value is Envelope => {
  const fields = fieldsOf(value)
  // A copy of another event is rare.
  if (!fields || fields['copiedFrom'] !== undefined) return false
  const { base, payload } = fields
  return (
    fields['v'] === 1 &&
    isId(fields['id']) &&
    isCode(fields['hallId']) &&
    isCodeOrNull(fields['unitId']) &&
    isId(fields['deviceId']) &&
    isWhole(fields['epoch'], 1) &&
    isWhole(fields['deviceSeq'], 1) &&
    typeof fields['prev'] === 'string' &&
    HASH.test(fields['prev']) &&
    typeof fields['type'] === 'string' &&
    TYPE.test(fields['type']) &&
    isWhole(fields['typeVersion'], 1) &&
    isEntity(fields['entity']) &&
    isActor(fields['actor']) &&
    isCodeOrNull(fields['windowId']) &&
    isTime(fields['time']) &&
    payload !== undefined &&
    (base === undefined || isWhole(base, 0)) &&
    hasFields(fields, base === undefined ? REQUIRED : REQUIRED + 1)
  )
}

/** An envelope from parsed JSON; null when it is none. */
export const readEnvelope = (json: unknown): Envelope | null =>
  isSurelySound(json) ? json : (Envelope.safeParse(json).data ?? null)
