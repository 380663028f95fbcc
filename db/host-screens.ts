import type { TopicName, Topics } from './contract/index.ts'
import { ContractError } from './contract/index.ts'
import type { MethodDefinition } from './contract/define.ts'
import { publicTopics } from './contract/topics.ts'
import type { Connection } from './host-sessions.ts'
import type { Store } from './store/index.ts'

// Public screens: what they are told, and where what their machine does not know comes from.

/** A machine enrolled as a public screen: every page of it is one, whatever the page says of itself. */
export const isKioskMachine = ({ sync }: Pick<Store, 'sync'>): boolean => sync?.enrolment.kind === 'KIOSK'

/** What of a message a screen is told; null for nothing. Ids may be those of persons and cases: the kinds are enough. */
export const toldToScreens = <T extends TopicName>(topic: T, payload: Topics[T]): Topics[T] | null => {
  if (!publicTopics.has(topic)) return null
  return topic === 'changed' ? { ...payload, ids: [] } : payload
}

/** Answers the hall gave, kept in memory: one for each question, the one asked longest ago makes room. */
const ANSWERS_MAX = 100

export interface HallAnswers {
  /** @throws ContractError what the hall says of the question itself, or that it cannot be reached and never answered it */
  ask(method: string, definition: MethodDefinition, params: unknown): Promise<unknown>
}

/** True refusals of the hall's own desk; anything else is the way to it, and the last answer is the best there is. */
const isAnswer = (error: unknown): boolean =>
  error instanceof ContractError &&
  error.code !== 'HALL_UNREACHABLE' &&
  error.code !== 'HALL_REFUSED' &&
  error.code !== 'HALL_FILLING' &&
  error.code !== 'HOST_GONE' &&
  error.code !== 'NOT_A_HALL' &&
  error.code !== 'CERTIFICATE_CHANGED'

/** @param askHall asks the desk that runs beside the hall server; its answer is not checked yet */
export const createHallAnswers = (
  askHall: (method: string, params: unknown) => Promise<unknown>,
): HallAnswers => {
  const answers = new Map<string, unknown>()
  return {
    async ask(method, definition, params) {
      if (definition.viaHall === 'NOW') return definition.result.parse(await askHall(method, params))
      const question = `${method} ${JSON.stringify(params)}`
      try {
        const value: unknown = definition.result.parse(await askHall(method, params))
        answers.delete(question)
        answers.set(question, value)
        const [oldest] = answers.keys()
        if (answers.size > ANSWERS_MAX && oldest !== undefined) answers.delete(oldest)
        return value
      } catch (error) {
        if (isAnswer(error) || !answers.has(question)) throw error
        return answers.get(question)
      }
    },
  }
}

export const isScreen = (connection: Pick<Connection, 'screen'>, store: Pick<Store, 'sync'>): boolean =>
  connection.screen || isKioskMachine(store)
