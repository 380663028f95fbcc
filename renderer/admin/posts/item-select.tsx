import { Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Post } from '../../../db/model/posts/post.ts'
import { searchItems } from '../../desk/items/search-items.ts'
import { itemName } from '../../supervisor/posts/item-names.ts'

type ItemId = Post['itemIds'][number]
interface ItemOption {
  readonly value: ItemId
  readonly label: string
}

const NONE: ItemId[] = []

interface ItemSelectProps {
  readonly id?: string
  readonly value?: ItemId[]
  readonly onChange?: (itemIds: ItemId[]) => void
}

/** Items of a post, searched where the catalogue is. */
export function ItemSelect({ id, value = NONE, onChange }: ItemSelectProps) {
  const { t } = useTranslation('posts')
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly ItemOption[]>([])
  const [chosen, setChosen] = useState<readonly ItemOption[]>([])
  useEffect(() => {
    let gone = false
    void searchItems(text).then((items) => {
      if (!gone) setFound(items.map((item) => ({ value: item.itemId, label: `${item.itemId} ${item.name}` })))
    })
    return () => {
      gone = true
    }
  }, [text])
  useEffect(() => {
    let gone = false
    void Promise.all(value.map(async (itemId) => ({ value: itemId, label: await itemName(itemId) }))).then(
      (options) => {
        if (!gone) setChosen(options)
      },
    )
    return () => {
      gone = true
    }
  }, [value])
  const options = useMemo(
    () => [...new Map([...found, ...chosen].map((option) => [option.value, option])).values()],
    [found, chosen],
  )
  return (
    <Select<ItemId[], ItemOption>
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value}
      options={options}
      placeholder={t('admin.itemSearch')}
      maxTagCount={6}
      showSearch={{ filterOption: false, onSearch: setText }}
      onChange={(itemIds) => onChange?.(itemIds)}
    />
  )
}
