import type { ReactNode } from 'react'
import { CaseCode, Facts, MaterialTable, Prose, SealPlace, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Addressee, Sections } from './paper-sections.tsx'

/** 受理通知书: accepted, with the promised day (行政许可法 art. 32(5)). */
export const AcceptNotice = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  const tolerated = content.acceptance?.tolerated ?? []
  const lead = content.acceptance?.deemed
    ? 'accept.leadDeemed'
    : tolerated.length > 0
      ? 'accept.leadTolerance'
      : 'accept.lead'
  return (
    <>
      <Addressee applicantName={content.applicantName} agentName={content.agentName} />
      <p className="paper-paragraph">
        {t(lead, {
          received: day(content.receivedDay),
          item: content.itemName,
          accepted: day(content.acceptedDay ?? content.issuedDay),
        })}
      </p>
      <Facts
        facts={[
          { label: t('fact.caseNo'), value: content.caseNo, wide: true },
          { label: t('fact.itemCode'), value: content.itemCode, wide: true },
          { label: t('fact.receivedDay'), value: day(content.receivedDay) },
          { label: t('fact.acceptedDay'), value: day(content.acceptedDay) },
          { label: t('fact.statutoryLimit'), value: content.statutoryLimit },
          { label: t('fact.promiseLimit'), value: content.promiseLimit },
          {
            label: t('fact.promisedDay'),
            value: content.dueDay === null ? '' : <strong>{day(content.dueDay)}</strong>,
          },
          { label: t('fact.contactPhone'), value: paper.contactPhoneMasked },
          { label: t('fact.window'), value: content.windowName },
          { label: t('fact.handler'), value: content.staffName },
          { label: t('fact.enquiry'), value: content.windowPhone },
          { label: t('fact.supervise'), value: content.superviseCall },
          { label: t('fact.fee'), value: content.fee === '' ? t('fact.noFee') : content.fee, wide: true },
        ]}
      />
      <Sections
        entries={[
          {
            title: t('accept.materials', { n: content.materials.length }),
            body:
              content.materials.length === 0 ? null : (
                <MaterialTable
                  materials={content.materials}
                  columns={['form', 'originals', 'copies', 'note']}
                />
              ),
          },
          ...(tolerated.length === 0
            ? []
            : [
                {
                  title: t('accept.tolerance', { n: tolerated.length }),
                  body: (
                    <>
                      <ol className="paper-list">
                        {tolerated.map((name) => (
                          <li key={name}>{name}</li>
                        ))}
                      </ol>
                      <p className="paper-paragraph">
                        {t('accept.toleranceText', { day: day(content.answerDueDay) })}
                      </p>
                      {content.acceptance?.promise ? (
                        <p className="paper-paragraph">
                          {t('accept.tolerancePromise', { promise: content.acceptance.promise })}
                        </p>
                      ) : null}
                    </>
                  ),
                },
              ]),
          { title: t('accept.clock'), body: <p className="paper-paragraph">{t('accept.clockText')}</p> },
          {
            title: t('accept.progress'),
            body: (
              <p className="paper-paragraph">
                {t('accept.progressText', {
                  phone: content.windowPhone,
                  place: content.place,
                  window: content.windowName,
                })}
              </p>
            ),
          },
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
