import { useTranslation } from 'react-i18next'
import { useSession } from '../../shared/session-store.ts'

type Sign = 'maker' | 'inspector' | 'leader' | 'chief'

/** Name of the list and, in one line, what it is of. */
export function PaperHead({ title, parts }: { readonly title: string; readonly parts: readonly string[] }) {
  return (
    <>
      <h1>{title}</h1>
      <div className="assess-paper-line">
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </div>
    </>
  )
}

/** Lines to sign on, and which page of how many. */
export function PaperFoot({
  no,
  pages,
  signs,
}: {
  readonly no: number
  readonly pages: number
  readonly signs: readonly Sign[]
}) {
  const { t } = useTranslation('assessment')
  const name = useSession((state) => state.session?.name ?? '')
  return (
    <div className="assess-paper-foot">
      {signs.map((sign) => (
        <span key={sign}>{t(`paper.sign.${sign}`, { name })}</span>
      ))}
      <span>{t('paper.page', { page: no, pages })}</span>
    </div>
  )
}
