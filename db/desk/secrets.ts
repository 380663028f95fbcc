import { argon2id, argon2Verify } from 'hash-wasm'

/**
 * argon2id in WebAssembly: the same in Node and in Electron (whose crypto library has none) and on every processor.
 * 19 MiB, two passes: the second of the two settings OWASP recommends, about 60 ms on an old desk.
 */
export const argon2Secrets = (randomBytes: (size: number) => Uint8Array) => ({
  hash: (secret: string): Promise<string> =>
    argon2id({
      password: secret.normalize('NFKC'),
      salt: randomBytes(16),
      memorySize: 19_456,
      iterations: 2,
      parallelism: 1,
      hashLength: 32,
      outputType: 'encoded',
    }),
  verify: (secret: string, encoded: string): Promise<boolean> =>
    argon2Verify({ password: secret.normalize('NFKC'), hash: encoded }),
})
