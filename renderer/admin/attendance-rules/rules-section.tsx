import { PlusOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../db/model/day.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { linesOf } from './lines.ts'
import { RulesDrawer } from './rules-drawer.tsx'
import { useProblemWords, useSpanWords, type RulesInput, type RuleSet } from './rules-words.ts'
import './rules.css'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const

interface Editing {
  readonly rules: RulesInput
  readonly isNew: boolean
}

/** 考勤规则: the sets of the hall as they follow each other. */
export function RulesSection() {
  const { t } = useTranslation(['rules', 'common'])
  const problemWords = useProblemWords()
  const spanWords = useSpanWords()
  const today = useToday()
  const query = useHallQuery('attendance.rules', {}, { refreshOn: ['attendance_rules'] })
  const [editing, setEditing] = useState<Editing | null>(null)
  const sets = query.data?.rules ?? []
  const isDefault = ({ rulesId }: RuleSet): boolean => rulesId === 'default'
  const stateOf = ({ validFrom, validTo }: RuleSet): 'now' | 'ahead' | 'past' =>
    validFrom > today ? 'ahead' : validTo !== null && validTo < today ? 'past' : 'now'
  /** A new set begins as a copy: most of a summer's rules are the winter's. */
  const begin = (from: RuleSet): void =>
    setEditing({
      isNew: true,
      rules: {
        ...from,
        rulesId: crypto.randomUUID(),
        version: 0,
        name: '',
        validFrom: addDays(from.validFrom > today ? from.validFrom : today, 1),
        validTo: null,
      },
    })
  const [first] = sets
  const base = sets.findLast((rules) => stateOf(rules) !== 'ahead') ?? sets[0]
  return (
    <PageFrame
      title={t('title')}
      {...(query.data === undefined ? {} : { subtitle: t('count', { count: sets.length }) })}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        base === undefined ? null : (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => begin(base)}>
            {t('add')}
          </Button>
        )
      }
    >
      <p className="muted rules-about">{t('aboutPast')}</p>
      {(query.data?.problems ?? []).map((problem) => (
        <p key={`${problem.code} ${problem.from}`} className="rules-problem">
          <WarningOutlined aria-hidden /> {problemWords(problem)}
        </p>
      ))}
      {first !== undefined && !isDefault(first) && first.validFrom > today ? (
        <p className="muted rules-about">{t('before', { day: first.validFrom })}</p>
      ) : null}
      <ol className="rules-line">
        {sets.map((rules) => {
          const state = stateOf(rules)
          return (
            <li key={rules.rulesId} className={`panel rules-set rules-set-${state}`}>
              <button
                type="button"
                className="rules-open"
                onClick={() => setEditing({ rules, isNew: false })}
              >
                <span className="rules-set-head">
                  <strong>{rules.name}</strong>
                  <span
                    className={`status-tag status-${state === 'now' ? 'done' : state === 'ahead' ? 'open' : 'ended'}`}
                  >
                    {t(state)}
                  </span>
                  <span className="muted number">
                    {isDefault(rules)
                      ? ''
                      : `${spanWords(rules)} · ${t('version', { version: rules.version })}`}
                  </span>
                </span>
                {isDefault(rules) ? <span className="muted">{t('builtIn')}</span> : null}
                <span className="rules-set-hours">
                  {linesOf(rules.hours).map(({ each: hours, key }) => (
                    <span key={key} className="number">
                      {t('hoursOf', { half: t(`half.${hours.half}`), from: hours.from, to: hours.to })}
                      <span className="muted">
                        {hours.seasonFrom === null ? '' : ` ${hours.seasonFrom}–${hours.seasonTo ?? ''}`}
                        {WEEKDAYS.filter((day) => hours.weekdays.includes(day))
                          .map((day) => ` ${t(`weekday.${day}`)}`)
                          .join('')}
                      </span>
                    </span>
                  ))}
                  <span>{t('punches', { count: rules.punchesADay })}</span>
                </span>
              </button>
              <Button type="text" size="small" className="rules-copy" onClick={() => begin(rules)}>
                {t('addFrom')}
              </Button>
            </li>
          )
        })}
      </ol>
      {editing === null ? null : (
        <RulesDrawer key={editing.rules.rulesId} {...editing} sets={sets} onClose={() => setEditing(null)} />
      )}
    </PageFrame>
  )
}
