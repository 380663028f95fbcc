import { useEffect, useState } from 'react'
import { loadPinyin, type PinyinOf } from '../../desk/login/find-people.ts'

/** The dictionary of names comes when somebody searches. */
export function usePinyin(wanted: boolean): PinyinOf | null {
  const [pinyinOf, setPinyinOf] = useState<PinyinOf | null>(null)
  useEffect(() => {
    if (!wanted || pinyinOf !== null) return undefined
    let gone = false
    loadPinyin().then(
      (loaded) => {
        if (!gone) setPinyinOf(() => loaded)
      },
      // Without it names are still found by their characters.
      (thrown: unknown) => console.warn('pinyin not loaded', thrown),
    )
    return () => {
      gone = true
    }
  }, [wanted, pinyinOf])
  return pinyinOf
}
