import { anEnrolment, type EnrolledStore } from '../helpers/enrolled-store.ts'
import { createTestDesk, type TestDesk, type TestPage } from '../helpers/test-desk.ts'
import { movableClock, storeOptions, temporaryFolder } from '../helpers/test-store.ts'
import { ADMIN, type YearHall } from './hall-of-year.ts'

/** The whole program on a supervisor's machine that was sent a hall's log, with somebody of the centre signed in. */
export const openHallDesk = async (
  hall: YearHall,
): Promise<{ desk: TestDesk; page: TestPage; store: EnrolledStore }> => {
  const {
    clock: _clock,
    randomBytes: _randomBytes,
    ...store
  } = storeOptions(temporaryFolder(), {
    enrolment: anEnrolment(1, { kind: 'SUPERVISOR', windowId: null }),
  })
  const clock = movableClock(hall.nowMs)
  const desk = createTestDesk({ empty: true, nowMs: hall.nowMs, host: { store, clock } })
  const opened = desk.host.store()
  if (!opened.sync) throw new Error('not enrolled')
  hall.recorder.handOver(opened as EnrolledStore)
  return { desk, page: await desk.signIn(ADMIN), store: opened as EnrolledStore }
}
