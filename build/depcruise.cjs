/** Imports point one way (see README, "Map of the code"). */
const layer = (from, to) => ({
  name: `${from} imports only ${to.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(db|electron|renderer|build|tests)/', pathNot: [`^${from}/`, ...to.map((path) => `^${path}`)] },
})
module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('db/model', []),
    layer('db/contract', ['db/model/']),
    layer('db/store', ['db/model/']),
    layer('db/desk', ['db/contract/', 'db/store/', 'db/model/']),
    layer('db/sync', ['db/store/', 'db/model/']),
    layer('db/hall', ['db/sync/', 'db/store/', 'db/model/']),
    layer('electron', ['db/host', 'db/contract/']),
    layer('renderer', ['db/contract/', 'db/model/']),
    {
      name: 'the model knows only pure libraries',
      severity: 'error',
      from: { path: '^db/model/' },
      to: { dependencyTypesNot: ['local', 'type-only'], pathNot: 'node_modules/(zod|chinese-days|pinyin-pro)/' },
    },
    {
      name: 'nothing unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
