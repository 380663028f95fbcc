import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCertificate, type HallCertificate } from '../../db/hall/certificate.ts'
import { createVault } from '../../db/store/vault.ts'
import { enrolCodeText, newEnrolSecret } from '../../db/sync/codes.ts'
import { checkHall, forgetJoining, joinHall } from '../../db/sync/join.ts'
import { DATA_KEY_PURPOSE, sealTo } from '../../db/sync/sealed-box.ts'
import { newSealingKeys, newSigningKeys } from '../../db/sync/signing.ts'
import { EnrolRequest, SyncError, type EnrolAnswer } from '../../db/sync/wire.ts'
import { A_MORNING, seededBytes, TEST_KEY } from '../helpers/store-options.ts'

const bytes = seededBytes('join')
const hallKeys = newSigningKeys(bytes)
const hallSealing = newSealingKeys(bytes)
const DATA_KEY = Buffer.alloc(32, 9)
const secret = newEnrolSecret(bytes)

let directory = ''
let certificate: HallCertificate
let close: () => Promise<void> = async () => undefined
let address = ''
let requests: EnrolRequest[] = []
let paths: string[] = []
/** What to do with an enrolment: answer it, or lose the answer. */
let lose = false
let about: Record<string, unknown> = {}

const listener: RequestListener = (request, response) => {
  paths.push(request.url ?? '')
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/sync/about') return send(200, about)
    const asked = EnrolRequest.parse(JSON.parse(Buffer.concat(parts).toString('utf8')))
    requests.push(asked)
    if (asked.code !== secret) return send(403, { error: { code: 'CODE_WRONG' } })
    if (lose) return void request.socket.destroy()
    const answer: EnrolAnswer = {
      hallId: '439925' as EnrolAnswer['hallId'],
      hallName: '政务大厅',
      purpose: 'SAMPLE',
      deviceId: '0198c0de-0000-7000-8000-000000000001' as EnrolAnswer['deviceId'],
      epoch: 1,
      enrolment: 'the record',
      kind: 'DESK',
      name: asked.name,
      windowId: null,
      hallKey: hallKeys.publicKey.toString('base64'),
      hallSealingKey: hallSealing.publicKey.toString('base64'),
      sealedDataKey: sealTo(
        Buffer.from(asked.sealingKey, 'base64'),
        DATA_KEY,
        DATA_KEY_PURPOSE,
        bytes,
      ).toString('base64'),
    }
    return send(200, answer)
  })
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'halldesk-join-'))
  certificate = await openCertificate(directory, A_MORNING)
  const server = createSecureServer({ cert: certificate.cert, key: certificate.key }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  requests = []
  paths = []
  lose = false
  about = { product: 'halldesk', protocol: 1, protocolOldest: 1, version: '1.0', now: A_MORNING }
})
afterEach(async () => {
  await close()
  rmSync(directory, { recursive: true })
})

const options = (code: string, at = address) => ({
  address: at,
  code,
  deviceName: 'desk 1',
  program: 'test',
  randomBytes: bytes,
  directory: join(directory, 'desk'),
  seal: createVault(TEST_KEY, bytes),
})
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    return error instanceof SyncError ? error.code : String(error)
  }
  return 'none'
}
const code = () => enrolCodeText(secret, certificate.fingerprint)

describe('joining a hall', () => {
  it('finds the right server by its code and pins its certificate', async () => {
    const { enrolment, hallName } = await joinHall(options(code().toLowerCase().replaceAll('-', ' ')))
    expect(hallName).toBe('政务大厅')
    expect(enrolment).toMatchObject({
      address: `https://${address}`,
      name: 'desk 1',
      enrolment: 'the record',
    })
    expect(Buffer.from(enrolment.dataKey)).toEqual(DATA_KEY)
    expect(enrolment.certificate).toContain('BEGIN CERTIFICATE')
  })

  it('sends nothing to a server of another certificate', async () => {
    expect(await codeOf(joinHall(options(enrolCodeText(secret, 'ABCDEFGH'))))).toBe('CERTIFICATE_CHANGED')
    expect(paths).toEqual([])
  })

  it('asks again with the same keys after a lost answer, and keeps them sealed', async () => {
    lose = true
    expect(await codeOf(joinHall(options(code())))).toBe('UNREACHABLE')
    const [file = ''] = readdirSync(join(directory, 'desk'))
    expect(readFileSync(join(directory, 'desk', file), 'utf8')).not.toContain(secret)
    lose = false
    await joinHall(options(code()))
    expect(requests).toHaveLength(2)
    expect(requests[1]).toEqual(requests[0])
    forgetJoining(join(directory, 'desk'))
    expect(existsSync(join(directory, 'desk', file))).toBe(false)
  })

  it('takes new keys for another code', async () => {
    const wrong = enrolCodeText(newEnrolSecret(bytes), certificate.fingerprint)
    expect(await codeOf(joinHall(options(wrong)))).toBe('CODE_WRONG')
    await joinHall(options(code()))
    expect(requests[1]?.publicKey).not.toBe(requests[0]?.publicKey)
  })

  it('says what is wrong before it uses the code', async () => {
    expect(await codeOf(joinHall(options('no code')))).toBe('CODE_WRONG')
    expect(await codeOf(joinHall(options(code(), 'not an address')))).toBe('UNREACHABLE')
    about = { ...about, protocolOldest: 99 }
    expect(await codeOf(joinHall(options(code())))).toBe('DESK_TOO_OLD')
    about = { ...about, protocolOldest: 0, protocol: 0 }
    expect(await codeOf(joinHall(options(code())))).toBe('SERVER_TOO_OLD')
    about = { hello: 'I am a printer' }
    expect(await codeOf(joinHall(options(code())))).toBe('NOT_A_HALL')
    expect(requests).toEqual([])
  })

  it('can look first, and sends only the question', async () => {
    const met = await checkHall(address)
    expect(met).toMatchObject({
      address: `https://${address}`,
      about: { version: '1.0' },
      certificate: { fingerprint: certificate.fingerprint },
    })
    expect(paths).toEqual(['/sync/about'])
  })
})
