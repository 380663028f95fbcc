import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCertificate } from '../../db/hall/certificate.ts'
import { updateFeedOf } from '../../db/host-updates.ts'
import { isOfFeed, isPinned } from '../../electron/update-feed.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halldesk-feed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a program is fetched over TLS, or from this machine, and from nowhere else', () => {
  const of = (address: string, certificate: string | null = null) =>
    updateFeedOf({ address, certificate })?.url ?? null
  expect(of('https://10.0.0.5:4730', 'PEM')).toBe('https://10.0.0.5:4730/updates')
  expect(updateFeedOf({ address: 'https://10.0.0.5:4730', certificate: 'PEM' })?.certificate).toBe('PEM')
  expect(of('hall.example')).toBe('https://hall.example:4730/updates')
  expect(of('http://127.0.0.1:4731')).toBe('http://127.0.0.1:4731/updates')
  expect(of('http://10.0.0.5:4730')).toBeNull()
  expect(of('http://10.0.0.5:4730', 'PEM')).toBeNull()
  expect(of('ftp://10.0.0.5')).toBeNull()
  expect(of('')).toBeNull()
  expect(updateFeedOf(null)).toBeNull()
})

test('only the very certificate of the enrolment is the hall', async () => {
  const nowMs = Date.UTC(2026, 0, 5)
  const { cert } = await openCertificate(folder, nowMs)
  const other = mkdtempSync(join(folder, 'other-'))
  const { cert: foreign } = await openCertificate(other, nowMs)
  expect(isPinned(cert, cert)).toBe(true)
  expect(isPinned(`\n${cert.trim()}\n\n`, cert)).toBe(true)
  expect(isPinned(foreign, cert)).toBe(false)
  expect(isPinned('', cert)).toBe(false)
  expect(isPinned(cert, 'no certificate')).toBe(false)
})

test('nothing outside the feed is asked for', () => {
  const feed = { url: 'https://10.0.0.5:4730/updates', certificate: null }
  expect(isOfFeed('https://10.0.0.5:4730/updates/latest.yml?noCache=1', feed)).toBe(true)
  expect(isOfFeed('https://10.0.0.5:4730/updates/HallDesk-1.2.0-win-x64.exe', feed)).toBe(true)
  for (const url of [
    'https://10.0.0.6:4730/updates/latest.yml',
    'http://10.0.0.5:4730/updates/latest.yml',
    'https://10.0.0.5/updates/latest.yml',
    'https://10.0.0.5:4730/updates',
    'https://10.0.0.5:4730/updates/../sync/about',
    'https://10.0.0.5:4730/updates-else/x',
    'https://user:secret@10.0.0.5:4730/updates/x',
    'file:///etc/passwd',
    'nonsense',
  ])
    expect(isOfFeed(url, feed)).toBe(false)
})
