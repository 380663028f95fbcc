import type { ResultInput } from '../../contract/index.ts'
import type { assessmentMethods } from '../../contract/assessment.ts'
import { periodOf, previousPeriod } from '../../model/assessment/periods.ts'
import { dayFromMs } from '../../model/day.ts'
import { listOpenAppeals } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { isAssessor } from './charging.ts'
import { decidesAppeal } from './entry-views.ts'
import { openFacts } from './open-facts.ts'
import { awaitsAnswer, ownEntries } from './own-entries.ts'
import { toldPeriods } from './published.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.counts'>

const appealsToDecide = (context: DeskContext): number => {
  const { staff } = signedIn(context).session
  const open = listOpenAppeals(context.store.read)
  const days = open.flatMap(({ state }) => state.recorded?.day ?? []).toSorted()
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return 0
  const told = toldPeriods(context, from, to)
  return open.filter((entry) => decidesAppeal(staff, entry, told)).length
}

/** For the numbers beside the names of pages, which are asked for again whenever something is recorded. */
export const countHandlers: Handlers<Methods> = {
  'assessment.counts'(context): ResultInput<'assessment.counts'> {
    const running = periodOf('WEEK', dayFromMs(context.nowMs))
    const { from } = previousPeriod(running)
    const { to } = running
    const { staffId } = signedIn(context).session.staff
    const assesses = isAssessor(context)
    return {
      from,
      to,
      openFacts: assesses
        ? // Nobody decides on what is said of themselves.
          openFacts(context, from, to).filter((fact) => fact.staffId !== staffId).length
        : 0,
      appeals: assesses ? appealsToDecide(context) : 0,
      answers: ownEntries(context, from, to).filter((entry) => awaitsAnswer(context, entry)).length,
    }
  },
}
