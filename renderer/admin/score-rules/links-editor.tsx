import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { targetOfLink } from '../../../db/model/assessment/entry-charges.ts'
import { LinkedCharge, sheetOf } from '../../../db/model/assessment/score-rules.ts'
import { linesOf } from '../attendance-rules/lines.ts'
import { PointsInput } from './editor-parts.tsx'
import { replaced, without, type DraftRules } from './rules-draft.ts'

interface LinksEditorProps {
  readonly rules: DraftRules
  readonly linked: readonly LinkedCharge[]
  readonly error: string | undefined
  readonly readOnly: boolean
  readonly onChange: (linked: LinkedCharge[]) => void
}

/** 连带: who besides takes a part of the points. */
export function LinksEditor({ rules, linked, error, readOnly, onChange }: LinksEditorProps) {
  const { t } = useTranslation(['score-rules', 'assessment'])
  const dimensionsOf = (to: LinkedCharge['to']) => sheetOf(rules, targetOfLink(to))?.dimensions ?? []
  return (
    <fieldset className="score-links">
      <legend>{t('score-rules:field.linked')}</legend>
      <p
        className={error === undefined ? 'muted' : 'score-wrong'}
        {...(error === undefined ? {} : { role: 'alert' })}
      >
        {error ?? t('score-rules:hint.linked')}
      </p>
      {linesOf(linked).map(({ each, at, key }) => (
        <div key={key} className="score-line">
          <Select<LinkedCharge['to']>
            aria-label={t('score-rules:link.to', { nth: at + 1 })}
            className="score-unit"
            disabled={readOnly}
            value={each.to}
            options={LinkedCharge.shape.to.options.map((value) => ({
              value,
              label: t(`score-rules:word.linkTo.${value}`),
            }))}
            onChange={(to) =>
              onChange(replaced(linked, at, { to, dimension: dimensionsOf(to)[0]?.code ?? '' }))
            }
          />
          <Select<string>
            aria-label={t('score-rules:link.dimension', { nth: at + 1 })}
            className="score-link-dimension"
            disabled={readOnly}
            value={each.dimension}
            options={dimensionsOf(each.to).map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(dimension) => onChange(replaced(linked, at, { dimension }))}
          />
          <span>×</span>
          <PointsInput
            label={t('score-rules:link.share', { nth: at + 1 })}
            disabled={readOnly}
            value={each.share}
            onChange={(share) => onChange(replaced(linked, at, { share }))}
          />
          {readOnly ? null : (
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t('score-rules:link.remove', { nth: at + 1 })}
              title={t('score-rules:link.remove', { nth: at + 1 })}
              onClick={() => onChange(without(linked, at))}
            />
          )}
        </div>
      ))}
      {readOnly || linked.length >= 4 ? null : (
        <Button
          size="small"
          icon={<PlusOutlined aria-hidden />}
          onClick={() =>
            onChange([
              ...linked,
              { to: 'CHIEF_REP', dimension: dimensionsOf('CHIEF_REP')[0]?.code ?? '', share: '0.5' },
            ])
          }
        >
          {t('score-rules:link.add')}
        </Button>
      )}
    </fieldset>
  )
}
