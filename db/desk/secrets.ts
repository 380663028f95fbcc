import { argon2id, argon2Verify } from 'hash-wasm'

/**
 * Hashes come with the records of other machines, and the form decides what checking one costs: one that asks for hours or
 * for all memory would stop whoever verifies it. Far above what was ever written here, far below what hurts.
 */
const FORM = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/
const KIBIBYTES_MAX = 65_536
const PASSES_MAX = 8
const LANES_MAX = 4

const isAffordable = (encoded: string): boolean => {
  const [, memory, passes, lanes] = FORM.exec(encoded) ?? []
  return (
    memory !== undefined &&
    Number(memory) <= KIBIBYTES_MAX &&
    Number(passes) <= PASSES_MAX &&
    Number(lanes) <= LANES_MAX
  )
}

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
  /** False for what is no hash of ours as well: it is nobody's secret. */
  async verify(secret: string, encoded: string): Promise<boolean> {
    if (!isAffordable(encoded)) return false
    try {
      return await argon2Verify({ password: secret.normalize('NFKC'), hash: encoded })
    } catch {
      return false
    }
  },
})
