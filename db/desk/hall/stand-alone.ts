import { ContractError } from '../../contract/index.ts'
import type { HallLink } from './hall-link.ts'

const notJoined = (): never => {
  throw new ContractError('NOT_JOINED')
}

/** The way to the hall of a machine that belongs to none, and what may be known before it belongs to one. */
export const standAlone = (
  deviceName: string,
  joining: Pick<HallLink, 'discover' | 'check' | 'join' | 'offeredAddress'>,
): HallLink => ({
  ...joining,
  joined: () => false,
  view: () => ({
    link: 'STANDALONE',
    address: '',
    deviceName,
    lastContactAtMs: null,
    nextTryAtMs: null,
    problem: null,
    waiting: 0,
    oldestWaitingAtMs: null,
    filesWaiting: 0,
    stuck: false,
    conflicts: 0,
    quarantined: 0,
    filling: null,
    serverVersion: '',
    news: [],
  }),
  retry: () => Promise.resolve(),
  files: () => ({ sending: false, problem: null }),
  fetchFile: () => Promise.resolve(null),
  askInTime: () => Promise.resolve(null),
  sendingUpTo: () => 0,
  contacts: () => ({ toldAtMs: null, machines: [], currentAtMs: null }),
  silentScreens: () => [],
  isFilling: () => false,
  sinceMs: () => null,
  login: async () => notJoined(),
  proveSoon: () => undefined,
  ask: async () => notJoined(),
  sealUnsent: async () => notJoined(),
})
