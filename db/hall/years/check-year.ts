import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { sha256Hex } from '../../store/sha256.ts'
import { nextHallHash } from '../../sync/hall-chain.ts'
import { RECORDS_FILE, YearLine, type YearManifest } from './year-files.ts'

const LINE_FEED = 0x0a
/** Of what is unpacked at a time: some fifty records, then requests are answered again. */
const UNPACKED_BYTES = 64 * 1024

const bytesOf = (line: YearLine): Buffer =>
  line.recordBase64 === undefined ? Buffer.from(line.record ?? '') : Buffer.from(line.recordBase64, 'base64')

const readLine = (text: string): YearLine | null => {
  try {
    return YearLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** What is found when the lines are read in their order; `end` answers the first thing that is wrong, or null. */
const createReading = (manifest: YearManifest) => {
  let { hallSeq, hallHash } = manifest.before
  const chains = new Map<string, { deviceSeq: number; hash: string }>()
  let problem: string | null = null
  const look = (line: YearLine): string | null => {
    hallSeq += 1
    if (line.hallSeq !== hallSeq) return `record ${hallSeq} is missing`
    if (sha256Hex(bytesOf(line)) !== line.hash) return `record ${hallSeq} was changed`
    const { hash, receivedAtMs, verdict } = line
    hallHash = nextHallHash(hallHash, { hash, hallSeq, receivedAtMs, verdict })
    if (hallHash !== line.hallHash) return `record ${hallSeq} was changed`
    const chain = `${line.deviceId} ${line.epoch}`
    const before = chains.get(chain)
    if (before !== undefined && line.deviceSeq !== before.deviceSeq + 1)
      return `record ${hallSeq} does not follow its machine's last`
    chains.set(chain, { deviceSeq: line.deviceSeq, hash })
    return null
  }
  const endProblem = (): string | null => {
    const { last, before, records } = manifest
    if (hallSeq !== last.hallSeq || hallHash !== last.hallHash) return 'the file does not end at its head'
    if (last.hallSeq - before.hallSeq !== records) return 'the count of records'
    for (const { deviceId, epoch, deviceSeq, hash } of manifest.chains) {
      const end = chains.get(`${deviceId} ${epoch}`)
      chains.delete(`${deviceId} ${epoch}`)
      if (end !== undefined && (end.deviceSeq !== deviceSeq || end.hash !== hash))
        return `the chain of machine ${deviceId}`
    }
    return chains.size === 0 ? null : 'a machine the manifest does not name'
  }
  return {
    take(text: string): void {
      if (problem !== null) return
      const line = readLine(text)
      problem = line === null ? `record ${hallSeq + 1} is not readable` : look(line)
    },
    end: (): string | null => problem ?? endProblem(),
  }
}

/** Split at line feeds alone: a text may hold other characters that some take for an end of line. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
      rest = []
      from = end + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8')
}

/**
 * Reads a year's records from end to end against their manifest, a little at a time. Answers what is wrong, or null: a
 * damaged file is an answer, not a failure.
 */
export const checkYear = async (
  folder: string,
  manifest: YearManifest,
  signal?: AbortSignal,
): Promise<string | null> => {
  const sha256 = createHash('sha256')
  const reading = createReading(manifest)
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sha256.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(
      createReadStream(join(folder, RECORDS_FILE)),
      tap,
      createGunzip({ chunkSize: UNPACKED_BYTES }),
      async (unpacked: AsyncIterable<Buffer>) => {
        for await (const line of linesOf(unpacked)) reading.take(line)
      },
      { ...(signal && { signal }) },
    )
  } catch (error) {
    signal?.throwIfAborted()
    return `the file cannot be read: ${String(error)}`
  }
  const found = sha256.digest('hex')
  const problem = reading.end()
  if (problem !== null) return problem
  return found === manifest.sha256 ? null : 'the SHA-256 of the file'
}
