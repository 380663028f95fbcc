import { shellRefusals, type Locale } from '../db/contract/errors.ts'
import { hallMessages } from './hall-messages.ts'
import { updateMessages } from './update-messages.ts'

/**
 * What the shells themselves say: start lines, menus, and refusals that happen before a message can reach the host.
 * Everything else a user reads comes from the pages or from the contract's errors.
 */
export const shellMessages = {
  // Refusals of the browser shell; the key is the code of the error.
  ...shellRefusals,
  ...hallMessages,
  ...updateMessages,
  PAGES_MISSING: {
    'zh-CN': '界面文件不完整（{path}）。请先运行 npm run build。',
    en: 'The page files are incomplete ({path}). Run "npm run build" first.',
  },
  PAGES_NOT_BUILT: {
    'zh-CN': '界面没有编译成功，原因见上面的输出。',
    en: 'The pages could not be built; the lines above say why.',
  },
  // Failures at start; the key is the code of the error.
  BAD_ARGUMENT: { 'zh-CN': '启动参数不对：{problem}。', en: 'Wrong argument: {problem}.' },
  PORT_BUSY: {
    'zh-CN': '端口 {port} 已被占用。请换一个端口，或用 --port 0 自动选择。',
    en: 'Port {port} is taken. Choose another one, or --port 0 to let the system choose.',
  },
  PORT_DENIED: {
    'zh-CN':
      '不能使用端口 {port}：系统只让管理员用 1024 以下的端口。请换一个更大的端口，或用 --port 0 自动选择。',
    en: 'Port {port} cannot be used: the system leaves ports below 1024 to the administrator. Choose a higher one, or --port 0 to let the system choose.',
  },
  HOST_STOPPED: {
    'zh-CN':
      '后台程序反复退出，已停止重启。已保存的记录都在。请重新启动 HallDesk；若再次出现，请联系系统管理员。',
    en: 'The background program keeps stopping and is no longer restarted. Saved records are safe. Start HallDesk again; if it returns, tell the administrator.',
  },
  // Start lines.
  startElectron: { 'zh-CN': '桌面外壳：Electron {version}。', en: 'Desktop shell: Electron {version}.' },
  startBrowser: { 'zh-CN': '浏览器外壳：{reason}。', en: 'Browser shell: {reason}.' },
  whyNoDisplay: { 'zh-CN': '这台机器没有图形显示', en: 'this machine has no display' },
  whyRoot: {
    'zh-CN': '以 root 身份运行时 Electron 的沙箱不可用',
    en: 'Electron’s sandbox does not work for root',
  },
  whyDownload: {
    'zh-CN':
      '没有 Electron 运行文件，下载未成功（{problem}；可设置 ELECTRON_MIRROR 后加 --retry-electron 重试）',
    en: 'there is no Electron runtime and it could not be fetched ({problem}; set ELECTRON_MIRROR and add --retry-electron to try again)',
  },
  whyEarlier: {
    'zh-CN': '没有 Electron 运行文件，一天内已试过下载（加 --retry-electron 再试）',
    en: 'there is no Electron runtime, and fetching it failed within the last day (add --retry-electron to try again)',
  },
  whyFailed: { 'zh-CN': 'Electron 未能启动（{problem}）', en: 'Electron did not start ({problem})' },
  whyAsked: { 'zh-CN': '按 --browser 的要求', en: 'asked for with --browser' },
  downloading: {
    'zh-CN': '下载 Electron {version}：{percent}%',
    en: 'Fetching Electron {version}: {percent}%',
  },
  openThis: { 'zh-CN': '在浏览器中打开：{url}', en: 'Open in a browser: {url}' },
  openScreen: {
    'zh-CN': '公共屏网址（只能看公共内容）：{url}',
    en: 'Address of the public screen (good for that alone): {url}',
  },
  dataLives: { 'zh-CN': '数据目录：{path}', en: 'Data folder: {path}' },
  hallAt: {
    'zh-CN': '示例大厅服务器：{address}',
    en: 'Hall server of the sample hall: {address}',
  },
  hallAddDesk: {
    'zh-CN': '再开一台示例窗口机：npm run desk -- --data {path} --hall {address} --code {code}',
    en: 'Add a second desk: npm run desk -- --data {path} --hall {address} --code {code}',
  },
  hallNotStarted: {
    'zh-CN': '大厅服务器没有启动（{problem}）；本机单机运行，记录都在本机。',
    en: 'The hall server did not start ({problem}); this desk works on its own, records are safe here.',
  },
  stopWith: { 'zh-CN': '按 Ctrl+C 结束。', en: 'Stop with Ctrl+C.' },
  stopped: { 'zh-CN': '已停止。', en: 'Stopped.' },
  // Dialogs and menus of the Electron shell.
  startFailedTitle: { 'zh-CN': 'HallDesk 无法启动', en: 'HallDesk cannot start' },
  pageHangs: {
    'zh-CN': '界面没有响应。已保存的记录都在。',
    en: 'The page does not respond. Saved records are safe.',
  },
  wait: { 'zh-CN': '继续等待', en: 'Wait' },
  reload: { 'zh-CN': '重新载入', en: 'Reload' },
  menuFile: { 'zh-CN': '文件', en: 'File' },
  menuEdit: { 'zh-CN': '编辑', en: 'Edit' },
  menuView: { 'zh-CN': '显示', en: 'View' },
  menuHelp: { 'zh-CN': '帮助', en: 'Help' },
  quit: { 'zh-CN': '退出', en: 'Quit' },
  undo: { 'zh-CN': '撤销', en: 'Undo' },
  redo: { 'zh-CN': '重做', en: 'Redo' },
  cut: { 'zh-CN': '剪切', en: 'Cut' },
  copy: { 'zh-CN': '复制', en: 'Copy' },
  paste: { 'zh-CN': '粘贴', en: 'Paste' },
  selectAll: { 'zh-CN': '全选', en: 'Select all' },
  zoomIn: { 'zh-CN': '放大', en: 'Zoom in' },
  zoomOut: { 'zh-CN': '缩小', en: 'Zoom out' },
  zoomReset: { 'zh-CN': '实际大小', en: 'Actual size' },
  fullScreen: { 'zh-CN': '全屏', en: 'Full screen' },
  printSilently: {
    'zh-CN': '打印时不弹出对话框（用默认打印机）',
    en: 'Print without a dialog (default printer)',
  },
  about: { 'zh-CN': '关于 HallDesk', en: 'About HallDesk' },
  pdfFile: { 'zh-CN': 'PDF 文件', en: 'PDF file' },
  keyInFile: {
    'zh-CN': '提示：操作系统没有可用的密钥环，数据密钥存放在只有本用户可读的文件里（{path}）。',
    en: 'Note: the operating system offers no keyring; the data key is in a file only this user can read ({path}).',
  },
} as const satisfies Record<string, Record<Locale, string>>

export type ShellMessage = keyof typeof shellMessages

/** The sentence with its blanks filled. */
export const shellMessage = (
  key: ShellMessage,
  locale: Locale,
  blanks: Readonly<Record<string, string | number>> = {},
): string =>
  shellMessages[key][locale].replace(/\{(\w+)\}/g, (_blank, name: string) => String(blanks[name] ?? ''))

/** English when asked for or when the system speaks it, otherwise Chinese. */
export const pickLocale = (asked: string | undefined, systemLanguage: string | undefined): Locale => {
  if (asked !== undefined) return asked.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
  return systemLanguage?.toLowerCase().startsWith('en') === true ? 'en' : 'zh-CN'
}

/** What the environment says about the language, in the order the C library reads it. */
export const systemLanguageOf = (env: NodeJS.ProcessEnv): string | undefined =>
  [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '')
