import { create } from 'zustand'
import type { MethodName, ParamsInput, Result } from '../../../db/contract/index.ts'
import { hall, HallError } from '../hall.ts'

interface AskedLogin {
  readonly resolve: (proven: boolean) => void
}

interface HallLoginState {
  readonly asked: AskedLogin | null
  /** Somebody closed the dialog: what asks by itself does not open it again, a press of a button does. */
  readonly declined: boolean
}

/** Whether the dialog that proves to the hall server who is here is wanted. */
export const useHallLogin = create<HallLoginState>()(() => ({ asked: null, declined: false }))

let asking: Promise<boolean> | null = null

/** Everything that needs the proof at the same time shares one dialog. */
const askForProof = (): Promise<boolean> => {
  asking ??= new Promise<boolean>((resolve) => useHallLogin.setState({ asked: { resolve } })).finally(() => {
    asking = null
  })
  return asking
}

/** The dialog's answer. */
export function answerHallLogin(proven: boolean): void {
  const { asked } = useHallLogin.getState()
  useHallLogin.setState({ asked: null, declined: !proven })
  asked?.resolve(proven)
}

/** Before a retry that somebody pressed. */
export const allowHallLogin = (): void => useHallLogin.setState({ declined: false })

/** Whoever signs in next is asked anew; nobody answers for somebody who left. */
export function forgetHallLogin(): void {
  const { asked } = useHallLogin.getState()
  useHallLogin.setState({ asked: null, declined: false })
  asked?.resolve(false)
}

/**
 * Calls the host. What only the hall server may do needs a proof of who is here: then the password is asked for once and
 * the call repeated. `pressed`: somebody pressed a button for it, so that asking again is no surprise.
 */
export async function callHall<M extends MethodName>(
  method: M,
  params: ParamsInput<M>,
  pressed: boolean,
): Promise<Result<M>> {
  try {
    return await hall.call(method, params)
  } catch (thrown) {
    if (!(thrown instanceof HallError) || thrown.code !== 'HALL_LOGIN_NEEDED') throw thrown
    if ((useHallLogin.getState().declined && !pressed) || !(await askForProof())) throw thrown
    return hall.call(method, params)
  }
}
