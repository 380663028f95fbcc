import type { z } from 'zod'
import type { FoundHall, SyncView } from '../../contract/hall.ts'
import type { LinkProblem } from '../../model/link.ts'
import type { FileContent } from '../../store/index.ts'

/** Last contact of one enrolled machine, as the hall told it at this machine's last contact. */
export interface MachineContact {
  readonly deviceId: string
  readonly name: string
  readonly windowId: string | null
  readonly unitIds: readonly string[]
  readonly lastContactAtMs: number | null
  readonly waiting: number
}

/** What a person asks the hall server itself. */
export type HallQuestion =
  | 'devices'
  | 'createCode'
  | 'openCodes'
  | 'withdrawCode'
  | 'changeDevice'
  | 'revokeDevice'
  | 'machinesChecked'
  | 'health'
  | 'backups'
  | 'makeBackup'
  | 'bundle'

/**
 * The way to the hall, as handlers know it. Everything that goes over it fails with codes of the contract:
 * NOT_JOINED, HALL_UNREACHABLE, HALL_LOGIN_NEEDED, HALL_REFUSED and those of joining.
 */
export interface HallLink {
  /** Whether this machine belongs to a hall. */
  joined(): boolean
  view(): z.output<typeof SyncView>
  /** Tries again at once instead of waiting for the next turn. */
  retry(): Promise<void>
  /** Pictures and papers on their way. */
  files(): { readonly sending: boolean; readonly problem: LinkProblem | null }
  /** Asks the hall for a kept file and keeps it here; null when the hall does not have it, or cannot be reached. */
  fetchFile(sha256: string): Promise<FileContent | null>
  /**
   * A public question (`viaHall` of the contract) for which nobody waits longer than this; its answer is not checked yet.
   * Null when the hall did not answer in time, cannot be reached, or refused.
   */
  askInTime(method: string, params: unknown, withinMs: number): Promise<unknown>
  /** Number of the newest own event that is under way; 0 when nothing is. */
  sendingUpTo(): number
  /**
   * Last contacts of the hall's machines, and when the hall told them; null before it ever did. `currentAtMs`: up to when
   * this machine has what the hall had, by the hall's time; null before it ever had all of it.
   */
  contacts(): {
    readonly toldAtMs: number | null
    readonly machines: readonly MachineContact[]
    readonly currentAtMs: number | null
  }
  /** Public screens and ticket machines the hall has not heard of for minutes, as its last answer told. */
  silentScreens(): readonly { readonly name: string; readonly lastContactAtMs: number | null }[]
  /** The first fill is not complete: a stored state, whether the hall can be reached or not (sync.md point 6). */
  isFilling(): boolean
  /** Records closed before this are not on this machine; null when everything is. */
  sinceMs(): number | null
  /** Address the first-run page offers; null when nobody named one. */
  offeredAddress(): string | null
  discover(): Promise<z.output<typeof FoundHall>[]>
  check(address: string): Promise<z.output<typeof FoundHall>>
  join(wish: {
    readonly address: string
    readonly code: string
    readonly deviceName: string
  }): Promise<{ hallName: string; deviceName: string }>
  /** Proves to the hall who is at this page. */
  login(staffId: string, secret: string, kind: 'PASSWORD' | 'PIN'): Promise<void>
  /** The same in the background, after a log-in: nobody waits for it, and what comes of it is told when it is needed. */
  proveSoon(staffId: string, secret: string, kind: 'PASSWORD' | 'PIN'): void
  /** Asks as the person at this page. */
  ask<Answer extends z.ZodType>(
    question: HallQuestion,
    body: unknown,
    answer: Answer,
  ): Promise<z.output<Answer>>
  /** What has not been sent, sealed so that only the hall server can open it. */
  sealUnsent(): Promise<{ readonly bytes: Uint8Array; readonly records: number }>
}
