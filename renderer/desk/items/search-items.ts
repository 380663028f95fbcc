import type { ItemHit } from '../../../db/contract/items.ts'
import { hall } from '../../shared/hall.ts'

const PICKER_LINES = 30

/** The items a picker offers for this text; none while the host cannot be reached. */
export const searchItems = async (text: string): Promise<readonly ItemHit[]> => {
  try {
    const { items } = await hall.call('items.search', { text, limit: PICKER_LINES })
    return items
  } catch {
    return []
  }
}
