import { parseArgs } from 'node:util'
import type { Locale } from '../db/contract/errors.ts'
import { pickLocale, systemLanguageOf } from './shell-messages.ts'

// What --help prints: one line an option, by the option's name.

type HelpLine = Readonly<Record<Locale | 'usage', string>>

const OF_BOTH = {
  lang: {
    usage: '--lang zh-CN|en',
    'zh-CN': '语言；不写则随系统',
    en: 'Language; the system’s unless given',
  },
  help: { usage: '--help', 'zh-CN': '显示这份说明', en: 'Show this list' },
} as const satisfies Record<string, HelpLine>

/** `npm run desk` */
export const deskHelp = {
  data: { usage: '--data DIR', 'zh-CN': '数据目录（必填）', en: 'Folder of its data (required)' },
  hall: { usage: '--hall HOST:PORT', 'zh-CN': '要加入的大厅服务器', en: 'Hall server to join' },
  code: {
    usage: '--code CODE',
    'zh-CN': '加入大厅用的入网码，与 --hall 一起用',
    en: 'One-time code to join with, beside --hall',
  },
  port: {
    usage: '--port N',
    'zh-CN': '本机网页端口；0 为自动选择（默认）',
    en: 'Port of the page here; 0 lets the system choose (default)',
  },
  screen: {
    usage: '--screen PATH',
    'zh-CN': '打开公共屏页面，如 /kiosk/hall；另给出只能看公共内容的网址',
    en: 'Open a page of a public screen, such as /kiosk/hall, with an address good for that alone',
  },
  headless: { usage: '--headless', 'zh-CN': '不打开浏览器', en: 'Open no browser' },
  json: { usage: '--json', 'zh-CN': '首行输出 JSON，供脚本使用', en: 'First line as JSON, for scripts' },
  sample: { usage: '--sample', 'zh-CN': '用示例大厅的数据', en: 'Work with the sample hall' },
  'no-build': {
    usage: '--no-build',
    'zh-CN': '不重新编译界面',
    en: 'Use the pages as they are, without a build',
  },
  ...OF_BOTH,
} as const satisfies Record<string, HelpLine>

/** `npm run hall` */
export const hallHelp = {
  data: {
    usage: '--data DIR',
    'zh-CN': '大厅服务器的数据目录（必填）',
    en: 'Folder of the hall server (required)',
  },
  port: {
    usage: '--port N',
    'zh-CN': '网页端口；0 为自动选择（默认）',
    en: 'Port of the page; 0 lets the system choose (default)',
  },
  json: { usage: '--json', 'zh-CN': '首行输出 JSON，供脚本使用', en: 'First line as JSON, for scripts' },
  'database-url': {
    usage: '--database-url URL',
    'zh-CN': '用 PostgreSQL 存放数据：postgres://用户:口令@主机:5432/数据库名',
    en: 'Keep the data in PostgreSQL: postgres://user:secret@host:5432/database',
  },
  name: { usage: '--name TEXT', 'zh-CN': '新大厅的名称', en: 'Name of a new hall' },
  lan: {
    usage: '--lan [PORT]',
    'zh-CN': '让局域网里的其他机器连接；端口默认 4730',
    en: 'Let machines of the network connect; port 4730 unless given',
  },
  'lan-host': {
    usage: '--lan-host ADDRESS',
    'zh-CN': '只在这个地址上接受其他机器，与 --lan 一起用',
    en: 'Address to serve them on, beside --lan',
  },
  cert: {
    usage: '--cert FILE',
    'zh-CN': '自备的证书，与 --lan、--key 一起用',
    en: 'Certificate of your own, beside --lan and --key',
  },
  key: { usage: '--key FILE', 'zh-CN': '证书的私钥', en: 'Key of that certificate' },
  'trust-proxy': {
    usage: '--trust-proxy',
    'zh-CN': '前面有反向代理，采用它转来的地址',
    en: 'A reverse proxy stands before it: believe the addresses it passes on',
  },
  away: {
    usage: '--away DIR',
    'zh-CN': '每份备份再存一份到这里（另一块硬盘或共享文件夹）',
    en: 'Copy each backup here too (another disk or a share)',
  },
  log: { usage: '--log FILE', 'zh-CN': '日志写入这个文件', en: 'Write the log to this file' },
  'new-code': {
    usage: '--new-code NAME',
    'zh-CN': '启动时给一台新机器生成入网码，与 --window、--supervisor 或 --kiosk 一起用',
    en: 'Make a one-time code for a new machine, beside --window, --supervisor or --kiosk',
  },
  window: {
    usage: '--window W',
    'zh-CN': '入网码给这个窗口的窗口机',
    en: 'The code is for a desk of this window',
  },
  supervisor: {
    usage: '--supervisor',
    'zh-CN': '入网码给督查工作台',
    en: 'The code is for a supervisor’s desk',
  },
  kiosk: {
    usage: '--kiosk',
    'zh-CN': '入网码给公共屏或取号机；窗口屏另加 --window',
    en: 'The code is for a public screen or ticket machine; with --window for that window’s screen',
  },
  'no-desk': {
    usage: '--no-desk',
    'zh-CN': '只运行服务器，本机不开督查工作台',
    en: 'Run the server alone, without a supervisor’s desk here',
  },
  pages: { usage: '--pages DIR', 'zh-CN': '界面文件所在的目录', en: 'Folder of the page files' },
  'no-build': {
    usage: '--no-build',
    'zh-CN': '不重新编译界面',
    en: 'Use the pages as they are, without a build',
  },
  restore: {
    usage: '--restore FILE',
    'zh-CN': '从这份备份恢复，然后结束',
    en: 'Restore this backup, then end',
  },
  backup: { usage: '--backup', 'zh-CN': '立即备份一次，然后结束', en: 'Make one backup, then end' },
  'new-hall': {
    usage: '--new-hall NAME',
    'zh-CN': '在这台服务器上再建一个大厅，然后结束',
    en: 'Make a further hall on this server, then end',
  },
  ...OF_BOTH,
} as const satisfies Record<string, HelpLine>

/**
 * The list of options when it is asked for, otherwise null. Whatever else stands there may be wrong: somebody who asks
 * for help is not told off.
 */
export const helpAskedFor = (
  args: readonly string[],
  lines: Readonly<Record<string, HelpLine>>,
  env: NodeJS.ProcessEnv,
): string | null => {
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean' }, lang: { type: 'string' } },
    strict: false,
  })
  if (values.help === undefined) return null
  const locale = pickLocale(typeof values.lang === 'string' ? values.lang : undefined, systemLanguageOf(env))
  const width = Math.max(...Object.values(lines).map(({ usage }) => usage.length))
  return Object.values(lines)
    .map((line) => `  ${line.usage.padEnd(width)}  ${line[locale]}\n`)
    .join('')
}
