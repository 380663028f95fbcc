/** Looking for similar names goes through all of them; a file of nothing but mistakes must not take minutes. */
const SEARCHES_MAX = 200

/** Finds records by what people write for them: a code, a name, a short name. */
export class ReferenceIndex {
  readonly #byText = new Map<string, Set<string>>()
  readonly #ids = new Map<string, string>()
  #searchesLeft = SEARCHES_MAX

  add(id: string, ...texts: readonly string[]): void {
    this.#ids.set(plainReference(id), id)
    for (const text of [id, ...texts]) {
      const plain = plainReference(text)
      if (plain === '') continue
      const known = this.#byText.get(plain)
      if (known === undefined) this.#byText.set(plain, new Set([id]))
      else known.add(id)
    }
  }

  /** All records the text may mean; a code that fits exactly means only its own. */
  find(text: string): readonly string[] {
    const plain = plainReference(text)
    const id = this.#ids.get(plain)
    return id === undefined ? [...(this.#byText.get(plain) ?? [])] : [id]
  }

  /** Names that contain the text or are contained in it, to help with a slip of the pen. */
  similar(text: string): readonly string[] {
    const plain = plainReference(text)
    if (plain.length < 2 || this.#searchesLeft === 0) return []
    this.#searchesLeft -= 1
    const near: string[] = []
    for (const known of this.#byText.keys()) {
      if (known.length > 1 && (known.includes(plain) || plain.includes(known))) near.push(known)
      if (near.length === 3) break
    }
    return near
  }
}

const plainReference = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
