import type { ItemId } from '../../../db/model/ids.ts'
import { hall } from '../../shared/hall.ts'

const known = new Map<string, Promise<string>>()

const ask = async (itemId: ItemId): Promise<string> => {
  try {
    return (await hall.call('items.get', { itemId })).item.name
  } catch {
    // An item that is gone keeps its code.
    known.delete(itemId)
    return itemId
  }
}

/** The name of an item, asked for once. */
export const itemName = (itemId: ItemId): Promise<string> => {
  const before = known.get(itemId)
  if (before !== undefined) return before
  const asked = ask(itemId)
  known.set(itemId, asked)
  return asked
}
