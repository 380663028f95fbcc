import { useTranslation } from 'react-i18next'
import type { ScoreRuleSet } from '../../../db/model/assessment/score-rules.ts'
import { changesOf } from './changes.ts'
import { useChangeWords } from './rules-words.ts'

/** What is different between two versions, one line each. */
export function ChangeList({
  before,
  after,
}: {
  readonly before: ScoreRuleSet
  readonly after: ScoreRuleSet
}) {
  const { t } = useTranslation('score-rules')
  const words = useChangeWords()
  const changes = changesOf(before, after)
  if (changes.length === 0) return <p className="muted">{t('change.none')}</p>
  return (
    <ul className="score-changes">
      {changes.map(({ kind, code, name, how, fields }) => {
        const target = words.target(code.split(' ')[0] ?? '')
        const called = [t(`change.kind.${kind}`), target, kind === 'item' ? code : '', name]
          .filter((part) => part !== '')
          .join(' ')
        return (
          <li key={`${kind} ${code}`}>
            <strong>{called}</strong>{' '}
            {how === 'CHANGED'
              ? fields.map((field) => <span key={field.field}>{words.field(field, after)}</span>)
              : t(`change.${how}`)}
          </li>
        )
      })}
    </ul>
  )
}
