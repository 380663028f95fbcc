import { mkdirSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { HttpRefusal } from './http/failures.ts'
import type { Slots } from './http/slots.ts'

/** Folder of the data directory where the hall lays the files of a release: `latest.yml`, installers, block maps. */
export const UPDATES_FOLDER = 'updates'
const BUSY_MS = 15_000

/** Also a link that leads elsewhere is not followed. */
const isWithin = (root: string, path: string): boolean => {
  try {
    return realpathSync(join(root, path)).startsWith(realpathSync(root) + sep)
  } catch {
    return false
  }
}

/**
 * The feed of electron-updater's generic provider at `/updates/…`: for reading, without a list, for everybody. What is
 * there is the same program for all. A desk asks only the server whose certificate it pinned and compares SHA-512 with the
 * feed; beyond that only Windows installers built with a publisher's name are checked for a signature (THREATS.md).
 */
export const serveUpdates = async (app: FastifyInstance, dataDir: string, slots: Slots): Promise<void> => {
  const root = join(dataDir, UPDATES_FOLDER)
  mkdirSync(root, { recursive: true })
  app.addHook('preHandler', async (request, reply) => {
    // The small file that tells the newest version is always answered.
    if (/\.ya?ml$/.test(request.url.split('?', 1)[0] ?? '')) return
    const give = slots.take(request.ip)
    if (give === null) throw new HttpRefusal(503, 'BUSY', { retryAfterMs: BUSY_MS })
    reply.raw.once('close', give)
  })
  await app.register(fastifyStatic, {
    root,
    prefix: '/updates/',
    index: false,
    list: false,
    redirect: false,
    dotfiles: 'deny',
    decorateReply: false,
    allowedPath: (path) => isWithin(root, path),
    setHeaders(reply, path) {
      const isFeed = /\.ya?ml$/.test(path)
      reply.header('Content-Type', isFeed ? 'text/yaml; charset=utf-8' : 'application/octet-stream')
      reply.header('Cache-Control', 'no-cache')
    },
  })
}
