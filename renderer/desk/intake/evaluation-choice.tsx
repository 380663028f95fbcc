import { useTranslation } from 'react-i18next'
import type { Ref } from 'react'
import { KeyChoice, type KeyChoiceHandle } from '../parts/key-choice.tsx'
import type { EvaluationDraft } from './intake-draft.ts'

const GRADES = ['1', '2', '3', '4', '5'] as const
const REASONS = ['DECLINED', 'LEFT', 'PROXY', 'OTHER'] as const
type Choice = (typeof GRADES)[number] | (typeof REASONS)[number]

const isGrade = (choice: Choice): choice is (typeof GRADES)[number] =>
  GRADES.some((grade) => grade === choice)

export interface EvaluationChoiceProps {
  readonly value: EvaluationDraft
  readonly onChange: (value: EvaluationDraft) => void
  readonly onChosen?: () => void
  readonly invalid?: boolean
  readonly ref?: Ref<KeyChoiceHandle>
}

/** The five grades or the reason why there is none; nothing is chosen beforehand. */
export const EvaluationChoice = ({
  value,
  onChange,
  onChosen,
  invalid = false,
  ref,
}: EvaluationChoiceProps) => {
  const { t } = useTranslation('cases')
  const chosen: Choice | null = GRADES.find((grade) => Number(grade) === value.grade) ?? value.noGradeReason
  return (
    <KeyChoice<Choice>
      {...(ref ? { ref } : {})}
      {...(onChosen ? { onChosen } : {})}
      ariaLabel={t('evaluation.title')}
      invalid={invalid}
      value={chosen}
      onChange={(choice) =>
        onChange(
          isGrade(choice)
            ? { grade: Number(choice), noGradeReason: null }
            : { grade: null, noGradeReason: choice },
        )
      }
      options={[
        ...GRADES.map((grade) => ({ value: grade, label: t(`evaluation.grade.${grade}`) })),
        ...REASONS.map((reason) => ({ value: reason, label: t(`evaluation.none.${reason}`) })),
      ]}
    />
  )
}
