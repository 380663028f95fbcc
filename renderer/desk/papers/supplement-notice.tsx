import type { ReactNode } from 'react'
import { CaseCode, Facts, MaterialTable, Prose, SealPlace, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Addressee } from './paper-sections.tsx'

/** 补正材料通知书: every lack and the standard it must meet (行政许可法 art. 32(4)). */
export const SupplementNotice = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  return (
    <>
      <Addressee applicantName={content.applicantName} agentName={content.agentName} />
      <p className="paper-paragraph">
        {t('supplement.lead', {
          day: day(content.receivedDay),
          item: content.itemName,
          n: content.materials.length,
        })}
      </p>
      <MaterialTable materials={content.materials} columns={['form', 'originals', 'copies', 'lack']} />
      <p className="paper-paragraph">
        {content.dueDay === null
          ? t('supplement.handIn', { place: content.place, window: content.windowName })
          : t('supplement.handInBy', {
              day: day(content.dueDay),
              place: content.place,
              window: content.windowName,
            })}
      </p>
      <p className="paper-paragraph">{t('supplement.then')}</p>
      <Facts
        facts={[
          { label: t('fact.caseNo'), value: content.caseNo, wide: true },
          { label: t('fact.itemCode'), value: content.itemCode, wide: true },
          { label: t('fact.applyDay'), value: day(content.receivedDay) },
          { label: t('fact.contactPhone'), value: paper.contactPhoneMasked },
          { label: t('fact.handler'), value: content.staffName },
          { label: t('fact.enquiry'), value: content.windowPhone },
          { label: t('fact.openingHours'), value: content.openingHours },
          { label: t('fact.supervise'), value: content.superviseCall },
        ]}
      />
      <div className="paper-closing">
        {content.footer === '' ? null : <Prose text={content.footer} />}
        <div className="paper-foot">
          <CaseCode caseNo={content.caseNo} />
          <SealPlace organ={content.unitName} seal={t('seal.approval')} issuedDay={content.issuedDay} />
        </div>
        <Signatures
          lines={[
            { label: t('signature.handler'), name: content.staffName },
            { label: t('signature.receiver') },
          ]}
        />
        <p className="paper-counterpart">{t('counterpart.notice')}</p>
      </div>
    </>
  )
}
