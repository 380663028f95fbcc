import { App, Button, Space } from 'antd'
import { useEffect } from 'react'
import { i18n } from '../i18n/index.ts'
import { toHallError } from './hall-error.ts'

type AntApp = ReturnType<typeof App.useApp>
/** Notices are raised from event handlers anywhere; the one place that draws them is inside the theme. */
let app: AntApp | null = null

/** Placed once by the theme provider. */
export function NoticeHolder(): null {
  const current = App.useApp()
  useEffect(() => {
    app = current
    return () => {
      app = null
    }
  }, [current])
  return null
}

const UNDO_SECONDS = 8
const NOTICE_SECONDS = 3
let nextKey = 1

interface SavedOptions {
  readonly undo?: () => Promise<unknown> | void
  /** A way to what was saved, beside `undo`. */
  readonly more?: { readonly text: string; readonly act: () => void }
}

/** Says that something was saved; with `undo`, offers to take it back for a few seconds. */
export function notifySaved(text: string, options: SavedOptions = {}): void {
  const key = `saved-${nextKey++}`
  const { undo, more } = options
  if (undo === undefined) {
    void app?.message.success({ key, content: text, duration: NOTICE_SECONDS })
    return
  }
  const takeBack = async (): Promise<void> => {
    app?.notification.destroy(key)
    try {
      await undo()
      void app?.message.info({ content: i18n.t('state.undone'), duration: NOTICE_SECONDS })
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  app?.notification.success({
    key,
    title: text,
    duration: UNDO_SECONDS,
    showProgress: true,
    role: 'status',
    actions: (
      <Space size={8}>
        {more === undefined ? null : (
          <Button
            size="small"
            type="link"
            onClick={() => {
              app?.notification.destroy(key)
              more.act()
            }}
          >
            {more.text}
          </Button>
        )}
        <Button size="small" onClick={() => void takeBack()}>
          {i18n.t('action.undo')}
        </Button>
      </Space>
    ),
  })
}

/** A short remark that asks nothing. */
export function notifyInfo(text: string): void {
  void app?.message.info({ content: text, duration: NOTICE_SECONDS })
}

/** A failure where no place on the page is left to say it. */
export function notifyFailed(thrown: unknown): void {
  const error = toHallError(thrown)
  app?.notification.error({
    title: i18n.t('error.title'),
    description: error.message,
    duration: 8,
    role: 'alert',
  })
}
