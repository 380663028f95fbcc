import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ClockInput } from '../../desk/parts/clock-input.tsx'
import { linesOf } from './lines.ts'
import type { RulesInput } from './rules-words.ts'

type Hours = RulesInput['hours'][number]

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const
const HALVES = ['AM', 'PM'] as const

interface HoursEditorProps {
  readonly hours: readonly Hours[]
  readonly onChange: (hours: Hours[]) => void
}

/** Hours of each half day, general ones and those of a season or of some weekdays. */
export function HoursEditor({ hours, onChange }: HoursEditorProps) {
  const { t } = useTranslation('rules')
  const change = (at: number, part: Partial<Hours>): void =>
    onChange(hours.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <div className="rules-hours">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('hours.half')}</th>
            <th scope="col">{t('hours.from')}</th>
            <th scope="col">{t('hours.to')}</th>
            <th scope="col">{t('hours.season')}</th>
            <th scope="col">{t('hours.weekdays')}</th>
            <th scope="col" aria-label={t('hours.remove')} />
          </tr>
        </thead>
        <tbody>
          {linesOf(hours).map(({ each, at, key }) => {
            const label = (name: string): string => `${at + 1} ${name}`
            const isSeasonal = each.seasonFrom !== null
            return (
              <tr key={key}>
                <td>
                  <Select<Hours['half']>
                    aria-label={label(t('hours.half'))}
                    className="rules-half"
                    value={each.half}
                    options={HALVES.map((value) => ({ value, label: t(`half.${value}`) }))}
                    onChange={(half) => change(at, { half })}
                  />
                </td>
                <td>
                  <ClockInput
                    label={label(t('hours.from'))}
                    value={each.from}
                    onChange={(from) => change(at, { from })}
                  />
                </td>
                <td>
                  <ClockInput
                    label={label(t('hours.to'))}
                    value={each.to}
                    onChange={(to) => change(at, { to })}
                  />
                </td>
                <td>
                  <div className="rules-season">
                    <Select<'ALL_YEAR' | 'SEASON'>
                      aria-label={label(t('hours.season'))}
                      className="rules-seasonal"
                      value={isSeasonal ? 'SEASON' : 'ALL_YEAR'}
                      options={[
                        { value: 'ALL_YEAR', label: t('hours.allYear') },
                        { value: 'SEASON', label: t('hours.seasonal') },
                      ]}
                      onChange={(chosen) =>
                        change(
                          at,
                          chosen === 'SEASON'
                            ? { seasonFrom: '05-01', seasonTo: '09-30' }
                            : { seasonFrom: null, seasonTo: null },
                        )
                      }
                    />
                    {isSeasonal
                      ? (['seasonFrom', 'seasonTo'] as const).map((end) => (
                          <Input
                            key={end}
                            className="rules-month-day"
                            aria-label={label(t(`hours.${end}`))}
                            placeholder="05-01"
                            maxLength={5}
                            {...(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(each[end] ?? '')
                              ? {}
                              : { status: 'error' as const })}
                            value={each[end] ?? ''}
                            onChange={(event) => change(at, { [end]: event.target.value })}
                          />
                        ))
                      : null}
                  </div>
                </td>
                <td>
                  <Select<number[]>
                    mode="multiple"
                    aria-label={label(t('hours.weekdays'))}
                    className="rules-weekdays"
                    placeholder={t('hours.everyDay')}
                    value={each.weekdays}
                    options={WEEKDAYS.map((value) => ({ value, label: t(`weekday.${value}`) }))}
                    onChange={(weekdays) => change(at, { weekdays: weekdays.toSorted((a, b) => a - b) })}
                  />
                </td>
                <td>
                  <Button
                    type="text"
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={label(t('hours.remove'))}
                    title={t('hours.remove')}
                    disabled={hours.length === 1}
                    onClick={() => onChange(hours.filter((_each, index) => index !== at))}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        disabled={hours.length >= 40}
        onClick={() =>
          onChange([
            ...hours,
            { half: 'AM', from: '08:30', to: '12:00', seasonFrom: '05-01', seasonTo: '09-30', weekdays: [] },
          ])
        }
      >
        {t('hours.add')}
      </Button>
    </div>
  )
}
