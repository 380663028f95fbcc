import {
  CheckCircleFilled,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  SwapOutlined,
  WarningFilled,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PostOnBoard } from './post-rows.ts'

export type PostTone = 'on' | 'covered' | 'soon' | 'empty' | 'centre' | 'closed'

/** An empty post is said louder the longer it is empty: within the time allowed, told to the head, told to the centre. */
export const toneOf = ({ status, alarm }: Pick<PostOnBoard, 'status' | 'alarm'>): PostTone => {
  switch (status) {
    case 'A_ON':
      return 'on'
    case 'B_COVERING':
    case 'C_COVERING':
      return 'covered'
    case 'CLOSED':
      return 'closed'
    case 'UNCOVERED':
      return alarm === 'NONE' ? 'soon' : alarm === 'HEAD' ? 'empty' : 'centre'
  }
}

/** Each tone has a shape of its own, so that nobody has to tell colours apart. */
const signs: Record<PostTone, ReactNode> = {
  on: <CheckCircleFilled aria-hidden />,
  covered: <SwapOutlined aria-hidden />,
  soon: <ClockCircleOutlined aria-hidden />,
  empty: <ExclamationCircleFilled aria-hidden />,
  centre: <WarningFilled aria-hidden />,
  closed: <MinusCircleOutlined aria-hidden />,
}

/** Sign and word of a post's status. */
export function PostSign({ post }: { readonly post: Pick<PostOnBoard, 'status' | 'alarm'> }) {
  const { t } = useTranslation('posts')
  const tone = toneOf(post)
  return (
    <span className={`post-sign post-sign-${tone}`}>
      {signs[tone]}
      {t(`status.${post.status}`)}
    </span>
  )
}
