import { FilePdfOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, Button, InputNumber, Segmented, Select, Switch, Tag } from 'antd'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { PaperId } from '../../../db/model/ids.ts'
import type { PaperLayout } from '../../../db/model/events/record-events.ts'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { SHEETS } from '../../shared/print/page-rule.ts'
import { PrintRoot } from '../../shared/print/print-root.tsx'
import { SheetPreview } from '../../shared/print/sheet-preview.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { defaultCopies, isZoom, ZOOMS, type Zoom } from './paper-defaults.ts'
import { PaperFactsPanel } from './paper-facts-panel.tsx'
import './paper-page.css'
import { PaperSheet } from './paper-sheet.tsx'
import type { PaperView } from './paper-view.ts'
import { SignatureDialog } from './signature-dialog.tsx'
import { usePaperPrinting } from './use-paper-printing.tsx'

const PX_PER_MM = 96 / 25.4
const LAYOUTS: readonly PaperLayout[] = ['A4', 'ROLL_80MM']
const toLayout = (text: string | undefined): PaperLayout => (text === 'ROLL_80MM' ? 'ROLL_80MM' : 'A4')

/** Zoom at which a sheet takes the width of the stage, never larger than true size. */
const useFitZoom = (
  layout: PaperLayout,
): readonly [ref: (element: HTMLElement | null) => void, zoom: number] => {
  const [widthPx, setWidthPx] = useState(0)
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    observer.current = new ResizeObserver(() => setWidthPx(element.clientWidth - 32))
    observer.current.observe(element)
  }, [])
  const fit = widthPx === 0 ? 1 : Math.min(1, widthPx / (SHEETS[layout].width * PX_PER_MM))
  return [ref, fit]
}

interface PaperDeskProps {
  readonly paper: PaperView
  readonly reload: () => void
}

