import { PrinterOutlined } from '@ant-design/icons'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../../shared/error-banner.tsx'
import { useFormat } from '../../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../../shared/notices.tsx'
import { useSheetPrinting } from '../../../shared/print/use-sheet-printing.tsx'
import { useStatus } from '../../../shared/status-store.ts'
import { useHallAction } from '../../../shared/use-query.ts'
import { placeWords } from '../../../supervisor/posts/post-rows.ts'
import { useToday } from '../../parts/use-today.ts'
import { HandoverStatus } from './handover-status.tsx'
import { HandoverPaper } from './handover-paper.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { useStepWords, type Handover } from './handover-words.ts'

interface HandoverDrawerProps {
  readonly handover: Handover
  readonly onClose: () => void
}

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation('posts')
  return (
    <>
      <dt>{label}</dt>
      <dd className={text === '' ? 'muted' : ''}>{text === '' ? t('handover.nothing') : text}</dd>
    </>
  )
}

/** One handover: what was handed over, what was done, and the step that is mine. */
export function HandoverDrawer({ handover, onClose }: HandoverDrawerProps) {
  const { t } = useTranslation(['posts', 'common'])
  const { message } = App.useApp()
  const format = useFormat()
  const today = useToday()
  const stepWords = useStepWords()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const confirm = useHallAction('handovers.confirm')
  const close = useHallAction('handovers.close')
  const printing = useSheetPrinting()
  const [returning, setReturning] = useState(false)
  const { may, handoverId, postName, returned } = handover
  const moment = (atMs: number): string => format.moment(atMs, today)
  const takeOver = async (): Promise<void> => {
    if ((await confirm.run({ handoverId })) !== undefined)
      notifySaved(t('handover.confirmed', { post: postName }))
  }
  const takeBack = async (): Promise<void> => {
    if ((await close.run({ handoverId })) !== undefined) notifySaved(t('handover.closed', { post: postName }))
  }
  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('paper.title'),
        pageNumber: null,
        runningHead: '',
        content: <HandoverPaper handover={handover} hallName={hallName} />,
      })
      if (outcome === 'FAILED') void message.error(t('handover.printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <Drawer
      open
      size={680}
      title={placeWords(handover.windowName, postName)}
      onClose={onClose}
      destroyOnHidden
      extra={
        <Button icon={<PrinterOutlined aria-hidden />} loading={printing.busy} onClick={() => void print()}>
          {t('handover.print')}
        </Button>
      }
      footer={
        may.length === 0 ? null : (
          <div className="handover-foot">
            {may.includes('CONFIRM') ? (
              <Button type="primary" loading={confirm.busy} onClick={() => void takeOver()}>
                {t('handover.confirm')}
              </Button>
            ) : null}
            {may.includes('RETURN') ? (
              <Button type="primary" onClick={() => setReturning(true)}>
                {t('handover.return')}
              </Button>
            ) : null}
            {may.includes('CLOSE') ? (
              <Button type="primary" loading={close.busy} onClick={() => void takeBack()}>
                {t('handover.close')}
              </Button>
            ) : null}
          </div>
        )
      }
    >
      <div className="handover-detail">
        <ErrorBanner error={confirm.error ?? close.error} />
        <div className="handover-head">
          <strong>
            {handover.fromName} → {handover.toName}
          </strong>
          <span className="number">
            {t('handover.span', { from: moment(handover.startMs), to: moment(handover.expectedEndMs) })}
          </span>
          <HandoverStatus handover={handover} />
        </div>
        <section>
          <h3>
            {t('handover.cases')} <span className="number">{handover.cases.length}</span>
          </h3>
          {handover.cases.length === 0 ? null : (
            <table className="handover-cases">
              <thead>
                <tr>
                  <th scope="col">{t('handover.caseNo')}</th>
                  <th scope="col">{t('handover.item')}</th>
                  <th scope="col">{t('handover.step')}</th>
                  <th scope="col">{t('handover.due')}</th>
                  <th scope="col">{t('handover.caseNote')}</th>
                </tr>
              </thead>
              <tbody>
                {handover.cases.map((each) => (
                  <tr key={each.caseId}>
                    <td className="number">{each.caseNo}</td>
                    <td>{each.itemName}</td>
                    <td>{stepWords(each.step)}</td>
                    <td className="handover-day">{each.dueDay ?? ''}</td>
                    <td>{each.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <dl className="handover-facts">
          <Fact label={t('handover.materials')} text={handover.pendingMaterials} />
          <Fact label={t('handover.seals')} text={handover.sealsAndKeys} />
          <Fact label={t('handover.phone')} text={handover.phone} />
          <Fact label={t('handover.note')} text={handover.note} />
        </dl>
        {returned === null ? null : (
          <section>
            <h3>{t('handover.done')}</h3>
            {returned.done.length === 0 ? <p className="muted">{t('handover.nothingDone')}</p> : null}
            <ul className="handover-done">
              {returned.done.map(({ caseId, caseNo, text }) => (
                <li key={caseId}>
                  <span className="number">{caseNo}</span> {text}
                </li>
              ))}
            </ul>
            <dl className="handover-facts">
              <Fact label={t('handover.problems')} text={returned.problems} />
            </dl>
            <p>{t(returned.materialsBack ? 'handover.materialsBack' : 'handover.materialsNotBack')}</p>
          </section>
        )}
        <ul className="handover-steps muted">
          <li>{t('handover.openedAt', { name: handover.fromName, at: moment(handover.openedAtMs) })}</li>
          {handover.confirmedAtMs === null ? null : (
            <li>
              {t('handover.confirmedAt', { name: handover.toName, at: moment(handover.confirmedAtMs) })}
            </li>
          )}
          {returned === null ? null : (
            <li>{t('handover.returnedAt', { name: returned.byName, at: moment(returned.atMs) })}</li>
          )}
          {handover.closedAtMs === null ? null : (
            <li>{t('handover.closedAt', { name: handover.fromName, at: moment(handover.closedAtMs) })}</li>
          )}
        </ul>
      </div>
      {returning ? <ReturnDialog handover={handover} onClose={() => setReturning(false)} /> : null}
      {printing.root}
    </Drawer>
  )
}
