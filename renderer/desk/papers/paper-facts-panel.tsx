import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { numbered } from './numbered.ts'
import type { PaperView } from './paper-view.ts'

const Block = ({
  title,
  note,
  children,
}: {
  title: string
  note?: string
  children: ReactNode
}): ReactNode => (
  <section className="panel paper-block">
    <h2>
      {title}
      {note === undefined ? null : <small>{note}</small>}
    </h2>
    {children}
  </section>
)

interface PaperFactsPanelProps {
  readonly paper: PaperView
  /** False for those who may look but not work at a window. */
  readonly mayWork: boolean
  readonly onSign: (refused: boolean) => void
}

/** Everything about the paper that never goes on paper: signature, print log, omissions, ground of a second notice. */
export const PaperFactsPanel = ({ paper, mayWork, onSign }: PaperFactsPanelProps): ReactNode => {
  const { t } = useTranslation(['papers', 'common'])
  const { secondNotice } = paper
  return (
    <>
      <Block title={t('page.signTitle')}>
        <div className="paper-sign">
          <Tag
            color={
              paper.signed === 'SIGNED' ? 'success' : paper.signed === 'REFUSED_TO_SIGN' ? 'error' : 'default'
            }
          >
            {t(`page.signedState.${paper.signed}`)}
          </Tag>
          {mayWork && paper.status === 'VALID' && paper.signed === 'UNSIGNED' ? (
            <>
              <Button size="small" onClick={() => onSign(false)}>
                {t('page.sign')}
              </Button>
              <Button size="small" onClick={() => onSign(true)}>
                {t('page.refuse')}
              </Button>
            </>
          ) : null}
        </div>
      </Block>
      {paper.omitted.length === 0 ? null : (
        <Block title={t('page.omittedTitle')} note={t('page.notPrinted')}>
          <ul className="paper-omitted">
            {paper.omitted.map((line) => (
              <li key={line.materialId}>
                <div>{line.name}</div>
                <div className="muted">{line.reason}</div>
              </li>
            ))}
          </ul>
        </Block>
      )}
      {secondNotice === null ? null : (
        <Block title={t('page.secondTitle')} note={t('page.notPrinted')}>
          <dl className="paper-pairs">
            <dt>{t('page.secondReason')}</dt>
            <dd>{t(`page.second.${secondNotice.reason}`, { defaultValue: secondNotice.reason })}</dd>
            {secondNotice.note === '' ? null : (
              <>
                <dt>{t('page.secondNote')}</dt>
                <dd>{secondNotice.note}</dd>
              </>
            )}
            <dt>{t('page.secondConfirmed')}</dt>
            <dd>{secondNotice.confirmedByName}</dd>
          </dl>
        </Block>
      )}
      <Block title={t('page.factsTitle')}>
        <dl className="paper-pairs">
          <dt>{t('page.item')}</dt>
          <dd>{paper.itemName}</dd>
          <dt>{t('page.applicant')}</dt>
          <dd>{paper.applicantMasked}</dd>
          <dt>{t('page.issued')}</dt>
          <dd>{t('page.issuedBy', { at: dayAndTime(paper.issuedAtMs), name: paper.issuedByName })}</dd>
        </dl>
      </Block>
      <Block title={t('page.logTitle')}>
        {paper.printLog.length === 0 ? (
          <div className="muted">{t('page.logEmpty')}</div>
        ) : (
          <ol className="paper-log">
            {numbered(paper.printLog).map(({ no, line: entry }) => (
              <li key={no}>
                <span className="number">{dayAndTime(entry.atMs)}</span> {entry.staffName}
                <div className="muted">
                  {[
                    t(entry.reprint ? 'page.logReprint' : 'page.logFirst'),
                    t(`common:layout.${entry.layout}`),
                    t('page.logCopies', { n: entry.copies }),
                    t(`page.way.${entry.way}`, { defaultValue: entry.way }),
                  ].join(' · ')}
                </div>
              </li>
            ))}
          </ol>
        )}
      </Block>
    </>
  )
}
