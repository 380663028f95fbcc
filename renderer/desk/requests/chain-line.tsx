import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  MinusCircleOutlined,
} from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import './requests.css'
import type { RequestView } from './request-words.ts'

/** Who has agreed, whose turn it is, who comes later. */
export function ChainLine({ request }: { readonly request: RequestView }) {
  const { t } = useTranslation(['requests', 'common'])
  const { chain, nextRole, status } = request
  if (chain.length === 0) return <p className="muted req-chain-none">{t('chain.none')}</p>
  const turn = nextRole === null ? -1 : chain.findIndex(({ approved }) => approved === null)
  const isOver = nextRole === null && status !== 'ASKED'
  return (
    <ol className="req-chain">
      {chain.map((step, index) => {
        // A step nobody took in a request that is over will not be taken.
        if (isOver && step.approved === null && chain.length > 1 && index > 0) return null
        const state =
          step.approved === true ? 'yes' : step.approved === false ? 'no' : index === turn ? 'now' : 'later'
        return (
          // A chain may name one role twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className={`req-step req-step-${state}`}>
            <span className="req-step-sign" aria-hidden>
              {state === 'yes' ? (
                <CheckCircleFilled />
              ) : state === 'no' ? (
                <CloseCircleFilled />
              ) : state === 'now' ? (
                <ClockCircleOutlined />
              ) : (
                <MinusCircleOutlined />
              )}
            </span>
            <span className="req-step-text">
              <b>{t(`common:role.${step.role}`)}</b>{' '}
              {state === 'yes'
                ? t('chain.approved')
                : state === 'no'
                  ? t('chain.rejected')
                  : state === 'now'
                    ? t('chain.waits')
                    : t('chain.later')}
              {step.byName === '' ? null : (
                <span className="muted">
                  {' '}
                  {t('chain.by', {
                    name: step.byName,
                    at: step.atMs === null ? '' : dayAndTime(step.atMs),
                  })}
                </span>
              )}
              {step.note === '' ? null : <span className="req-step-note">{step.note}</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
