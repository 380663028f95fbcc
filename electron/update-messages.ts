import type { Locale } from '../db/contract/errors.ts'

/** What the desktop shell says about updates. */
export const updateMessages = {
  understood: { 'zh-CN': '知道了', en: 'OK' },
  updateCheck: { 'zh-CN': '检查更新…', en: 'Check for updates…' },
  updateChecking: { 'zh-CN': '正在检查更新…', en: 'Looking for updates…' },
  updateDownloading: {
    'zh-CN': '正在下载 {version} 版：{percent}%',
    en: 'Fetching version {version}: {percent}%',
  },
  updateInstall: { 'zh-CN': '安装 {version} 版…', en: 'Install version {version}…' },
  updateReady: {
    'zh-CN': '{version} 版已下载并校验，可以安装。',
    en: 'Version {version} has been fetched and checked. It can be installed.',
  },
  updateAnnounced: {
    'zh-CN': '{version} 版已下载。点这里，或从“帮助”菜单选择何时安装。',
    en: 'Version {version} has been fetched. Click here, or choose from the Help menu when to install it.',
  },
  updateKeeps: {
    'zh-CN': '安装前会先写完正在保存的记录。已保存的记录不受影响。',
    en: 'What is being saved is written first. Saved records are not touched.',
  },
  updateKeepsWaiting: {
    'zh-CN': '还有 {count} 条记录没有送到大厅服务器。它们保存在本机，安装后继续报送，不会丢失。',
    en: '{count} records have not reached the hall yet. They are kept on this machine and go on their way after the installation.',
  },
  updateNow: { 'zh-CN': '现在安装并重新打开', en: 'Install and restart now' },
  updateAtQuit: { 'zh-CN': '退出时安装', en: 'Install when I quit' },
  updateLater: { 'zh-CN': '以后再说', en: 'Later' },
  updateNotNow: {
    'zh-CN': '正在保存或报送记录，现在不安装。请过一会儿再试。',
    en: 'Records are being saved or sent; nothing is installed now. Try again in a while.',
  },
  updateNotHere: {
    'zh-CN': '这里运行的不是安装版，不能这样更新。',
    en: 'This is not an installed program; it is not updated this way.',
  },
  updateNoHall: {
    'zh-CN': '更新由大厅服务器发放。这台机器没有加入大厅，或者连接没有加密，因此不下载更新。',
    en: 'Updates come from the hall server. This machine belongs to no hall, or the way there is not encrypted, so none are fetched.',
  },
  updateNone: { 'zh-CN': '大厅服务器上没有放置更新。', en: 'The hall server hands out no update.' },
  updateNewest: { 'zh-CN': '已是最新版本。', en: 'This is the newest version.' },
  updateCertificate: {
    'zh-CN': '更新服务器的证书不是入网时的那一个，没有下载任何内容。请告诉系统管理员。',
    en: 'The server with the updates shows another certificate than the hall this machine joined. Nothing was fetched; tell the administrator.',
  },
  updateDamaged: {
    'zh-CN': '下载的更新与大厅公布的校验值不符，已丢弃。请告诉系统管理员。',
    en: 'The update does not match the checksum the hall gives for it and was thrown away. Tell the administrator.',
  },
  updateUnsigned: {
    'zh-CN': '更新没有本程序发布者的签名，已丢弃。请告诉系统管理员。',
    en: 'The update is not signed by the publisher of this program and was thrown away. Tell the administrator.',
  },
  updateBusy: {
    'zh-CN': '大厅服务器正在给其他机器发放更新，请稍后再试。',
    en: 'The hall server is handing updates to other machines; try again later.',
  },
  updateDiskFull: {
    'zh-CN': '磁盘空间不够，更新没有下载。',
    en: 'The disk is full; the update was not fetched.',
  },
  updateUnreachable: {
    'zh-CN': '连不上大厅服务器，没有检查更新。',
    en: 'The hall server cannot be reached; no update was looked for.',
  },
  updateFailed: {
    'zh-CN': '更新没有成功，程序照常运行。请稍后再试。',
    en: 'The update did not succeed; the program goes on as before. Try again later.',
  },
  updateNotInstalled: {
    'zh-CN': '{version} 版没有装上，原来的版本还在，记录不受影响。',
    en: 'Version {version} could not be installed. The version before it is still here, and no record was touched.',
  },
} as const satisfies Record<string, Record<Locale, string>>
