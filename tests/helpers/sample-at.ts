import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { fillSampleHall, SAMPLE_HINT } from '../../db/desk/sample-hall.ts'
import type { HostOptions } from '../../db/host.ts'
import { recordSampleEvents, recordSampleRota } from '../../db/host-sample.ts'
import { playSampleHistory } from '../../db/sample/history.ts'
import { signInAt } from '../../db/sample/sign-in.ts'
import { sampleBeginMs } from '../../db/sample/stage.ts'
import { createTestDesk, testSecrets, type TestDesk, type TestPage } from './test-desk.ts'

const SAMPLE = fileURLToPath(new URL('../../db/sample', import.meta.url))

export const signInToSample = async (desk: TestDesk, staffId: string): Promise<TestPage> => {
  const page = desk.openPage()
  await page.call('session.login', { staffId, secret: SAMPLE_HINT.pin, kind: 'PIN' })
  return page
}

/** The sample hall as its first start leaves it at a moment. */
export const sampleAt = async (moment: string, host: Partial<HostOptions> = {}): Promise<TestDesk> => {
  const nowMs = Date.parse(`${moment}+08:00`)
  const desk = createTestDesk({ empty: true, nowMs: sampleBeginMs(nowMs), host })
  const { clock } = desk
  await fillSampleHall(desk.host.store(), SAMPLE, testSecrets)
  recordSampleRota(desk.host.store(), nowMs)
  let wrongMs = 0
  await playSampleHistory(
    {
      setTime: (ms) => clock.advance(Math.max(0, ms - clock.wallMs())),
      setWrong(byMs) {
        clock.setWall(clock.wallMs() + byMs - wrongMs)
        wrongMs = byMs
      },
      // The desk stands alone and looks whenever something happens.
      watchPosts: () => desk.host.tick(),
      record: (by, events) => recordSampleEvents(desk.host.store(), by, events),
      signIn: async (staffId) => signInAt(desk.host, staffId, SAMPLE_HINT.pin),
    },
    nowMs,
  )
  clock.advance(nowMs - clock.wallMs())
  expect(desk.errors).toEqual([])
  return desk
}
