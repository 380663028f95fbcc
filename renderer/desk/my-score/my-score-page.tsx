import { LeftOutlined, RetweetOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Segmented, Space } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { nextPeriod, periodIdOf, periodOf, previousPeriod } from '../../../db/model/assessment/periods.ts'
import { DayText } from '../../../db/model/ids.ts'
import type { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints } from '../../shared/assessment/points.ts'
import { SCORED_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { useToday } from '../parts/use-today.ts'
import { LedScore } from './led-score.tsx'
import './my-score.css'
import { OwnScore } from './own-score.tsx'

const KINDS: readonly PeriodKind[] = ['WEEK', 'MONTH', 'SEASON', 'YEAR']
const ME = 'ME'

/** 我的考评: my score of a week or a longer period with everything it is made of; for leads also that of window and unit. */
export function MyScorePage() {
  const { t } = useTranslation(['my-score', 'assessment'])
  const navigate = useNavigate()
  const words = usePeriodWords()
  const today = useToday()
  const isScored = useSession(
    (state) => state.session?.roles.some((role) => SCORED_ROLES.includes(role)) ?? false,
  )
  const [kind, setKind] = useState<PeriodKind>('WEEK')
  const [address, setAddress] = useSearchParams()
  const asked = DayText.safeParse(address.get('day'))
  const setDay = (next: string): void => setAddress({ day: next }, { replace: true })
  const [of, setOf] = useState(ME)
  const day = asked.success ? periodOf(kind, asked.data).from : null
  const query = useHallQuery('assessment.mine', isScored ? { kind, day } : null, {
    refreshOn: [...SCORE_KINDS, 'punch', 'case'],
    keepPrevious: true,
  })
  const first = day === null && !query.refreshing ? query.data?.from : undefined
  useEffect(() => {
    // Whoever answers the last entry of a week stays with it.
    if (first !== undefined) setAddress({ day: first }, { replace: true })
  }, [first, setAddress])
  if (!isScored) return <PageMissing />
  const mine = query.data
  // Without a day it is the hall that says where there is something to answer, or what was told last.
  const period = periodOf(kind, day ?? mine?.from ?? today)
  const [waiting, elsewhere] = [mine?.openAnswers ?? 0, mine?.elsewhere ?? []]
  const all = elsewhere.reduce((sum, { answers }) => sum + answers, waiting)
  const led = mine?.led ?? []
  const subject = led.find((each) => `${each.subject.target} ${each.subject.subjectId}` === of)?.subject
  const isNow = period.from <= today && today <= period.to
  return (
    <PageFrame
      fill
      title={t('my-score:title')}
      subtitle={
        all === 0 ? undefined : (
          <>
            <b className="my-waiting">{t('my-score:waiting', { count: all })}</b>
            {elsewhere.map(({ from, answers }) => (
              <Button
                key={from}
                type="link"
                size="small"
                onClick={() => {
                  setKind('WEEK')
                  setDay(from)
                }}
              >
                {t('my-score:elsewhere', { period: words.short('WEEK', from), count: answers })}
              </Button>
            ))}
          </>
        )
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Button icon={<RetweetOutlined aria-hidden />} onClick={() => void navigate(paths.patrol('draws'))}>
            {t('my-score:draws')}
          </Button>
          <Segmented<PeriodKind>
            aria-label={t('my-score:kind')}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`assessment:kind.${value}`) }))}
            onChange={setKind}
          />
          <Space.Compact>
            <Button
              icon={<LeftOutlined aria-hidden />}
              aria-label={t('my-score:before')}
              title={t('my-score:before')}
              onClick={() => setDay(previousPeriod(period).from)}
            />
            <Button className="my-period" title={t('my-score:now')} onClick={() => setDay(today)}>
              {words.name(period)}
            </Button>
            <Button
              icon={<RightOutlined aria-hidden />}
              aria-label={t('my-score:after')}
              title={t('my-score:after')}
              disabled={isNow}
              onClick={() => setDay(nextPeriod(period).from)}
            />
          </Space.Compact>
        </>
      }
    >
      {mine === undefined ? null : (
        <>
          {led.length === 0 ? null : (
            <Segmented
              className="my-led"
              aria-label={t('my-score:of')}
              value={subject === undefined ? ME : of}
              options={[
                { value: ME, label: t('my-score:me') },
                ...led.map(({ subject: each, score, gradeName }) => ({
                  value: `${each.target} ${each.subjectId}`,
                  label: t('my-score:ledOption', {
                    name: each.name,
                    score: plainPoints(score),
                    grade: gradeName,
                  }),
                })),
              ]}
              onChange={setOf}
            />
          )}
          {subject === undefined ? (
            <OwnScore mine={mine} kind={kind} />
          ) : (
            <LedScore key={of} subject={subject} period={period} periodId={periodIdOf(period)} />
          )}
        </>
      )}
    </PageFrame>
  )
}
