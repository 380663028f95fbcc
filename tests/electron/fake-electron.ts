import { EventEmitter } from 'node:events'

// Stands in for the `electron` module: records what the shell asks of it and lets a test play the other side. It has only
// what the shell uses; what it cannot stand for (Chromium obeying) needs the real thing, see run.ts.

type Handler = (...args: never[]) => unknown

/** An event whose default a listener may prevent. */
export class FakeEvent {
  defaultPrevented = false
  readonly url: string
  readonly isMainFrame: boolean
  constructor(url = '', isMainFrame = true) {
    this.url = url
    this.isMainFrame = isMainFrame
  }
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false
  sandboxed = false
  hasLock = true
  readonly switches: string[] = []
  readonly paths: Record<string, string> = {}
  quits = 0
  exits: number[] = []
  readonly commandLine = { appendSwitch: (name: string) => void this.switches.push(name) }
  enableSandbox(): void {
    this.sandboxed = true
  }
  setPath(name: string, path: string): void {
    this.paths[name] = path
  }
  requestSingleInstanceLock(): boolean {
    return this.hasLock
  }
  async whenReady(): Promise<void> {}
  getVersion(): string {
    return '0.0.1'
  }
  getAppPath(): string {
    return '/program'
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US']
  }
  releaseSingleInstanceLock(): void {
    this.hasLock = false
  }
  quit(): void {
    this.quits += 1
  }
  exit(code: number): void {
    this.exits.push(code)
  }
  relaunches = 0
  relaunch(): void {
    this.relaunches += 1
  }
  loginItems: unknown[] = []
  setLoginItemSettings(settings: unknown): void {
    this.loginItems.push(settings)
  }
}

export class FakeSession extends EventEmitter {
  readonly handlers: Record<string, Handler> = {}
  spellChecker = true
  verifyCertificate: Handler | null = null
  setCertificateVerifyProc(handler: Handler): void {
    this.verifyCertificate = handler
  }
  readonly webRequest = { onBeforeRequest: (handler: Handler) => void (this.handlers['request'] = handler) }
  setPermissionRequestHandler(handler: Handler): void {
    this.handlers['permissionRequest'] = handler
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.handlers['permissionCheck'] = handler
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.handlers['device'] = handler
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.handlers['displayMedia'] = handler
  }
  setBluetoothPairingHandler(handler: Handler): void {
    this.handlers['bluetooth'] = handler
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }
}

export class FakeContents extends EventEmitter {
  openHandler: Handler | null = null
  readonly sent: [channel: string, value: unknown][] = []
  readonly printed: unknown[] = []
  readonly pdfs: unknown[] = []
  printResult: [success: boolean, reason: string] = [true, '']
  reloads = 0
  destroyed = false
  url = 'app://halldesk/'
  getURL(): string {
    return this.url
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  setWindowOpenHandler(handler: Handler): void {
    this.openHandler = handler
  }
  send(channel: string, value: unknown): void {
    this.sent.push([channel, value])
  }
  reload(): void {
    this.reloads += 1
  }
  crashed = 0
  forcefullyCrashRenderer(): void {
    this.crashed += 1
  }
  zoom = 1
  setZoomFactor(factor: number): void {
    this.zoom = factor
  }
  async setVisualZoomLevelLimits(): Promise<void> {}
  print(options: unknown, done: (success: boolean, reason: string) => void): void {
    this.printed.push(options)
    done(...this.printResult)
  }
  async printToPDF(options: unknown): Promise<Buffer> {
    this.pdfs.push(options)
    return Buffer.from('%PDF-1.7')
  }
}

class FakeBrowserWindow extends EventEmitter {
  static readonly all: FakeBrowserWindow[] = []
  static getAllWindows(): FakeBrowserWindow[] {
    return FakeBrowserWindow.all
  }
  static fromWebContents(contents: FakeContents): FakeBrowserWindow | null {
    return FakeBrowserWindow.all.find((page) => page.webContents === contents) ?? null
  }
  readonly options: Record<string, unknown>
  readonly webContents = new FakeContents()
  loaded: string | null = null
  minimized = false
  calls: string[] = []
  progress = -1
  setProgressBar(share: number): void {
    this.progress = share
  }
  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
    FakeBrowserWindow.all.push(this)
  }
  loads = 0
  async loadURL(url: string): Promise<void> {
    this.loaded = url
    this.loads += 1
  }
  kiosk = false
  setKiosk(on: boolean): void {
    this.kiosk = on
  }
  bounds: unknown = null
  setBounds(bounds: unknown): void {
    this.bounds = bounds
  }
  onTop = ''
  setAlwaysOnTop(_on: boolean, level: string): void {
    this.onTop = level
  }
  menuRemoved = false
  removeMenu(): void {
    this.menuRemoved = true
  }
  showInactive(): void {
    this.calls.push('showInactive')
  }
  destroyed = false
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('closed')
  }
  show(): void {
    this.calls.push('show')
  }
  focus(): void {
    this.calls.push('focus')
  }
  restore(): void {
    this.calls.push('restore')
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
}

class FakeIpcMain extends EventEmitter {
  readonly handled: Record<string, (event: unknown, ...args: unknown[]) => Promise<unknown>> = {}
  handle(channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>): void {
    this.handled[channel] = handler
  }
}

