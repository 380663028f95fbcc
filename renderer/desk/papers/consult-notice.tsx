import type { ReactNode } from 'react'
import { Facts, MaterialTable, Procedure, Prose, SealPlace, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Addressee, Sections } from './paper-sections.tsx'

/** 一次性告知书: everything the item asks for, told at once (domain-rules section 4). */
export const ConsultNotice = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  return (
    <>
      <Addressee applicantName={content.applicantName} agentName={content.agentName} />
      <p className="paper-paragraph">
        {t('consult.lead', { item: content.itemName, version: content.guideVersion })}
      </p>
      <Facts
        facts={[
          { label: t('fact.item'), value: content.itemName, wide: true },
          { label: t('fact.itemCode'), value: content.itemCode, wide: true },
          { label: t('fact.matter'), value: content.matter, wide: true },
          { label: t('fact.contactPhone'), value: paper.contactPhoneMasked },
          {
            label: t('fact.guideVersion'),
            value: t('fact.guideVersionValue', { version: content.guideVersion }),
          },
        ]}
      />
      <Sections
        entries={[
          {
            title: t('consult.legalBasis'),
            body: content.legalBasis === '' ? null : <Prose text={content.legalBasis} />,
          },
          {
            title: t('consult.conditions'),
            body: content.conditions === '' ? null : <Prose text={content.conditions} />,
          },
          {
            title: t('consult.materials', { n: content.materials.length }),
            body: (
              <MaterialTable
                materials={content.materials}
                columns={['form', 'originals', 'copies', 'source', 'note']}
              />
            ),
          },
          {
            title: t('consult.procedure'),
            body: content.procedure.length === 0 ? null : <Procedure steps={content.procedure} />,
          },
          {
            title: t('consult.limits'),
            body: (
              <Facts
                facts={[
                  { label: t('fact.statutoryLimit'), value: content.statutoryLimit },
                  { label: t('fact.promiseLimit'), value: content.promiseLimit },
                  {
                    label: t('fact.fee'),
                    value: content.fee === '' ? t('fact.noFee') : content.fee,
                    wide: true,
                  },
                ]}
              />
            ),
          },
          {
            title: t('consult.place'),
            body: (
              <Facts
                facts={[
                  { label: t('fact.place'), value: content.place, wide: true },
                  { label: t('fact.window'), value: content.windowName },
                  { label: t('fact.openingHours'), value: content.openingHours },
                  { label: t('fact.enquiry'), value: content.windowPhone },
                  { label: t('fact.supervise'), value: content.superviseCall },
                ]}
              />
            ),
          },
        ]}
      />
      <div className="paper-closing">
        {content.footer === '' ? null : <Prose text={content.footer} />}
        <p className="paper-paragraph">{t('consult.closing')}</p>
        <p className="paper-paragraph">{t('consult.way', { way: t(`consult.ways.${paper.way}`) })}</p>
        <Signatures
          lines={[{ label: t('signature.teller'), name: content.staffName }, { label: t('signature.told') }]}
        />
        <SealPlace organ={content.unitName} seal={t('seal.plain')} issuedDay={content.issuedDay} />
        <p className="paper-counterpart">{t('counterpart.consult', { day: day(content.issuedDay) })}</p>
      </div>
    </>
  )
}
