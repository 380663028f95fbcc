import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  PeriodKind,
  TieRule,
  type Award,
  type Grade,
  type ScoreTarget,
} from '../../../db/model/assessment/score-rules.ts'
import { linesOf } from '../attendance-rules/lines.ts'
import { EditorPart, Glossary, PointsInput, type EditorProps } from './editor-parts.tsx'
import { faultAt } from './faults.ts'
import { moved, newAward, newGrade, replaced, TARGETS, without } from './rules-draft.ts'

function GradeRow({
  rules,
  readOnly,
  faults,
  onChange,
  at,
  grade,
}: EditorProps & { at: number; grade: Grade }) {
  const { t } = useTranslation(['score-rules', 'assessment'])
  const change = (part: Partial<Grade>): void => onChange({ grades: replaced(rules.grades, at, part) })
  const wrong = (field: string): string | undefined => faultAt(faults, 'grades', at, field)
  const label = (field: string): string => `${grade.name || at + 1} ${field}`
  const notes = ['name', 'from', 'code', 'yearRankWithin'].flatMap((field) => wrong(field) ?? [])
  const status = (field: string) => (wrong(field) === undefined ? {} : { status: 'error' as const })
  return (
    <>
      <tr>
        <td>
          <Input
            aria-label={label(t('score-rules:field.name'))}
            maxLength={30}
            disabled={readOnly}
            {...status('name')}
            value={grade.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </td>
        <td>
          <PointsInput
            label={label(t('score-rules:field.from'))}
            mayBeEmpty
            disabled={readOnly}
            invalid={wrong('from') !== undefined}
            placeholder={t('score-rules:grades.rest')}
            value={grade.from ?? ''}
            onChange={(from) => change({ from: from === '' ? null : from })}
          />
        </td>
        <td>
          <InputNumber
            aria-label={label(t('score-rules:field.yearRankWithin'))}
            min={1}
            max={1_000}
            precision={0}
            disabled={readOnly}
            placeholder={t('score-rules:grades.pointsAlone')}
            value={grade.yearRankWithin}
            onChange={(yearRankWithin) => change({ yearRankWithin })}
          />
        </td>
        <td>
          <Select<PeriodKind | 'ALL'>
            aria-label={label(t('score-rules:field.gradeCycle'))}
            className="score-unit"
            disabled={readOnly}
            value={grade.cycle ?? 'ALL'}
            options={[
              { value: 'ALL', label: t('score-rules:grades.everyPeriod') },
              ...PeriodKind.options.map((value) => ({ value, label: t(`assessment:kind.${value}`) })),
            ]}
            onChange={(value) => {
              const { cycle: _cycle, ...rest } = grade
              onChange({
                grades: rules.grades.map((each, index) =>
                  index === at ? (value === 'ALL' ? rest : { ...rest, cycle: value }) : each,
                ),
              })
            }}
          />
        </td>
        <td>
          <Input
            aria-label={label(t('score-rules:field.code'))}
            className="score-code-input"
            maxLength={30}
            disabled={readOnly}
            {...status('code')}
            value={grade.code}
            onChange={(event) => change({ code: event.target.value.toUpperCase() })}
          />
        </td>
        <td className="score-row-actions">
          {readOnly ? null : (
            <>
              <Button
                type="text"
                icon={<ArrowUpOutlined aria-hidden />}
                aria-label={label(t('score-rules:grades.up'))}
                disabled={at === 0}
                onClick={() => onChange({ grades: moved(rules.grades, at, -1) })}
              />
              <Button
                type="text"
                icon={<ArrowDownOutlined aria-hidden />}
                aria-label={label(t('score-rules:grades.down'))}
                disabled={at === rules.grades.length - 1}
                onClick={() => onChange({ grades: moved(rules.grades, at, 1) })}
              />
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={label(t('score-rules:grades.remove'))}
                disabled={rules.grades.length === 1}
                onClick={() => onChange({ grades: without(rules.grades, at) })}
              />
            </>
          )}
        </td>
      </tr>
      {notes.length === 0 ? null : (
        <tr>
          <td colSpan={6} className="score-wrong" role="alert">
            {notes.join(' ')}
          </td>
        </tr>
      )}
    </>
  )
}

function AwardRow({
  rules,
  readOnly,
  faults,
  onChange,
  at,
  award,
}: EditorProps & { at: number; award: Award }) {
  const { t } = useTranslation(['score-rules', 'assessment'])
  const change = (part: Partial<Award>): void => onChange({ awards: replaced(rules.awards, at, part) })
  const wrong = (...fields: string[]): string | undefined => faultAt(faults, 'awards', at, fields)
  const label = (field: string): string => `${award.name || at + 1} ${field}`
  const notes = ['name', 'target', 'share', 'count', 'minScore', 'code'].flatMap(
    (field) => wrong(field) ?? [],
  )
  const status = (field: string) => (wrong(field) === undefined ? {} : { status: 'error' as const })
  const { quota } = award
  return (
    <>
      <tr>
        <td>
          <Input
            aria-label={label(t('score-rules:field.name'))}
            maxLength={60}
            disabled={readOnly}
            {...status('name')}
            value={award.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </td>
        <td>
          <Select<ScoreTarget>
            aria-label={label(t('score-rules:field.target'))}
            className="score-unit"
            disabled={readOnly}
            {...status('target')}
            value={award.target}
            options={TARGETS.map((value) => ({ value, label: t(`assessment:target.${value}`) }))}
            onChange={(target) => change({ target })}
          />
        </td>
        <td>
          <Select<PeriodKind>
            aria-label={label(t('score-rules:field.awardCycle'))}
            className="score-unit"
            disabled={readOnly}
            value={award.cycle}
            options={PeriodKind.options.map((value) => ({ value, label: t(`assessment:kind.${value}`) }))}
            onChange={(cycle) => change({ cycle })}
          />
        </td>
        <td>
          <div className="score-line">
            <Select<'SHARE' | 'COUNT'>
              aria-label={label(t('score-rules:field.quotaKind'))}
              className="score-unit"
              disabled={readOnly}
              value={quota.kind}
              options={(['SHARE', 'COUNT'] as const).map((value) => ({
                value,
                label: t(`score-rules:word.quota.${value}`),
              }))}
              onChange={(kind) =>
                change({ quota: kind === 'SHARE' ? { kind, share: '0.2' } : { kind, count: 1 } })
              }
            />
            {quota.kind === 'SHARE' ? (
              <PointsInput
                label={label(t('score-rules:field.share'))}
                disabled={readOnly}
                invalid={wrong('share') !== undefined}
                value={quota.share}
                onChange={(share) => change({ quota: { kind: 'SHARE', share } })}
              />
            ) : (
              <InputNumber
                aria-label={label(t('score-rules:field.count'))}
                className="score-points"
                min={1}
                max={1_000}
                precision={0}
                disabled={readOnly}
                value={quota.count}
                onChange={(count) => change({ quota: { kind: 'COUNT', count: count ?? 1 } })}
              />
            )}
          </div>
        </td>
        <td>
          <PointsInput
            label={label(t('score-rules:field.minScore'))}
            mayBeEmpty
            disabled={readOnly}
            placeholder={t('score-rules:hint.noLimit')}
            value={award.minScore ?? ''}
            onChange={(minScore) => change({ minScore: minScore === '' ? null : minScore })}
          />
        </td>
        <td>
          <Select<TieRule[]>
            mode="multiple"
            aria-label={label(t('score-rules:field.ties'))}
            className="score-ties"
            disabled={readOnly}
            value={award.ties}
            options={TieRule.options.map((value) => ({ value, label: t(`score-rules:word.ties.${value}`) }))}
            onChange={(ties) => change({ ties })}
          />
        </td>
        <td>
          {readOnly ? null : (
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={label(t('score-rules:awards.remove'))}
              onClick={() => onChange({ awards: without(rules.awards, at) })}
            />
          )}
        </td>
      </tr>
      {notes.length === 0 ? null : (
        <tr>
          <td colSpan={7} className="score-wrong" role="alert">
            {notes.join(' ')}
          </td>
        </tr>
      )}
    </>
  )
}

/** 等次 and 奖项. */
export function GradesPart(props: EditorProps) {
  const { rules, readOnly, onChange } = props
  const { t } = useTranslation('score-rules')
  return (
    <div className="score-parts">
      <EditorPart title={t('grades.title')} help={t('grades.help')}>
        <table className="score-table">
          <thead>
            <tr>
              {(['name', 'from', 'yearRankWithin', 'gradeCycle', 'code'] as const).map((field) => (
                <th key={field} scope="col">
                  {t(`field.${field}`)}
                </th>
              ))}
              <th aria-label={t('grades.remove')} />
            </tr>
          </thead>
          <tbody>
            {linesOf(rules.grades).map(({ each, at, key }) => (
              <GradeRow key={key} {...props} at={at} grade={each} />
            ))}
          </tbody>
        </table>
        {readOnly ? null : (
          <div>
            <Button
              size="small"
              icon={<PlusOutlined />}
              disabled={rules.grades.length >= 10}
              onClick={() =>
                onChange({
                  grades: [...rules.grades.slice(0, -1), newGrade(rules.grades), ...rules.grades.slice(-1)],
                })
              }
            >
              {t('grades.add')}
            </Button>
          </div>
        )}
      </EditorPart>
      <EditorPart title={t('awards.title')}>
        <Glossary
          terms={[
            [t('field.quotaKind'), t('glossary.quota')],
            [t('field.minScore'), t('glossary.minScore')],
            [t('field.ties'), t('glossary.ties')],
          ]}
        />
        <table className="score-table">
          <thead>
            <tr>
              {(['name', 'target', 'awardCycle', 'quotaKind', 'minScore', 'ties'] as const).map((field) => (
                <th key={field} scope="col">
                  {t(`field.${field}`)}
                </th>
              ))}
              <th aria-label={t('awards.remove')} />
            </tr>
          </thead>
          <tbody>
            {linesOf(rules.awards).map(({ each, at, key }) => (
              <AwardRow key={key} {...props} at={at} award={each} />
            ))}
          </tbody>
        </table>
        {readOnly ? null : (
          <div>
            <Button
              size="small"
              icon={<PlusOutlined />}
              disabled={rules.awards.length >= 30}
              onClick={() => onChange({ awards: [...rules.awards, newAward(rules)] })}
            >
              {t('awards.add')}
            </Button>
          </div>
        )}
      </EditorPart>
    </div>
  )
}
