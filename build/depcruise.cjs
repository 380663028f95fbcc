/** Imports point one way (see README, "Map of the code"). */
const layer = (from, to, texts = []) => ({
  name: `${from} imports only ${to.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(db|electron|renderer|build|tests)/',
    pathNot: [`^${from}/`, ...[...to, ...texts].map((path) => `^${path}`)],
  },
})

const RATING_TEXTS = 'renderer/i18n/(zh-CN|en)/rating\\.json$'

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('db/model', []),
    layer('db/contract', ['db/model/']),
    layer('db/store', ['db/model/']),
    layer('db/desk', ['db/contract/', 'db/store/', 'db/model/']),
    layer('db/sync', ['db/store/', 'db/model/']),
    // The page a telephone opens has the texts of the window's screen.
    layer('db/hall', ['db/sync/', 'db/store/', 'db/model/'], [RATING_TEXTS]),
    layer('db', [], [RATING_TEXTS]),
    // From a clone, the shell has the pages built before it shows them.
    layer('electron', ['db/host', 'db/hall-(server|jobs)\\.ts', 'db/contract/', 'build/scripts/build\\.ts']),
    layer('renderer', ['db/contract/', 'db/model/']),
    layer('build', []),
    {
      name: 'the installed program holds no build code',
      severity: 'error',
      from: { path: '^(electron/(main|preload)|db/host-worker)\\.ts$' },
      to: { path: '^build/', reachable: true },
    },
    {
      name: 'pages get nothing from Node',
      severity: 'error',
      from: { path: '^(renderer|db/contract|db/model)/', pathNot: '^db/contract/print\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the model knows only pure libraries',
      severity: 'error',
      from: { path: '^db/model/' },
      to: { dependencyTypesNot: ['local'], pathNot: 'node_modules/(zod|chinese-days|pinyin-pro|big\\.js)/' },
    },
    {
      name: 'only declared packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'what is installed uses no development package',
      severity: 'error',
      from: { path: '^(db|renderer)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // The only parser it supports that reads TypeScript 7.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
