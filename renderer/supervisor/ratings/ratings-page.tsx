import { DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../db/model/day.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { RATED_ROLES, RATING_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { MyRatings } from './my-ratings.tsx'
import './ratings.css'
import { RatingsOverview, SingleRatings, type RatingSpan } from './ratings-overview.tsx'

const VIEWS = ['mine', 'window', 'person', 'single'] as const
type View = (typeof VIEWS)[number]
/** As much as a month of ratings, today included. */
const DAYS = 30

/** 好差评: one's own totals for whoever is rated; windows, people and single ratings for leads and the centre. */
export function RatingsPage() {
  const { t } = useTranslation('rating')
  const today = useToday()
  const roles = useSession((state) => state.session?.roles)
  const isLooking = roles?.some((role) => RATING_ROLES.includes(role)) ?? false
  const isRated = roles?.some((role) => RATED_ROLES.includes(role)) ?? false
  const views = VIEWS.filter((view) => (view === 'mine' ? isRated : isLooking))
  const [chosen, setChosen] = useState<View | null>(null)
  const view = chosen ?? views.at(isLooking && isRated ? 1 : 0) ?? 'mine'
  const [span, setSpan] = useState<RatingSpan | null>(null)
  const shown = span ?? { from: addDays(today, 1 - DAYS), to: today }
  const names: Readonly<Record<View, string>> = {
    mine: t('mine.title'),
    window: t('overview.byWindow'),
    person: t('overview.byPerson'),
    single: t('overview.single'),
  }
  return (
    <PageFrame
      fill
      title={t('overview.title')}
      actions={
        // One's own are told in steps, whatever day somebody would ask for.
        view === 'mine' ? undefined : (
          <DatePicker.RangePicker
            aria-label={t('mine.span')}
            value={[dayjs(shown.from), dayjs(shown.to)]}
            maxDate={dayjs(today)}
            allowClear={false}
            onChange={(range) => {
              const [from, to] = range ?? []
              if (from && to) setSpan({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
            }}
          />
        )
      }
    >
      <div className="ratings-page">
        {views.length > 1 ? (
          <Segmented
            value={view}
            options={views.map((value) => ({ value, label: names[value] }))}
            onChange={setChosen}
          />
        ) : null}
        {view === 'mine' ? (
          <MyRatings />
        ) : view === 'single' ? (
          <SingleRatings span={shown} />
        ) : (
          <RatingsOverview span={shown} of={view} isRated={isRated} />
        )}
      </div>
    </PageFrame>
  )
}
