import type { Configuration } from 'electron-builder'

const appId = 'cn.halldesk.desk'

/** What a menu shows: desktops in Chinese read the entries with [zh_CN]. */
const desktopEntry = {
  Name: 'HallDesk',
  'Name[zh_CN]': '窗口工作台',
  GenericName: 'Service window desk',
  'GenericName[zh_CN]': '政务服务窗口工作台',
  Comment: 'Cases, notices and the ledger of a service window, also without a network',
  'Comment[zh_CN]': '窗口办件、一次性告知与台账，断网也能用',
  Keywords: 'desk;case;ledger;government;service;',
  'Keywords[zh_CN]': '政务;窗口;办件;台账;告知;',
  StartupWMClass: appId,
  Terminal: 'false',
}

/**
 * Installers for Windows and for Linux desktops, UOS and Kylin among them. Their app stores want a reverse-domain package
 * name and an entry with a Chinese name; halls install without a network, so nothing is fetched at install time.
 */
export const packaging: Configuration = {
  appId,
  productName: 'HallDesk',
  copyright: 'Copyright © HallDesk',
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  // The sources are bundled into out/; only the package with the native library is needed beside them.
  files: [
    'package.json',
    'out/main/**/*',
    'out/renderer/**/*',
    'db/sample/**/*',
    '!out/*/.built-from',
    '!node_modules/!(better-sqlite3)/**/*',
    '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
    '!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}).node',
  ],
  // Only the library has to be a file of its own; everything else stays in the archive whose integrity is checked.
  asar: { smartUnpack: false },
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/*.node'],
  // Debian wants an address of the project; there is none outside the hall.
  extraMetadata: { desktopName: `${appId}.desktop`, homepage: 'https://halldesk.example/' },
  // better-sqlite3 brings a finished library for each system.
  npmRebuild: false,
  electronLanguages: ['zh-CN', 'en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // So that `latest.yml` is made beside the installers. A desk learns where its hall hands out updates when it joins; the
  // address here is of no server, and nothing is ever published by the build.
  publish: { provider: 'generic', url: 'https://hall.invalid/updates' },
  win: {
    target: [{ target: 'nsis', arch: ['x64'] }],
    icon: 'build/icons/icon.ico',
  },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    multiLanguageInstaller: true,
    installerLanguages: ['zh_CN', 'en_US'],
    displayLanguageSelector: false,
    installerIcon: 'build/icons/icon.ico',
    uninstallerIcon: 'build/icons/icon.ico',
    shortcutName: '窗口工作台',
    uninstallDisplayName: '窗口工作台 HallDesk ${version}',
    // Records outlive the program that wrote them.
    deleteAppDataOnUninstall: false,
    // An update is started by the program, which has no right to write where all users' programs are.
    packElevateHelper: true,
  },
  linux: {
    target: [
      { target: 'deb', arch: ['x64', 'arm64'] },
      { target: 'AppImage', arch: ['x64', 'arm64'] },
    ],
    icon: 'build/icons',
    executableName: 'halldesk',
    category: 'Office',
    synopsis: '窗口工作台: the desk of a service window',
    description:
      '政务服务中心窗口办件、一次性告知与台账。The desk of a service window, also without a network.',
    maintainer: 'HallDesk <halldesk@localhost>',
    vendor: 'HallDesk',
    desktop: { entry: desktopEntry },
    syncDesktopName: true,
  },
  deb: {
    packageName: appId,
    packageCategory: 'misc',
    priority: 'optional',
    // Names of UOS 20, Kylin V10 and Debian; newer ones say t64 for the same library.
    depends: [
      'libgtk-3-0 | libgtk-3-0t64',
      'libnotify4',
      'libnss3',
      'libxss1',
      'libxtst6',
      'libatspi2.0-0 | libatspi2.0-0t64',
      'libuuid1',
      'libasound2 | libasound2t64',
      'libgbm1',
      'xdg-utils',
    ],
    // The keychain; without it the data key rests in a file only its owner can read.
    recommends: ['libsecret-1-0', 'gnome-keyring | ukui-keyring'],
  },
}
