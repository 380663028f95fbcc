import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { EntryDetail } from '../../shared/assessment/entry-detail.tsx'
import { EntryList } from '../../shared/assessment/entry-list.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { PatrolPaper } from './patrol-paper.tsx'
import type { PatrolView } from './patrol-types.ts'
import { isSeen, sumsOf } from './rounds.ts'

/** A round that has ended: what was found, to be read and printed for the signatures. */
export function RoundSummary({ patrol }: { readonly patrol: PatrolView }) {
  const { t } = useTranslation(['patrol', 'common'])
  const navigate = useNavigate()
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const nowMs = useStatus((state) => state.status?.nowMs ?? Date.now())
  const printedBy = useSession((state) => state.session?.name ?? '')
  const [openId, setOpenId] = useState<string | null>(null)
  const sums = sumsOf(patrol)
  const unseen = patrol.windows.filter((window) => !isSeen(window))
  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('paper.title', { hall: hallName }),
        pageNumber: {
          before: t('paper.pageBefore'),
          between: t('paper.pageBetween'),
          after: t('paper.pageAfter'),
        },
        runningHead: t('paper.running', { at: dayAndTime(patrol.startedAtMs), by: patrol.byName }),
        content: (
          <PatrolPaper patrol={patrol} hallName={hallName} printedBy={printedBy} printedAtMs={nowMs} />
        ),
      })
      if (outcome === 'FAILED') notifyFailed(new Error(t('paper.failed')))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <PageFrame
      fill
      title={t(`kind.${patrol.kind}`)}
      subtitle={t('round.ranFromTo', {
        by: patrol.byName,
        from: dayAndTime(patrol.startedAtMs),
        to: patrol.closedAtMs === null ? '' : dayAndTime(patrol.closedAtMs),
      })}
      actions={
        <>
          <Button
            size="large"
            icon={<ArrowLeftOutlined aria-hidden />}
            onClick={() => void navigate(paths.patrol())}
          >
            {t('common:action.back')}
          </Button>
          <Button
            size="large"
            type="primary"
            icon={<PrinterOutlined aria-hidden />}
            loading={printing.busy}
            onClick={() => void print()}
          >
            {t('paper.print')}
          </Button>
        </>
      }
    >
      <div className="patrol-part">
        <dl className="panel round-sums">
          {(['windows', 'seen', 'inOrder', 'findings', 'reminded'] as const).map((key) => (
            <div key={key}>
              <dt>{t(`sum.${key}`)}</dt>
              <dd className="number">{sums[key]}</dd>
            </div>
          ))}
        </dl>
        {unseen.length === 0 ? null : (
          <details className="round-unseen">
            <summary>{t('round.notSeen', { count: unseen.length })}</summary>
            {unseen.map(({ windowId, name }) => `${windowId} ${name}`).join(t('separator'))}
          </details>
        )}
        {patrol.note === '' ? null : (
          <p className="round-unseen">{t('round.noteIs', { note: patrol.note })}</p>
        )}
        <div className="panel round-entries">
          {patrol.findings.length === 0 ? (
            <EmptyState title={t('round.allInOrder')} />
          ) : (
            <EntryList
              entries={patrol.findings}
              selectedKey={openId}
              onOpen={(entry) => setOpenId(entry.entryId)}
            />
          )}
        </div>
      </div>
      {openId === null ? null : <EntryDetail entryId={openId} onClose={() => setOpenId(null)} />}
      {printing.root}
    </PageFrame>
  )
}
