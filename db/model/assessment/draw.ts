// 双随机: windows to look at and inspectors to look, drawn by chance that anybody can check afterwards.

export type DrawKind = 'WINDOW' | 'INSPECTOR'

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export type TextHash = (text: string) => string

export interface DrawnPlace {
  readonly id: string
  readonly hash: string
  readonly isDrawn: boolean
}

/** What is hashed for one name of the list: seed, kind and id with a line break between them and none at the end. */
export const drawText = (seed: string, kind: DrawKind, id: string): string => `${seed}\n${kind}\n${id}`

/**
 * The whole list in the order of the draw: by the hash of each, smallest first; the first `count` are drawn. The order the
 * list came in plays no part. Anybody can repeat it with what the draw publishes (seed and lists) and no program of ours:
 *
 *     for id in A01 A02 B01; do printf '%s  %s\n' "$(printf '%s\nWINDOW\n%s' "$seed" "$id" | sha256sum)" "$id"; done | sort
 *
 * The first lines are the windows drawn; with INSPECTOR in place of WINDOW, the inspectors.
 */
export const drawOrder = (
  sha256: TextHash,
  seed: string,
  kind: DrawKind,
  pool: readonly string[],
  count: number,
): DrawnPlace[] =>
  [...new Set(pool)]
    .map((id) => ({ id, hash: sha256(drawText(seed, kind, id)) }))
    .toSorted((one, other) => (one.hash < other.hash ? -1 : 1))
    .map((place, index) => ({ ...place, isDrawn: index < count }))

/** The ids drawn, in the order they were. */
export const drawn = (
  sha256: TextHash,
  seed: string,
  kind: DrawKind,
  pool: readonly string[],
  count: number,
): string[] =>
  drawOrder(sha256, seed, kind, pool, count)
    .filter(({ isDrawn }) => isDrawn)
    .map(({ id }) => id)
