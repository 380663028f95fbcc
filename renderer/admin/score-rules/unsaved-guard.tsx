import { App } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'

/** Asks before a page with unsaved changes is left; `isWholeAddress`: also for another part of the same page. */
export function useUnsavedGuard(isDirty: boolean, isWholeAddress = false): void {
  const { t } = useTranslation('score-rules')
  const { modal } = App.useApp()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty &&
      (currentLocation.pathname !== nextLocation.pathname ||
        (isWholeAddress && currentLocation.search !== nextLocation.search)),
  )
  useEffect(() => {
    if (blocker.state !== 'blocked') return undefined
    const asked = modal.confirm({
      title: t('unsaved.leave'),
      content: t('unsaved.leaveHint'),
      okText: t('unsaved.leaveDo'),
      cancelText: t('unsaved.stay'),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    })
    return () => asked.destroy()
  }, [blocker, modal, t])
  useEffect(() => {
    if (!isDirty) return undefined
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isDirty])
}
