import type { ReactNode } from 'react'
import { CaseCode, Facts, MaterialTable, Prose, SealPlace, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Addressee } from './paper-sections.tsx'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** 收件凭证: what was handed in; it says plainly that this is not yet acceptance. */
export const MaterialReceipt = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  return (
    <>
      <Addressee applicantName={content.applicantName} agentName={content.agentName} />
      <p className="paper-paragraph">
        {t('receipt.lead', { day: day(content.receivedDay ?? content.issuedDay), item: content.itemName })}
      </p>
      <MaterialTable
        materials={content.materials}
        columns={['form', 'originals', 'copies', 'note', 'returned']}
      />
      <p className="paper-paragraph">
        {t('receipt.total', {
          n: content.materials.length,
          originals: sum(content.materials.map((material) => material.originals)),
          copies: sum(content.materials.map((material) => material.copies)),
        })}
      </p>
      <p className="paper-paragraph">
        {content.answerDueDay === null
          ? t('receipt.notAccepted')
          : t('receipt.notAcceptedUntil', { day: day(content.answerDueDay) })}
      </p>
      <Facts
        facts={[
          { label: t('fact.caseNo'), value: content.caseNo, wide: true },
          { label: t('fact.receivedDay'), value: day(content.receivedDay) },
          { label: t('fact.contactPhone'), value: paper.contactPhoneMasked },
          { label: t('fact.window'), value: content.windowName },
          { label: t('fact.enquiry'), value: content.windowPhone },
        ]}
      />
      <div className="paper-closing">
        {content.footer === '' ? null : <Prose text={content.footer} />}
        <div className="paper-foot">
          <CaseCode caseNo={content.caseNo} />
          <SealPlace organ={content.unitName} seal={t('seal.receipt')} issuedDay={content.issuedDay} />
        </div>
        <Signatures
          lines={[{ label: t('signature.giver') }, { label: t('signature.taker'), name: content.staffName }]}
        />
        <p className="paper-counterpart">{t('counterpart.receipt')}</p>
      </div>
    </>
  )
}
