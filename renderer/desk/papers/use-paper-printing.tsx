import { App } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrintRequest } from '../../../db/contract/bridge.ts'
import type { PaperLayout } from '../../../db/model/events/record-events.ts'
import { hall } from '../../shared/hall.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import type { PaperView } from './paper-view.ts'

export interface PaperPrinting {
  readonly busy: boolean
  readonly print: (to: 'PRINTER' | 'PDF') => Promise<void>
}

interface PaperPrintingOptions {
  readonly paper: PaperView
  readonly layout: PaperLayout
  readonly copies: number
  readonly onPrinted: () => void
}

/** Prints what PrintRoot holds and enters it in the print log once the shell, or in a browser the person, says it is done. */
export const usePaperPrinting = ({
  paper,
  layout,
  copies,
  onPrinted,
}: PaperPrintingOptions): PaperPrinting => {
  const { t } = useTranslation('papers')
  const { modal, message } = App.useApp()
  const [busy, setBusy] = useState(false)

  const askPrinted = (): Promise<boolean> =>
    new Promise((resolve) => {
      modal.confirm({
        title: t('page.browserAsk'),
        content: t('page.browserAskHint'),
        okText: t('page.browserDone'),
        cancelText: t('page.browserNot'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      })
    })

  const print = async (to: 'PRINTER' | 'PDF'): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      const request: PrintRequest = {
        copies,
        layout,
        title: `${paper.title} ${paper.number === '' ? paper.content.caseNo : paper.number}`,
      }
      // Letters that are still loading would be printed in another font and break the pages elsewhere.
      await document.fonts.ready
      const outcome = to === 'PDF' ? await hall.savePdf(request) : await hall.print(request)
      if (outcome === 'FAILED') void message.error(t('page.printFailed'))
      if (outcome !== 'DONE') return
      const browser = hall.shell === 'BROWSER'
      if (browser && !(await askPrinted())) return
      const way = to === 'PDF' ? 'PDF' : browser ? 'BROWSER' : 'PRINTER'
      await hall.call('papers.recordPrint', {
        paperId: paper.paperId,
        layout,
        copies: to === 'PDF' ? 1 : copies,
        way,
      })
      notifySaved(t(to === 'PDF' ? 'page.pdfSaved' : 'page.printed'))
      onPrinted()
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, print }
}
