import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Locale } from '../db/contract/errors.ts'
import { shellMessage, type ShellMessage } from './shell-messages.ts'

export interface MenuOptions {
  readonly locale: Locale
  readonly printSilently: boolean
  readonly onPrintSilently: (silently: boolean) => void
  readonly update: { readonly label: string; readonly enabled: boolean }
  readonly onUpdate: () => void
}

/** What the pages cannot do themselves: editing keys, size, silent printing, updates, leaving. */
export const menuTemplate = (options: MenuOptions): MenuItemConstructorOptions[] => {
  const text = (key: ShellMessage): string => shellMessage(key, options.locale)
  const separator = { type: 'separator' } as const
  return [
    {
      label: text('menuFile'),
      submenu: [
        {
          label: text('printSilently'),
          type: 'checkbox',
          checked: options.printSilently,
          click: (item) => options.onPrintSilently(item.checked),
        },
        separator,
        { label: text('quit'), role: 'quit' },
      ],
    },
    {
      label: text('menuEdit'),
      submenu: [
        { label: text('undo'), role: 'undo' },
        { label: text('redo'), role: 'redo' },
        separator,
        { label: text('cut'), role: 'cut' },
        { label: text('copy'), role: 'copy' },
        { label: text('paste'), role: 'paste' },
        { label: text('selectAll'), role: 'selectAll' },
      ],
    },
    {
      label: text('menuView'),
      submenu: [
        { label: text('reload'), role: 'reload' },
        separator,
        { label: text('zoomIn'), role: 'zoomIn' },
        { label: text('zoomOut'), role: 'zoomOut' },
        { label: text('zoomReset'), role: 'resetZoom' },
        separator,
        { label: text('fullScreen'), role: 'togglefullscreen' },
      ],
    },
    {
      label: text('menuHelp'),
      submenu: [
        { ...options.update, click: () => options.onUpdate() },
        separator,
        { label: text('about'), role: 'about' },
      ],
    },
  ]
}

export const hideMenu = (): void => Menu.setApplicationMenu(null)

export const setMenu = (options: MenuOptions): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
