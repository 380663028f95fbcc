import type { UpdateState } from '../db/host-updates.ts'
import type { UpdateFeed } from './update-feed.ts'
import { updateProblem } from './update-problem.ts'
import type { ShellMessage } from './shell-messages.ts'

// The course of an update, without Electron: what is asked of whom, and when nothing may happen.

/** What fetches and installs; electron-updater in the program. */
export interface Updater {
  /** The version the feed offers beyond this one; null for none. */
  check(feed: UpdateFeed): Promise<string | null>
  /** Fetches what `check` found, checks it against the feed, and keeps it. @param onPercent whole per cent */
  download(onPercent: (percent: number) => void): Promise<void>
  /** Starts the installer; the host has stopped before. @throws when it could not be started */
  install(restart: boolean): void
}

export type UpdateChoice = 'NOW' | 'AT_QUIT' | 'LATER'

/** How the person is told and asked. */
export interface UpdateTalk {
  tell(message: ShellMessage, blanks?: Readonly<Record<string, string | number>>): Promise<void>
  choose(version: string, waiting: number): Promise<UpdateChoice>
  /** Says at the edge of the screen that there is something to choose: nobody is interrupted at the window. */
  announce(version: string, onClick: () => void): void
  /** The step has changed; the menu shows it. */
  show(step: UpdateStep): void
}

export type UpdateStep =
  | { readonly kind: 'IDLE' }
  | { readonly kind: 'CHECKING' }
  | { readonly kind: 'DOWNLOADING'; readonly version: string; readonly percent: number }
  /** Fetched and checked; `choice` is what the person wants done with it. */
  | { readonly kind: 'READY'; readonly version: string; readonly choice: UpdateChoice }

export interface Updates {
  step(): UpdateStep
  /** Looks for an update and fetches it. Asked by the clock, it says nothing before there is something to choose. */
  check(by: 'PERSON' | 'CLOCK'): Promise<void>
  /** The host has written everything and is gone, the program is about to end: installs what the person chose. */
  installStopped(): Promise<void>
}

export interface UpdatesOptions {
  readonly updater: Updater
  readonly talk: UpdateTalk
  /** What the host says of the hall and of the work under way; null while it cannot be asked. */
  readonly state: () => Promise<UpdateState | null>
  /** Ends the program the usual way, which stops the host first. */
  readonly quit: () => void
  readonly pause: (ms: number) => Promise<void>
}

/** A write or a trip to the hall takes moments; what takes longer is not cut short for an update. */
const QUIET_TRIES = 60
const QUIET_PAUSE_MS = 500

export const createUpdates = (options: UpdatesOptions): Updates => {
  const { updater, talk } = options
  let step: UpdateStep = { kind: 'IDLE' }
  const go = (next: UpdateStep): void => {
    step = next
    talk.show(next)
  }

  const isQuiet = async (): Promise<boolean> => {
    for (let tries = 0; tries < QUIET_TRIES; tries += 1) {
      const state = await options.state()
      // A host that does not answer may be in the middle of anything.
      if (state !== null && !state.isBusy) return true
      await options.pause(QUIET_PAUSE_MS)
    }
    return false
  }

  let choosing = false
  const choose = async (version: string): Promise<void> => {
    if (choosing) return
    choosing = true
    try {
      await chooseOnce(version)
    } finally {
      choosing = false
    }
  }
  const chooseOnce = async (version: string): Promise<void> => {
    const waiting = (await options.state())?.waiting ?? 0
    const choice = await talk.choose(version, waiting)
    if (choice !== 'NOW') return go({ kind: 'READY', version, choice })
    if (!(await isQuiet())) {
      go({ kind: 'READY', version, choice: 'LATER' })
      return talk.tell('updateNotNow')
    }
    go({ kind: 'READY', version, choice })
    options.quit()
  }

  const fetchNewest = async (by: 'PERSON' | 'CLOCK'): Promise<string | null> => {
    const state = await options.state()
    if (!state?.feed) {
      if (by === 'PERSON') await talk.tell('updateNoHall')
      return null
    }
    const version = await updater.check(state.feed)
    if (version === null) {
      if (by === 'PERSON') await talk.tell('updateNewest')
      return null
    }
    go({ kind: 'DOWNLOADING', version, percent: 0 })
    await updater.download((percent) => go({ kind: 'DOWNLOADING', version, percent }))
    return version
  }

  return {
    step: () => step,
    async check(by) {
      if (step.kind === 'READY') return by === 'PERSON' ? choose(step.version) : undefined
      if (step.kind !== 'IDLE') return undefined
      go({ kind: 'CHECKING' })
      let version: string | null = null
      try {
        version = await fetchNewest(by)
      } catch (error) {
        console.error('Update:', error)
        go({ kind: 'IDLE' })
        // The clock tries again; what a person asked for is answered.
        if (by === 'PERSON') await talk.tell(updateProblem(error))
        return undefined
      }
      if (version === null) return go({ kind: 'IDLE' })
      const newest = version
      go({ kind: 'READY', version: newest, choice: 'LATER' })
      if (by === 'PERSON') return choose(newest)
      return talk.announce(newest, () => void choose(newest))
    },
    async installStopped() {
      if (step.kind !== 'READY' || step.choice === 'LATER') return
      try {
        updater.install(step.choice === 'NOW')
      } catch (error) {
        console.error('Update:', error)
        await talk.tell('updateNotInstalled', { version: step.version })
      }
    },
  }
}
