import { registerHooks } from 'node:module'

// Loaded before a program (NODE_OPTIONS=--import=…): machines try again ten times as soon as they do in a hall
// (quick-pacing.ts), so that a test sees one heal alone within seconds. When it does in a hall, tests/sync/agent.test.ts says.
const own = new URL('../../db/sync/pacing.ts', import.meta.url).href
const standIn = new URL('./quick-pacing.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === own && context.parentURL !== standIn ? { ...found, url: standIn } : found
  },
})
