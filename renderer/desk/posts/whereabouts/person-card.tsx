import {
  CheckCircleFilled,
  ClockCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FittedName } from '../../../shared/fitted-name.tsx'
import { useFormat } from '../../../shared/format.ts'
import { initialsOf, type PublicPerson } from './board-pages.ts'
import './whereabouts.css'

const signs: Record<PublicPerson['state'], ReactNode> = {
  ON_POST: <CheckCircleFilled aria-hidden />,
  ON_POST_UNPUNCHED: <CheckCircleFilled aria-hidden />,
  AWAY_SHORT: <ClockCircleOutlined aria-hidden />,
  OUT: <SwapOutlined aria-hidden />,
  BEFORE: <MinusCircleOutlined aria-hidden />,
  BREAK: <MinusCircleOutlined aria-hidden />,
  OFF_DUTY: <MinusCircleOutlined aria-hidden />,
  NOT_IN: <QuestionCircleOutlined aria-hidden />,
}

/** One person of the board: who, where, and whether one finds them there. */
export function PersonCard({ person, today }: { readonly person: PublicPerson; readonly today: string }) {
  const { t } = useTranslation('posts')
  const format = useFormat()
  const post = person.postName === person.windowName ? '' : person.postName
  return (
    <li className={`who who-${person.state.toLowerCase()}`}>
      <span className="who-photo" aria-hidden>
        {initialsOf(person.name)}
      </span>
      <span className="who-words">
        <span className="who-name">
          <FittedName text={person.name} />
        </span>
        <span className="who-where">
          <FittedName text={person.windowName === '' ? person.postName : person.windowName} />
        </span>
        <span className="who-unit">
          {[person.unitName, person.title].filter((part) => part !== '').join(' · ')}
          {person.windowName === '' || post === '' ? null : <span className="who-post"> · {post}</span>}
        </span>
        {person.phone === '' ? null : (
          <span className="who-unit who-phone number">{t('board.phone', { phone: person.phone })}</span>
        )}
      </span>
      <span className="who-state">
        <span className="who-state-word">
          {signs[person.state]} {t(`board.state.${person.state}`)}
        </span>
        {person.coveredBy === '' && person.expectedBackMs === null ? null : (
          <span className="who-more">
            {person.coveredBy === '' ? null : (
              <span className="who-cover">{t('board.coveredBy', { name: person.coveredBy })}</span>
            )}
            {person.expectedBackMs === null ? null : (
              <span className="number">
                {t('board.backAt', { at: format.moment(person.expectedBackMs, today) })}
              </span>
            )}
          </span>
        )}
      </span>
    </li>
  )
}
