import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime, dayOfMs } from '../../shared/format.ts'
import { useRequestWords, type RequestView } from './request-words.ts'
import './leave-slip.css'

interface LeaveSlipProps {
  readonly request: RequestView
  readonly hallName: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** 请假单 on A4: what was asked for, each agreement as recorded, and lines to sign on. */
export const LeaveSlip = ({ request, hallName, printedBy, printedAtMs }: LeaveSlipProps): ReactNode => {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const cell = (label: string, value: ReactNode) => (
    <>
      <th scope="row">{label}</th>
      <td>{value}</td>
    </>
  )
  const wide = (label: string, value: ReactNode) => (
    <tr>
      <th scope="row">{label}</th>
      <td colSpan={3}>{value}</td>
    </tr>
  )
  return (
    <article className="leave-slip">
      <div className="leave-slip-hall">{hallName}</div>
      <h1>{t('slip.title')}</h1>
      <div className="leave-slip-no">
        <span>
          {t('slip.submitted')} {dayAndTime(request.submittedAtMs)}
        </span>
        <span>
          {t('slip.no')} {request.requestId.slice(-12)}
        </span>
      </div>
      <table>
        <colgroup>
          <col className="leave-slip-label" />
          <col />
          <col className="leave-slip-label" />
          <col />
        </colgroup>
        <tbody>
          <tr>
            {cell(t('slip.name'), request.staffName)}
            {cell(t('slip.unit'), request.unitName)}
          </tr>
          <tr>
            {cell(t('slip.kind'), words.about(request))}
            {cell(t('slip.length'), words.length(request))}
          </tr>
          {wide(
            t('slip.time'),
            t('span', { from: dayAndTime(request.fromMs), to: dayAndTime(request.toMs) }),
          )}
          {wide(t('slip.reason'), <div className="leave-slip-reason">{request.reason}</div>)}
          {wide(
            t('slip.covers'),
            request.covers.length === 0
              ? t('slip.noCovers')
              : request.covers.map((cover) => (
                  <div key={`${cover.postName}-${cover.name}`}>
                    {t('field.cover', { post: cover.postName, name: cover.name })}
                  </div>
                )),
          )}
          <tr>
            <th scope="row">{t('slip.applicant')}</th>
            <td colSpan={3}>
              <SignatureLine />
            </td>
          </tr>
          {request.chain.map((step, index) => (
            // A chain may name one role twice.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              <th scope="row">{t('slip.step', { role: t(`common:role.${step.role}`) })}</th>
              <td colSpan={3} className="leave-slip-step">
                <div>
                  {step.approved === null
                    ? t('slip.waits')
                    : [
                        t(step.approved ? 'chain.approved' : 'chain.rejected'),
                        step.note,
                        step.byName,
                        step.atMs === null ? '' : dayAndTime(step.atMs),
                      ]
                        .filter((part) => part !== '')
                        .join('　')}
                </div>
                <SignatureLine />
              </td>
            </tr>
          ))}
          {wide(
            t('slip.returned'),
            <>
              <div>
                {request.backAtMs === null ? '' : t('slip.returnedAt', { at: dayAndTime(request.backAtMs) })}
              </div>
              <SignatureLine />
            </>,
          )}
          {request.remarks.length === 0
            ? null
            : wide(
                t('slip.remarks'),
                request.remarks.map((remark) => <div key={remark}>{t(`remark.${remark}`)}</div>),
              )}
        </tbody>
      </table>
      <div className="leave-slip-foot">
        {t('slip.printed', { name: printedBy, at: `${dayOfMs(printedAtMs)}` })}
      </div>
    </article>
  )
}

function SignatureLine() {
  const { t } = useTranslation('requests')
  return (
    <div className="leave-slip-sign">
      <span>{t('slip.signature')}</span>
      <i />
      <span>{t('slip.date')}</span>
      <i />
    </div>
  )
}
