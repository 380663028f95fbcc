import { Fragment, type ReactNode } from 'react'
import { count } from './format.ts'
import './count-line.css'

export interface Count {
  readonly key: string
  readonly label: string
  readonly value: number
  /** How it presses as soon as there is one; the sign goes with the colour. */
  readonly press?: { readonly tone: 'red' | 'yellow' | 'remind'; readonly icon: ReactNode }
}

/** How things stand in one line, group by group: what presses first, then what was done. */
export function CountLine({ groups }: { readonly groups: readonly (readonly Count[])[] }) {
  return (
    <dl className="panel count-line">
      {groups.map((counts, index) => (
        <Fragment key={counts[0]?.key}>
          {index === 0 ? null : <div className="count-gap" aria-hidden />}
          {counts.map(({ key, label, value, press }) => (
            <div
              key={key}
              className={value > 0 && press !== undefined ? `count count-${press.tone}` : 'count'}
            >
              <dt>
                {value > 0 ? press?.icon : null}
                {label}
              </dt>
              <dd className={value === 0 ? 'zero' : undefined}>{count(value)}</dd>
            </div>
          ))}
        </Fragment>
      ))}
    </dl>
  )
}
