import { CloudUploadOutlined, InfoCircleOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { ChainLine } from './chain-line.tsx'
import { RequestStatus } from './request-status.tsx'
import { useRequestWords, type RequestAct, type RequestView } from './request-words.ts'
import './requests.css'

interface RequestDetailProps {
  readonly request: RequestView
  readonly printing: boolean
  readonly onAct: (act: RequestAct) => void
  readonly onPrint: () => void
}

const FIRST: ReadonlySet<RequestAct> = new Set(['APPROVE', 'OVERRIDE', 'AGREE', 'RETURN', 'CLOSE', 'END'])
const HEAVY: ReadonlySet<RequestAct> = new Set(['REJECT', 'CANCEL', 'VOID'])

/** A request with how far it got, and everything this person may do with it. */
export function RequestDetail({ request, printing, onAct, onPrint }: RequestDetailProps) {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const navigate = useNavigate()
  const length = words.length(request)
  const eventId = request.conflictEventId
  // The last agreement to what leaves a post without A and B is the leader's, who names somebody.
  const isLastStep = request.chain.filter(({ approved }) => approved === null).length === 1
  const acts = request.may.filter(
    (act) => act !== 'APPROVE' || !isLastStep || !request.may.includes('OVERRIDE'),
  )
  return (
    <article className="req-detail">
      <header className="req-detail-head">
        <h2>{words.name(request)}</h2>
        <RequestStatus request={request} />
      </header>
      {request.otherAsked.length === 0 ? null : (
        <p className="req-other-asked">
          <InfoCircleOutlined aria-hidden />{' '}
          {t('otherAsked', { name: request.otherAsked.join(t('common:state.separator')) })}
        </p>
      )}
      {request.may.length === 0 && request.kind !== 'LEAVE' ? null : (
        <div className="req-acts">
          {acts.map((act) => (
            <Button
              key={act}
              type={FIRST.has(act) ? 'primary' : 'default'}
              danger={HEAVY.has(act)}
              onClick={() => onAct(act)}
            >
              {t(`may.${act}`)}
            </Button>
          ))}
          {request.kind === 'LEAVE' ? (
            <Button icon={<PrinterOutlined aria-hidden />} loading={printing} onClick={onPrint}>
              {t('slip.print')}
            </Button>
          ) : null}
        </div>
      )}
      {request.conflict ? (
        <Alert
          type="warning"
          showIcon
          title={t('conflict')}
          description={t('conflictHint')}
          action={
            eventId === null ? null : (
              <Button size="small" onClick={() => void navigate(paths.conflicts(eventId))}>
                {t('toConflict')}
              </Button>
            )
          }
        />
      ) : null}
      {request.waiting ? (
        <Alert
          type="info"
          showIcon
          icon={<CloudUploadOutlined />}
          title={t('waiting')}
          description={t('waitingHint')}
        />
      ) : null}
      {request.remarks.length === 0 ? null : (
        <ul className="req-remarks">
          {request.remarks.map((remark) => (
            <li key={remark}>{t(`remark.${remark}`)}</li>
          ))}
        </ul>
      )}
      <dl className="hd-facts">
        <dt>{t('field.person')}</dt>
        <dd>
          {request.staffName}
          {request.unitName === '' ? null : <span className="muted"> · {request.unitName}</span>}
        </dd>
        <dt>{t('field.time')}</dt>
        <dd className="number req-wrap">{words.time(request)}</dd>
        {length === '' ? null : (
          <>
            <dt>{t('field.length')}</dt>
            <dd>{length}</dd>
          </>
        )}
        {request.withName === '' ? null : (
          <>
            <dt>{t('field.with')}</dt>
            <dd>{request.withName}</dd>
          </>
        )}
        {request.inReturn === null ? null : (
          <>
            <dt>{t('field.inReturn')}</dt>
            <dd>{words.half(request.inReturn.day, request.inReturn.half)}</dd>
          </>
        )}
        {request.reason === '' ? null : (
          <>
            <dt>{t('field.reason')}</dt>
            <dd>{request.reason}</dd>
          </>
        )}
        {request.covers.length === 0 ? null : (
          <>
            <dt>{t('field.covers')}</dt>
            <dd>
              {request.covers.map((cover) => (
                <div key={`${cover.postName}-${cover.name}`}>
                  {t('field.cover', { post: cover.postName, name: cover.name })}
                </div>
              ))}
            </dd>
          </>
        )}
        {request.extendsId === null ? null : (
          <>
            <dt>{t('field.extends')}</dt>
            <dd>{t('field.extendsHint')}</dd>
          </>
        )}
        {request.backAtMs === null ? null : (
          <>
            <dt>{t('field.back')}</dt>
            <dd className="number">{dayAndTime(request.backAtMs)}</dd>
          </>
        )}
        <dt>{t('field.submitted')}</dt>
        <dd className="number">{dayAndTime(request.submittedAtMs)}</dd>
      </dl>
      <section>
        <h3>{t('chain.title')}</h3>
        <ChainLine request={request} />
      </section>
    </article>
  )
}
