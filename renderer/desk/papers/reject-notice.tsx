import type { ReactNode } from 'react'
import { CaseCode, Facts, Prose, SealPlace, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Addressee, Sections } from './paper-sections.tsx'

/**
 * 不予受理通知书: ground, the organ to go to, and the remedies with their periods (60 days: 行政复议法 art. 20; six months:
 * 行政诉讼法 art. 46).
 */
export const RejectNotice = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  const rejectClass = content.rejectClass ?? 'OTHER'
  return (
    <>
      <Addressee applicantName={content.applicantName} agentName={content.agentName} />
      <p className="paper-paragraph">
        {t('reject.lead', { day: day(content.receivedDay), item: content.itemName })}
      </p>
      <p className="paper-paragraph">{t(`reject.ground.${rejectClass}`)}</p>
      {rejectClass === 'OTHER_ORGAN' && content.rejectOrgan !== '' ? (
        <p className="paper-paragraph">{t('reject.goTo', { organ: content.rejectOrgan })}</p>
      ) : null}
      <Sections
        entries={[
          {
            title: t('reject.reason'),
            body: content.rejectReason === '' ? null : <Prose text={content.rejectReason} />,
          },
          {
            title: t('reject.basis'),
            body: content.legalBasis === '' ? null : <Prose text={content.legalBasis} />,
          },
          {
            title: t('reject.rights'),
            body: (
              <>
                <p className="paper-paragraph">{t('reject.hearing')}</p>
                <p className="paper-paragraph">{t('reject.remedy')}</p>
              </>
            ),
          },
        ]}
      />
      <Facts
        facts={[
          { label: t('fact.caseNo'), value: content.caseNo, wide: true },
          { label: t('fact.itemCode'), value: content.itemCode, wide: true },
          { label: t('fact.receivedDay'), value: day(content.receivedDay) },
          { label: t('fact.contactPhone'), value: paper.contactPhoneMasked },
          { label: t('fact.handler'), value: content.staffName },
          { label: t('fact.enquiry'), value: content.windowPhone },
          { label: t('fact.window'), value: content.windowName },
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
        <p className="paper-counterpart">{t('counterpart.reject')}</p>
      </div>
    </>
  )
}