const PaperDesk = ({ paper, reload }: PaperDeskProps): ReactNode => {
  const { t, i18n } = useTranslation(['papers', 'common'])
  const roles = useSession((state) => state.session?.roles)
  const preferred = useSession((state) => state.preferences)
  const mayWork = roles?.some((role) => WINDOW_ROLES.includes(role)) ?? false
  const [layout, setLayout] = useState<PaperLayout>(toLayout(preferred['paper.layout']))
  const storedZoom = preferred['paper.zoom'] ?? 'fit'
  const [zoom, setZoom] = useState<Zoom>(isZoom(storedZoom) ? storedZoom : 'fit')
  const [copies, setCopies] = useState(defaultCopies(paper.kind))
  const [english, setEnglish] = useState(false)
  const [pages, setPages] = useState(1)
  const [dialog, setDialog] = useState<'SIGN' | 'REFUSE' | 'VOID' | null>(null)
  const [stage, fit] = useFitZoom(layout)
  const printButton = useRef<HTMLButtonElement>(null)
  const printing = usePaperPrinting({ paper, layout, copies, onPrinted: reload })
  const voiding = useHallAction('papers.void')
  const valid = paper.status === 'VALID'
  const mayPrint = valid && mayWork
  useShortcut('Ctrl+P', () => void printing.print('PRINTER'), { active: mayPrint })
  useEffect(() => printButton.current?.focus(), [])

  const runningHead = paper.number === '' ? paper.content.caseNo : paper.number
  const watermark = valid ? '' : t('void', { lng: 'zh-CN' })
  const language = english && i18n.language === 'en' ? 'en' : 'zh-CN'
  const makeVoid = async (reason: string): Promise<void> => {
    if ((await voiding.run({ paperId: paper.paperId, reason })) === undefined) return
    notifySaved(t('page.voided'))
    setDialog(null)
    reload()
  }
  return (
    <div className="paper-page">
      <div ref={stage} className="paper-stage" tabIndex={0} role="region" aria-label={t('page.preview')}>
        <SheetPreview
          layout={layout}
          zoom={zoom === 'fit' ? fit : Number(zoom)}
          watermark={watermark}
          runningHead={runningHead}
          pageLabel={(page, total) => t('page.pageLabel', { page, pages: total, lng: language })}
          onPages={setPages}
        >
          <PaperSheet paper={paper} layout={layout} language={language} />
        </SheetPreview>
      </div>
      <div className="paper-side">
        {paper.voided === null ? null : (
          <Alert
            type="error"
            showIcon
            title={t('page.voidNotice', {
              at: dayAndTime(paper.voided.atMs),
              name: paper.voided.staffName,
              reason: paper.voided.reason,
            })}
          />
        )}
        <section className="panel paper-block">
          <div className="paper-controls">
            <span>{t('page.layout')}</span>
            <Segmented
              size="small"
              value={layout}
              options={LAYOUTS.map((value) => ({ value, label: t(`common:layout.${value}`) }))}
              onChange={(value) => {
                setLayout(value)
                void setPreference('paper.layout', value)
              }}
            />
            <label htmlFor="paper-zoom">{t('page.zoom')}</label>
            <Select<Zoom>
              id="paper-zoom"
              size="small"
              value={zoom}
              options={ZOOMS.map((value) => ({
                value,
                label: value === 'fit' ? t('page.fit') : `${Number(value) * 100}%`,
              }))}
              onChange={(value) => {
                setZoom(value)
                void setPreference('paper.zoom', value)
              }}
            />
            {mayPrint ? (
              <>
                <label htmlFor="paper-copies">{t('page.copies')}</label>
                <InputNumber
                  id="paper-copies"
                  size="small"
                  min={1}
                  max={20}
                  precision={0}
                  value={copies}
                  onChange={(value) => setCopies(value ?? 1)}
                />
              </>
            ) : null}
            {i18n.language === 'en' ? (
              <>
                <label htmlFor="paper-english">{t('page.english')}</label>
                <span>
                  <Switch id="paper-english" size="small" checked={english} onChange={setEnglish} />
                </span>
              </>
            ) : null}
            {mayPrint && paper.prints > 0 ? (
              <div className="paper-control-wide muted">{t('page.reprintNotice', { n: paper.prints })}</div>
            ) : null}
            {mayPrint ? (
              <div className="paper-control-wide paper-buttons">
                <Button
                  ref={printButton}
                  type="primary"
                  icon={<PrinterOutlined />}
                  loading={printing.busy}
                  onClick={() => void printing.print('PRINTER')}
                >
                  {t('page.print')} <ShortcutHint keys="Ctrl+P" />
                </Button>
                <Button
                  icon={<FilePdfOutlined />}
                  disabled={printing.busy}
                  onClick={() => void printing.print('PDF')}
                >
                  {t('page.pdf')}
                </Button>
              </div>
            ) : null}
            <div className="paper-control-wide muted">{t('page.pages', { pages })}</div>
          </div>
        </section>
        <PaperFactsPanel
          paper={paper}
          mayWork={mayWork}
          onSign={(refused) => setDialog(refused ? 'REFUSE' : 'SIGN')}
        />
        {mayPrint ? (
          <div>
            <Button danger onClick={() => setDialog('VOID')}>
              {t('page.void')}
            </Button>
          </div>
        ) : null}
      </div>
      <PrintRoot
        layout={layout}
        watermark={watermark}
        runningHead={runningHead}
        pageNumber={{
          before: t('pageNumber.before', { lng: 'zh-CN' }),
          between: t('pageNumber.between', { lng: 'zh-CN' }),
          after: t('pageNumber.after', { lng: 'zh-CN' }),
        }}
      >
        <PaperSheet paper={paper} layout={layout} language="zh-CN" />
      </PrintRoot>
      {dialog === 'SIGN' || dialog === 'REFUSE' ? (
        <SignatureDialog
          paper={paper}
          refused={dialog === 'REFUSE'}
          onClose={() => setDialog(null)}
          onDone={() => {
            setDialog(null)
            reload()
          }}
        />
      ) : null}
      {dialog === 'VOID' ? (
        <ReasonDialog
          title={t('page.voidTitle')}
          okText={t('page.void')}
          hint={t('page.voidHint')}
          danger
          busy={voiding.busy}
          error={voiding.error?.message ?? null}
          onSubmit={(reason) => void makeVoid(reason)}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </div>
  )
}

/** One paper: looked at in true size, printed, signed, made void. */
export function PaperPage() {
  const { t } = useTranslation(['papers', 'common'])
  const { paperId = '' } = useParams()
  const id = PaperId.safeParse(paperId)
  const query = useHallQuery('papers.get', id.success ? { paperId: id.data } : null, { refreshOn: ['paper'] })
  const paper = query.data
  const title = paper === undefined ? t('page.title') : t(`kind.${paper.kind}`)
  return (
    <PageFrame
      fill
      title={title}
      subtitle={
        paper === undefined ? undefined : (
          <>
            {paper.number === '' ? paper.caseNo : paper.number}
            {paper.status === 'VOID' ? <Tag color="error">{t('void')}</Tag> : null}
          </>
        )
      }
      actions={
        paper === undefined || paper.caseId === null ? undefined : (
          <Link to={paths.case(paper.caseId)}>{t('page.toCase')}</Link>
        )
      }
      loading={query.loading}
      error={query.error}
      onRetry={query.reload}
    >
      {id.success ? null : <EmptyState title={t('page.missing')} hint={t('page.missingHint')} />}
      {paper === undefined ? null : <PaperDesk key={paper.paperId} paper={paper} reload={query.reload} />}
    </PageFrame>
  )
}