export const app = new FakeApp()
export const session = { defaultSession: new FakeSession() }
export const ipcMain = new FakeIpcMain()
export const BrowserWindow = FakeBrowserWindow

interface FakeDisplay {
  readonly id: number
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

class FakeScreen extends EventEmitter {
  displays: FakeDisplay[] = [{ id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } }]
  getAllDisplays(): FakeDisplay[] {
    return this.displays
  }
  getPrimaryDisplay(): FakeDisplay | undefined {
    return this.displays[0]
  }
}
export const screen = new FakeScreen()
export const SECOND_DISPLAY: FakeDisplay = { id: 2, bounds: { x: 1366, y: 0, width: 1920, height: 1080 } }

export const powerSaveBlocker = {
  blocked: new Set<number>(),
  next: 1,
  start(): number {
    powerSaveBlocker.blocked.add(powerSaveBlocker.next)
    powerSaveBlocker.next += 1
    return powerSaveBlocker.next - 1
  },
  stop: (id: number) => void powerSaveBlocker.blocked.delete(id),
}

export const protocol = {
  schemes: [] as unknown[],
  handlers: {} as Record<string, (request: Request) => Promise<Response>>,
  registerSchemesAsPrivileged: (schemes: unknown[]) => void protocol.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    void (protocol.handlers[scheme] = handler),
}

interface MessageBox {
  readonly message: string
  readonly detail?: string
  readonly buttons: readonly string[]
}

export const dialog = {
  errors: [] as [title: string, text: string][],
  savePath: '',
  answer: 0,
  showErrorBox: (title: string, text: string) => void dialog.errors.push([title, text]),
  showSaveDialog: async () => ({ canceled: dialog.savePath === '', filePath: dialog.savePath }),
  shown: [] as MessageBox[],
  /** With or without the page it belongs to. */
  showMessageBox: async (first: FakeBrowserWindow | MessageBox, second?: MessageBox) => {
    const box = first instanceof FakeBrowserWindow ? second : first
    if (box !== undefined) dialog.shown.push(box)
    return { response: dialog.answer }
  },
}

export class Notification extends EventEmitter {
  static readonly all: Notification[] = []
  static isSupported(): boolean {
    return true
  }
  readonly options: { body: string }
  constructor(options: { body: string }) {
    super()
    this.options = options
  }
  show(): void {
    Notification.all.push(this)
  }
}

/** "Encrypts" by turning every byte around, under a number that stands for the keychain's own key. */
export const safeStorage = {
  available: true,
  backend: 'gnome_libsecret',
  keychain: 7,
  rotated: false,
  isAsyncEncryptionAvailable: async () => safeStorage.available,
  getSelectedStorageBackend: () => safeStorage.backend,
  encryptStringAsync: async (text: string) =>
    Buffer.from(`${safeStorage.keychain}:${[...text].toReversed().join('')}`),
  decryptStringAsync: async (sealed: Buffer) => {
    const [keychain, text] = sealed.toString('utf8').split(':')
    if (Number(keychain) !== safeStorage.keychain || text === undefined) throw new Error('wrong keychain')
    return { result: [...text].toReversed().join(''), shouldReEncrypt: safeStorage.rotated }
  },
}

export const Menu = {
  template: [] as unknown[],
  buildFromTemplate: (template: unknown[]) => template,
  setApplicationMenu: (template: unknown[] | null) => void (Menu.template = template ?? []),
}

export const ipcRenderer = Object.assign(new EventEmitter(), {
  sent: [] as unknown[][],
  send: (...args: unknown[]) => void ipcRenderer.sent.push(args),
  invoke: async (...args: unknown[]) => {
    ipcRenderer.sent.push(args)
    return 'DONE'
  },
})

export const contextBridge = {
  exposed: {} as Record<string, unknown>,
  exposeInMainWorld: (name: string, api: unknown) => void (contextBridge.exposed[name] = api),
}

/** The sender of a message: by default the top frame of one of our pages. */
export const eventFrom = (
  sender: FakeContents,
  frame: { origin?: string; parent?: unknown } | null = {},
): Record<string, unknown> => ({
  sender,
  senderFrame: frame === null ? null : { origin: 'app://halldesk', parent: null, ...frame },
})

/** As if the module had just been loaded. */
export const resetFakeElectron = (): void => {
  app.removeAllListeners()
  Object.assign(app, { isPackaged: false, sandboxed: false, hasLock: true, quits: 0, exits: [] })
  Object.assign(app, { relaunches: 0, loginItems: [] })
  app.switches.length = 0
  screen.removeAllListeners()
  screen.displays = screen.displays.slice(0, 1)
  powerSaveBlocker.blocked.clear()
  session.defaultSession = new FakeSession()
  ipcMain.removeAllListeners()
  for (const channel of Object.keys(ipcMain.handled)) delete ipcMain.handled[channel]
  BrowserWindow.all.length = 0
  protocol.schemes.length = 0
  protocol.handlers = {}
  Object.assign(dialog, { errors: [], savePath: '', answer: 0, shown: [] })
  Notification.all.length = 0
  Object.assign(safeStorage, { available: true, backend: 'gnome_libsecret', keychain: 7, rotated: false })
  Menu.template = []
  ipcRenderer.removeAllListeners()
  ipcRenderer.sent.length = 0
  contextBridge.exposed = {}
}
