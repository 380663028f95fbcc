import { app, BrowserWindow, dialog, Notification, type Session } from 'electron'
import type { AppUpdater } from 'electron-updater'
import type { Locale } from '../db/contract/errors.ts'
import { shellMessage, type ShellMessage } from './shell-messages.ts'
import { isOfFeed, isPinned, type UpdateFeed } from './update-feed.ts'
import type { UpdateChoice, Updater, UpdateStep, UpdateTalk } from './update-steps.ts'

/** Answers of a certificate check: trusted, not trusted, and as Chromium finds. */
const TRUSTED = 0
const UNTRUSTED = -2
const AS_CHROMIUM_FINDS = -3

/**
 * Lets the updater's own session speak with the hall and nobody else: the certificate pinned at enrolment is checked before
 * a byte is asked for, and a feed that points anywhere else is not followed.
 */
export const guardUpdates = (session: Session, feed: UpdateFeed, onForeign: () => void): void => {
  const { certificate } = feed
  session.setCertificateVerifyProc((request, callback) => {
    if (certificate === null) return callback(AS_CHROMIUM_FINDS)
    if (isPinned(request.certificate.data, certificate)) return callback(TRUSTED)
    onForeign()
    callback(UNTRUSTED)
  })
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !isOfFeed(details.url, feed) }),
  )
}

/** Read when it is first needed: it looks at the installed program, and there is none in a checkout. */
const loadUpdater = async (): Promise<AppUpdater> => {
  const { default: library } = await import('electron-updater')
  const { autoUpdater } = library
  autoUpdater.autoDownload = false
  // It would begin before the host has stopped; when to install is decided in update-steps.
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.allowPrerelease = false
  autoUpdater.disableWebInstaller = true
  // In the hall's own network a whole file costs less than many small questions.
  autoUpdater.disableDifferentialDownload = true
  autoUpdater.logger = { info() {}, warn: console.warn, error: console.error }
  // Every failure comes back from the call that failed; without a listener an event of that name would end the program.
  autoUpdater.on('error', () => undefined)
  return autoUpdater
}

const failureWith = (code: string): Error => Object.assign(new Error(code), { code })

/** What electron-updater does, for update-steps. */
export const createUpdater = (): Updater => {
  let loaded: Promise<AppUpdater> | null = null
  let ready: AppUpdater | null = null
  /** The feed whose server showed another certificate: Chromium remembers its verdict and does not ask twice. */
  let foreign: string | null = null

  return {
    async check(feed) {
      loaded ??= loadUpdater()
      ready = await loaded
      if (!ready.isUpdaterActive()) throw failureWith('ERR_UPDATER_INACTIVE')
      guardUpdates(ready.netSession, feed, () => {
        foreign = feed.url
      })
      ready.setFeedURL({ provider: 'generic', url: feed.url, useMultipleRangeRequest: false })
      try {
        const found = await ready.checkForUpdates()
        return found?.isUpdateAvailable === true ? found.updateInfo.version : null
      } catch (error) {
        throw foreign === feed.url ? failureWith('ERR_CERT_NOT_PINNED') : error
      }
    },
    async download(onPercent) {
      if (ready === null) return
      let told = 0
      const onProgress = ({ percent }: { percent: number }): void => {
        // Each telling builds the menu anew.
        if (Math.floor(percent) < told + 5) return
        told = Math.floor(percent)
        onPercent(told)
      }
      ready.on('download-progress', onProgress)
      try {
        await ready.downloadUpdate()
      } finally {
        ready.off('download-progress', onProgress)
      }
    },
    install(restart) {
      if (ready === null) return
      const failures: Error[] = []
      const onFailure = (error: Error): void => void failures.push(error)
      ready.on('error', onFailure)
      // A new copy that starts at once must not find this one in its place.
      app.releaseSingleInstanceLock()
      ready.quitAndInstall(true, restart)
      ready.off('error', onFailure)
      const [failure] = failures
      if (failure !== undefined) throw failure
    },
  }
}

const setProgress = (share: number): void => {
  for (const page of BrowserWindow.getAllWindows()) if (!page.isDestroyed()) page.setProgressBar(share)
}

/** Tells and asks by the dialogs of the system. @param onStep the menu shows it */
export const createUpdateTalk = (locale: Locale, onStep: (step: UpdateStep) => void): UpdateTalk => {
  const text = (key: ShellMessage, blanks: Readonly<Record<string, string | number>> = {}): string =>
    shellMessage(key, locale, blanks)
  return {
    async tell(message, blanks) {
      await dialog.showMessageBox({
        type: 'info',
        message: text(message, blanks),
        buttons: [text('understood')],
      })
    },
    async choose(version, waiting) {
      const choices: readonly UpdateChoice[] = ['NOW', 'AT_QUIT', 'LATER']
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: text('updateReady', { version }),
        detail: text(waiting === 0 ? 'updateKeeps' : 'updateKeepsWaiting', { count: waiting }),
        buttons: [text('updateNow'), text('updateAtQuit'), text('updateLater')],
        defaultId: 2,
        cancelId: 2,
      })
      return choices[response] ?? 'LATER'
    },
    announce(version, onClick) {
      if (!Notification.isSupported()) return
      const note = new Notification({
        title: 'HallDesk',
        body: text('updateAnnounced', { version }),
        silent: true,
      })
      note.on('click', onClick)
      note.show()
    },
    show(step) {
      setProgress(step.kind === 'DOWNLOADING' ? step.percent / 100 : -1)
      onStep(step)
    },
  }
}

/** The entry of the menu while an update stands at this step. */
export const updateEntry = (step: UpdateStep, locale: Locale): { label: string; enabled: boolean } => {
  switch (step.kind) {
    case 'IDLE':
      return { label: shellMessage('updateCheck', locale), enabled: true }
    case 'CHECKING':
      return { label: shellMessage('updateChecking', locale), enabled: false }
    case 'DOWNLOADING': {
      const { version, percent } = step
      return { label: shellMessage('updateDownloading', locale, { version, percent }), enabled: false }
    }
    case 'READY':
      return { label: shellMessage('updateInstall', locale, { version: step.version }), enabled: true }
  }
}
