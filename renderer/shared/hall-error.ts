import { errorMessage } from '../../db/contract/errors.ts'
import { currentLanguage } from '../i18n/language.ts'
import { HallError } from './hall.ts'

/** Whatever was thrown, as an error with a sentence for the user. */
export const toHallError = (thrown: unknown): HallError => {
  if (thrown instanceof HallError) return thrown
  console.error(thrown)
  return new HallError('INTERNAL', errorMessage('INTERNAL', { reference: 'PAGE' }, currentLanguage()))
}
