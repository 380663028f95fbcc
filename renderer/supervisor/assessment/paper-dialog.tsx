import { PrinterOutlined } from '@ant-design/icons'
import { Button, Modal, Segmented, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyFailed } from '../../shared/notices.tsx'
import type { SheetLayout } from '../../shared/print/page-rule.ts'
import { SheetPreview } from '../../shared/print/sheet-preview.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'

const ZOOMS = [0.75, 1, 1.25] as const

interface PaperDialogProps {
  readonly layout: Exclude<SheetLayout, 'ROLL_80MM'>
  readonly title: string
  readonly onClose: () => void
  /** The sheets; they carry their own page numbers. */
  readonly children: ReactNode
}

/** Sheets as the printer will give them, and the button that prints them. */
export function PaperDialog({ layout, title, onClose, children }: PaperDialogProps) {
  const { t } = useTranslation(['assessment', 'common'])
  const printing = useSheetPrinting()
  const [zoom, setZoom] = useState<number>(0.75)
  const [pages, setPages] = useState(1)
  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout,
        copies: 1,
        title,
        pageNumber: null,
        runningHead: '',
        content: children,
      })
      if (outcome === 'FAILED') notifyFailed(new Error(t('assessment:paper.failed')))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <Modal
      open
      title={t('assessment:paper.preview', { title, count: pages })}
      width="min(1220px, 94vw)"
      style={{ top: 24 }}
      styles={{ body: { height: 'calc(100vh - 190px)', overflow: 'auto' } }}
      onCancel={onClose}
      footer={
        <Space>
          <Segmented
            value={zoom}
            aria-label={t('assessment:paper.zoom')}
            options={ZOOMS.map((value) => ({ value, label: `${value * 100}%` }))}
            onChange={setZoom}
          />
          <Button onClick={onClose}>{t('common:action.close')}</Button>
          <Button
            type="primary"
            autoFocus
            icon={<PrinterOutlined aria-hidden />}
            loading={printing.busy}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
        </Space>
      }
    >
      <div className="assess-preview">
        <SheetPreview
          layout={layout}
          zoom={zoom}
          watermark=""
          runningHead=""
          pageLabel={() => ''}
          onPages={setPages}
        >
          {children}
        </SheetPreview>
      </div>
      {printing.root}
    </Modal>
  )
}
