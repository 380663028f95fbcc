import type { TFunction } from 'i18next'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PaperKind, PaperLayout } from '../../../db/model/events/record-events.ts'
import { ConsultNotice } from './consult-notice.tsx'
import { AcceptNotice } from './accept-notice.tsx'
import { MaterialReceipt } from './material-receipt.tsx'
import { PaperSheetContext, type PaperSheetContextValue } from './paper-sheet-context.ts'
import './paper-sheet.css'
import type { PaperBodyProps, PaperView } from './paper-view.ts'
import { RejectNotice } from './reject-notice.tsx'
import { SupplementNotice } from './supplement-notice.tsx'
import { TimeLimitSlip } from './time-limit-slip.tsx'

const bodies: Record<PaperKind, (props: PaperBodyProps) => ReactNode> = {
  NOTICE_CONSULT: ConsultNotice,
  NOTICE_SUPPLEMENT: SupplementNotice,
  RECEIPT_MATERIAL: MaterialReceipt,
  NOTICE_ACCEPT: AcceptNotice,
  NOTICE_REJECT: RejectNotice,
  TIME_LIMIT_SLIP: TimeLimitSlip,
}

export interface PaperSheetProps {
  readonly paper: PaperView
  readonly layout: PaperLayout
  /** The issued paper is Chinese; English is a reading aid and says so. */
  readonly language: 'zh-CN' | 'en'
}

const dayText = (day: string, t: TFunction<'papers'>): string => {
  const [year = '', month = '', date = ''] = day.split('-')
  return t('day', { year, month: t('months').split(' ')[Number(month) - 1] ?? month, day: Number(date) })
}

/** One paper as it is printed, from what was frozen when it was issued. */
export const PaperSheet = ({ paper, layout, language }: PaperSheetProps): ReactNode => {
  const { t } = useTranslation('papers', { lng: language })
  const context = useMemo<PaperSheetContextValue>(
    () => ({ layout, language, t, day: (day) => (day === null ? '' : dayText(day, t)) }),
    [layout, language, t],
  )
  const Body = bodies[paper.kind]
  const title = language === 'en' ? t(`kind.${paper.kind}`) : paper.title
  return (
    <PaperSheetContext value={context}>
      <article className={layout === 'A4' ? 'paper paper-a4' : 'paper paper-roll'} lang={language}>
        {language === 'en' ? <p className="paper-translation">{t('translation')}</p> : null}
        <header>
          <div className="paper-top">
            <span>
              {paper.prints > 0 ? (
                <span className="paper-reprint">{t('reprint', { n: paper.prints })}</span>
              ) : null}
            </span>
            {layout === 'A4' ? <span>{paper.content.hallName}</span> : null}
          </div>
          <div className="paper-organ">{paper.content.unitName}</div>
          <h1 className="paper-title">{title}</h1>
          <div className="paper-number">
            {paper.number === '' ? t('caseNoLine', { no: paper.content.caseNo }) : paper.number}
          </div>
        </header>
        <Body paper={paper} />
      </article>
    </PaperSheetContext>
  )
}
