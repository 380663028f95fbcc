import type { CaseView } from '../../../../db/contract/cases.ts'
import type { HallError } from '../../../shared/hall.ts'

/** What every dialog of a step gets; it hands on the fields of its contract method and knows nothing of the host. */
export interface StepProps<Fields> {
  readonly caseFile: CaseView
  readonly busy: boolean
  readonly error: HallError | null
  readonly onSubmit: (fields: Fields) => void
  readonly onClose: () => void
}
