import { DiffOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useEventName } from '../../shared/event-name.ts'
import { dayAndTime } from '../../shared/format.ts'
import { compareSides, useLineLabel, type ConflictSide, type ConflictView } from './conflict-words.ts'

/** Where a version comes from. */
function SideHead({ side, role }: { readonly side: ConflictSide; readonly role: string }) {
  const { t } = useTranslation('conflicts')
  const eventName = useEventName()
  return (
    <>
      <div className="versus-role">{role}</div>
      <div className="versus-step">{eventName(side.type)}</div>
      <div className="muted">
        {[...new Set([side.staffName, side.windowName, side.deviceName])]
          .filter((text) => text !== '')
          .join(' · ')}
      </div>
      <div className="muted number">
        {dayAndTime(side.atMs)}
        {side.clockGrade === 'C' ? ` · ${t('clockC')}` : ''}
      </div>
    </>
  )
}

/** Both versions side by side, line by line; what differs is marked by colour, a sign and a word. */
export function SideBySide({ view }: { readonly view: ConflictView }) {
  const { t } = useTranslation('conflicts')
  const lineLabel = useLineLabel()
  const { refused, standing } = view
  const lines = compareSides([refused, ...standing])
  const last = standing.length - 1
  const isTwice = view.conflict.kind === 'NUMBER_TWICE'
  return (
    <div className="versus-scroll" tabIndex={0} role="region" aria-label={t('versions')}>
      <table className="versus">
        <thead>
          <tr>
            <td />
            <th scope="col" className="versus-refused">
              <SideHead side={refused} role={t(isTwice ? 'side.second' : 'side.refused')} />
            </th>
            {standing.map((side, index) => (
              <th key={side.eventId} scope="col" className={index === last ? 'versus-stands' : ''}>
                <SideHead
                  side={side}
                  role={
                    isTwice
                      ? t('side.first')
                      : index === last
                        ? t('side.stands')
                        : t('side.between', { no: index + 1 })
                  }
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, values, differs: isOther }) => {
            // Two records of their own differ in everything but the number.
            const differs = isOther && !isTwice
            return (
              <tr key={label} className={differs ? 'versus-differs' : ''}>
                <th scope="row">
                  {lineLabel(label)}
                  {differs ? (
                    <span className="versus-mark">
                      <DiffOutlined aria-hidden /> {t('differs')}
                    </span>
                  ) : null}
                </th>
                {values.map((value, index) => (
                  <td key={index === 0 ? refused.eventId : (standing[index - 1]?.eventId ?? index)}>
                    {value ?? <span className="muted">{t('notTold')}</span>}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
