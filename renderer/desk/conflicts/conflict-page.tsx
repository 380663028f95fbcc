import { CheckCircleOutlined, FolderOpenOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useReasonWords } from '../../shared/sync/reason-words.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { ConflictPaper } from './conflict-paper.tsx'
import { useLineLabel } from './conflict-words.ts'
import './conflicts.css'
import { NumberTwicePanel } from './number-twice-panel.tsx'
import { SettlePanel } from './settle-panel.tsx'
import { SideBySide } from './side-by-side.tsx'

/** One conflict: why it is one, both versions, what stands now, and the decision. */
export function ConflictPage() {
  const { t } = useTranslation(['conflicts', 'common'])
  const { eventId } = useParams()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const reasonWords = useReasonWords()
  const lineLabel = useLineLabel()
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const printedBy = useSession((state) => state.session?.name ?? '')
  const query = useHallQuery('conflicts.get', eventId === undefined ? null : { eventId }, {
    refreshOn: ['*'],
  })
  if (eventId === undefined) return <PageMissing />
  const view = query.data
  const print = async (): Promise<void> => {
    if (view === undefined) return
    try {
      const outcome = await printing.print({
        layout: 'A4_LANDSCAPE',
        copies: 1,
        title: t('paper.title', { hall: hallName }),
        pageNumber: null,
        runningHead: '',
        content: (
          <ConflictPaper view={view} hallName={hallName} printedBy={printedBy} printedAtMs={Date.now()} />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const isTwice = view?.conflict.kind === 'NUMBER_TWICE'
  const reason = view === undefined ? null : reasonWords(view.conflict.reason)
  return (
    <PageFrame
      title={view === undefined ? t('title') : view.conflict.subject}
      documentTitle={t('title')}
      subtitle={view === undefined ? undefined : t(`kind.${view.conflict.kind}`)}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Button onClick={() => void navigate(paths.conflicts())}>{t('toList')}</Button>
          {view?.conflict.entityKind === 'case' ? (
            <Button
              icon={<FolderOpenOutlined aria-hidden />}
              onClick={() => void navigate(paths.case(view.conflict.entityId))}
            >
              {t('openCase')}
            </Button>
          ) : null}
          <Button
            icon={<PrinterOutlined aria-hidden />}
            disabled={view === undefined}
            loading={printing.busy}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
        </>
      }
    >
      {view === undefined || reason === null ? null : (
        <div className="conflict-page">
          <Alert
            type={view.conflict.kind === 'QUARANTINED' ? 'error' : 'warning'}
            showIcon
            title={
              <>
                <strong>{reason.says}</strong>
                {view.settlement === null ? <div>{reason.todo}</div> : null}
              </>
            }
          />
          <section className="panel conflict-panel">
            <h2>{t(isTwice ? 'twice.both' : 'versions')}</h2>
            <SideBySide view={view} />
            {view.standing.length === 0 ? <p className="muted">{t('nothingStands')}</p> : null}
          </section>
          <div className="conflict-columns">
            <section className="panel conflict-panel">
              <h2>{t(isTwice ? 'twice.now' : 'now')}</h2>
              {view.now.length === 0 ? (
                <p className="muted">{t('nowNothing')}</p>
              ) : (
                <dl className="conflict-now">
                  {view.now.map((line) => (
                    <div key={`${line.label} ${line.value}`}>
                      <dt>{lineLabel(line.label)}</dt>
                      <dd>{line.value}</dd>
                    </div>
                  ))}
                </dl>
              )}
              <p className="muted">{t(isTwice ? 'twice.bothCount' : 'bothKept')}</p>
            </section>
            {view.settlement === null && isTwice ? (
              <NumberTwicePanel key={view.conflict.eventId} view={view} onSettled={query.reload} />
            ) : view.settlement === null ? (
              <SettlePanel key={view.conflict.eventId} view={view} onSettled={query.reload} />
            ) : (
              // Where the decision was made, so that whoever made it sees it without scrolling.
              <Alert
                type="success"
                showIcon
                icon={<CheckCircleOutlined />}
                title={
                  <>
                    <strong>
                      {t(isTwice ? 'twice.settlement' : 'settlement', {
                        at: dayAndTime(view.settlement.atMs),
                        name: view.settlement.staffName,
                        decision: t(`decide.${view.settlement.decision}`),
                      })}
                    </strong>
                    <div>
                      {t(isTwice ? 'twice.doneNote' : 'settlementNote', { note: view.settlement.note })}
                    </div>
                  </>
                }
              />
            )}
          </div>
        </div>
      )}
      {printing.root}
    </PageFrame>
  )
}
