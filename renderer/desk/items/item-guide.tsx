import { Select, Table, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item, Material, ServiceWindow, Unit } from '../../../db/model/reference.ts'
import { isSpecialProcedure } from '../../../db/model/special-procedure.ts'
import type { TimeLimit } from '../../../db/model/time-limit.ts'
import { useFormat } from '../../shared/format.ts'
import './items.css'

export interface ItemGuideProps {
  readonly item: Item
  readonly unit: Unit
  readonly windows: readonly ServiceWindow[]
  readonly versions: readonly number[]
  readonly onVersion: (version: number) => void
  readonly actions: ReactNode
}

/** The guide (办事指南) of one item as it stands at the window, every part on one page. */
export const ItemGuide = ({ item, unit, windows, versions, onVersion, actions }: ItemGuideProps) => {
  const { t } = useTranslation(['items', 'cases', 'common'])
  const { timeLimit } = useFormat()
  const limit = (given: TimeLimit | null) =>
    given?.note ? t('guide.limitWithNote', { limit: timeLimit(given), note: given.note }) : timeLimit(given)
  const newest = Math.max(...versions, item.version)
  const unsaid = t('guide.notGiven')
  const facts: readonly (readonly [label: string, value: string])[] = [
    [t('guide.code'), item.itemId],
    [t('guide.type'), t(`itemType.${item.itemType}`)],
    [t('guide.kind'), t(`common:caseKind.${item.caseKind}`)],
    [t('guide.unit'), unit.name],
    [
      t('guide.windows'),
      windows.map((window) => `${window.windowId} ${window.name}`).join(t('list.comma')) || unsaid,
    ],
    [t('guide.promised'), limit(item.promiseLimit)],
    [t('guide.statutory'), limit(item.statutoryLimit)],
    [t('guide.fee'), item.isFee ? item.feeStandard || t('guide.feeYes') : t('guide.feeNo')],
    [t('guide.result'), item.result || unsaid],
    [t('guide.visits'), t('guide.visitCount', { count: item.onsiteVisits })],
    [
      t('guide.channels'),
      item.channels.map((channel) => t(`channel.${channel}`)).join(t('list.comma')) || unsaid,
    ],
    [t('guide.target'), item.targetKinds.map((kind) => t(`target.${kind}`)).join(t('list.comma')) || unsaid],
    [t('guide.place'), item.place || unsaid],
    [t('guide.consultPhone'), item.consultPhone || unit.consultPhone || unsaid],
    [t('guide.supervisePhone'), item.supervisePhone || unit.supervisePhone || unsaid],
    [t('guide.scope'), item.crossRegionScope || unsaid],
    [t('guide.quantity'), item.quantityLimit || t('guide.unlimited')],
    [
      t('guide.special'),
      item.specialProcedures
        .map((kind) => (isSpecialProcedure(kind) ? t(`cases:special.${kind}`) : kind))
        .join(t('list.comma')) || t('guide.none'),
    ],
    [t('guide.catalogCode'), item.catalogCode || unsaid],
    [t('guide.taskCode'), item.taskCode || unsaid],
  ]
  const section = (title: string, text: string) => (
    <section className="hd-guide-section">
      <h3>{title}</h3>
      <p className="hd-guide-text">{text || unsaid}</p>
    </section>
  )
  return (
    <article aria-label={item.name}>
      <div className="hd-guide-head">
        <h2 className="hd-guide-title">{item.name}</h2>
        <Select
          size="small"
          aria-label={t('guide.version')}
          value={item.version}
          onChange={onVersion}
          options={versions
            .toSorted((a, b) => b - a)
            .map((version) => ({
              value: version,
              label:
                version === newest ? t('guide.versionNow', { version }) : t('guide.versionOld', { version }),
            }))}
        />
      </div>
      {item.version < newest ? (
        <p>
          <Tag color="warning">{t('guide.oldShown')}</Tag>
        </p>
      ) : null}
      {actions}
      <dl className="hd-guide-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {section(t('guide.conditions'), item.acceptConditions)}
      <section className="hd-guide-section">
        <h3>{t('guide.materials', { count: item.materials.length })}</h3>
        <MaterialsTable materials={item.materials} />
      </section>
      <section className="hd-guide-section">
        <h3>{t('guide.steps')}</h3>
        {item.steps.length === 0 ? (
          <p className="hd-guide-text">{unsaid}</p>
        ) : (
          <ol>
            {item.steps.map((step) => (
              <li key={step.order}>
                {step.name}
                <span className="hd-secondary">
                  {[step.post, step.limit ? limit(step.limit) : '', step.specialNote]
                    .filter(Boolean)
                    .map((part) => ` · ${part}`)
                    .join('')}
                </span>
              </li>
            ))}
          </ol>
        )}
      </section>
      {section(t('guide.legalBasis'), item.legalBasis)}
      {item.isFee
        ? section(t('guide.feeBasis'), [item.feeStandard, item.feeBasis].filter(Boolean).join('\n'))
        : null}
      {section(t('guide.faq'), item.faq)}
    </article>
  )
}

/** The materials of a guide in their order: how many of what, from whom, to which standard, in which case. */
export const MaterialsTable = ({ materials }: { readonly materials: readonly Material[] }) => {
  const { t } = useTranslation(['items', 'common'])
  return (
    <Table<Material>
      size="small"
      bordered
      pagination={false}
      rowKey="materialId"
      dataSource={materials.toSorted((a, b) => a.order - b.order)}
      columns={[
        { title: t('materials.order'), dataIndex: 'order', width: 44, align: 'center' },
        {
          title: t('materials.name'),
          width: '30%',
          render: (_, material) => (
            <>
              {material.name}{' '}
              <Tag
                variant="outlined"
                color={
                  material.requirement === 'REQUIRED'
                    ? 'processing'
                    : material.requirement === 'TOLERABLE'
                      ? 'warning'
                      : 'default'
                }
              >
                {t(`common:requirement.${material.requirement}`)}
              </Tag>
              {material.condition ? (
                <div className="hd-secondary">{t('materials.when', { condition: material.condition })}</div>
              ) : null}
            </>
          ),
        },
        {
          title: t('materials.count'),
          width: 120,
          render: (_, material) => (
            <>
              {t('materials.counts', { originals: material.originals, copies: material.copies })}
              <div className="hd-secondary">
                {[t(`common:materialForm.${material.form}`), material.size].filter(Boolean).join(' · ')}
              </div>
            </>
          ),
        },
        {
          title: t('materials.source'),
          width: 120,
          render: (_, material) => material.issuingBody || t(`source.${material.sourceKind}`),
        },
        {
          title: t('materials.standard'),
          render: (_, material) => (
            <>
              {material.acceptStandard}
              {material.fillNote ? <div className="hd-secondary">{material.fillNote}</div> : null}
            </>
          ),
        },
      ]}
    />
  )
}
