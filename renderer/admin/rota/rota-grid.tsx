import { CheckOutlined, SwapOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Fragment, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { mondayOf, type Day } from '../../../db/model/day.ts'
import { count, useFormat } from '../../shared/format.ts'
import { dutyOf, type Half, type RotaDay, type RotaDraft } from './rota-draft.ts'

export type Member = Result<'attendance.rota'>['members'][number]

interface RotaGridProps {
  readonly days: readonly RotaDay[]
  readonly members: readonly Member[]
  readonly draft: RotaDraft
  readonly today: Day
  readonly readOnly: boolean
  readonly onToggle: (day: RotaDay, half: Half, member: Member) => void
  readonly onCopyWeek: (monday: Day) => void
}

const HALVES = ['am', 'pm'] as const

/** Arrows go from cell to cell; the browser itself does Tab and space. */
const moveFocus = (event: KeyboardEvent<HTMLTableElement>): void => {
  const moves: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  }
  const move = moves[event.key]
  const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]') : null
  if (move === undefined || cell === null) return
  event.preventDefault()
  const [row, column] = [Number(cell.dataset['row']) + move[0], Number(cell.dataset['column']) + move[1]]
  event.currentTarget.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)?.focus()
}

/** Half days down, members across. */
export function RotaGrid({ days, members, draft, today, readOnly, onToggle, onCopyWeek }: RotaGridProps) {
  const { t } = useTranslation('posts')
  const format = useFormat()
  const weeks = [...new Set(days.map(({ day }) => mondayOf(day)))]
  const total = (staffId: string): number =>
    days.reduce((sum, day) => {
      const duty = dutyOf(day, draft)
      return sum + HALVES.filter((half) => duty[half].some((each) => each === staffId)).length
    }, 0)
  return (
    <table className="rota" onKeyDown={moveFocus}>
      <thead>
        <tr>
          <th scope="col" rowSpan={2} aria-label={t('rota.title')} />
          <th scope="col" rowSpan={2} className="rota-half">
            {t('rota.gap')}
          </th>
          {members.map((member) => (
            <th key={member.staffId} scope="colgroup" colSpan={2} title={member.unitName}>
              <div className="one-line">{member.name}</div>
              <div className="one-line muted rota-count">
                {t('rota.count')} <span className="number">{count(total(member.staffId))}</span>
              </div>
            </th>
          ))}
        </tr>
        <tr>
          {members.map((member) => (
            <Fragment key={member.staffId}>
              {HALVES.map((half) => (
                <th key={half} scope="col" className="rota-half">
                  {t(`rota.${half}`)}
                </th>
              ))}
            </Fragment>
          ))}
        </tr>
      </thead>
      {weeks.map((monday) => (
        <tbody key={monday}>
          {days.map((day, row) => {
            if (mondayOf(day.day) !== monday) return null
            const duty = dutyOf(day, draft)
            const words = format.shortDay(day.day)
            const gaps = day.working ? HALVES.filter((half) => duty[half].length === 0) : []
            return (
              <tr
                key={day.day}
                className={[
                  draft.has(day.day) ? 'rota-changed' : '',
                  day.working ? '' : 'rota-off',
                  day.day === today ? 'rota-today' : '',
                ].join(' ')}
              >
                <th scope="row" className="number">
                  {words}
                  {day.swapped ? (
                    <SwapOutlined
                      className="rota-swap"
                      title={`${t('rota.swapped')}: ${t('rota.swapHint')}`}
                      aria-label={t('rota.swapped')}
                    />
                  ) : null}
                </th>
                <td className="rota-gap">{gaps.map((half) => t(`rota.${half}`)).join(' ')}</td>
                {members.map((member, place) => (
                  <Fragment key={member.staffId}>
                    {HALVES.map((half, at) => {
                      const isOn = duty[half].some((staffId) => staffId === member.staffId)
                      return (
                        <td key={half} className={half === 'am' ? 'rota-am' : ''}>
                          <button
                            type="button"
                            className={isOn ? 'rota-cell rota-on' : 'rota-cell'}
                            aria-pressed={isOn}
                            aria-label={t('rota.cell', {
                              day: words,
                              half: t(`rota.${half}`),
                              name: member.name,
                            })}
                            disabled={readOnly}
                            data-row={row}
                            data-column={place * 2 + at}
                            onClick={() => onToggle(day, half, member)}
                          >
                            {isOn ? <CheckOutlined aria-hidden /> : null}
                          </button>
                        </td>
                      )
                    })}
                  </Fragment>
                ))}
              </tr>
            )
          })}
          {readOnly ? null : (
            <tr className="rota-week">
              <td colSpan={members.length * 2 + 2}>
                <Button
                  size="small"
                  type="text"
                  title={t('rota.copyHint')}
                  aria-label={`${t('rota.week', { from: format.shortDay(monday) })} ${t('rota.copyWeek')}`}
                  onClick={() => onCopyWeek(monday)}
                >
                  ↑ {t('rota.copyWeek')}
                </Button>
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  )
}
