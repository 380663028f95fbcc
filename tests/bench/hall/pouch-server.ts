import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadPouch } from './pouch-package.ts'

/** A PouchDB server: express-pouchdb with what replication needs and nothing more, on LevelDB. */
export const startPouchServer = async (
  dataDir: string,
  packages: string,
): Promise<{ url: string; close(): Promise<void> }> => {
  const { Pouch, expressPouch } = loadPouch(packages, dataDir)
  const app = expressPouch()(Pouch, { mode: 'minimumForPouchDB', inMemoryConfig: true })
  const server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
