import { useTranslation } from 'react-i18next'
import { toneOf, type ResultKind } from '../../desk/attendance/attendance-words.ts'

/** Kinds the legend explains, in the order of the totals. */
const KINDS = [
  'NORMAL',
  'LATE',
  'EARLY',
  'MISSING_IN',
  'ABSENT_HALF',
  'LEAVE',
  'UNDER_REVIEW',
  'OPEN',
  'NO_RULES',
] as const satisfies readonly ResultKind[]

interface LegendPart {
  readonly kind: ResultKind
  readonly sign: string
  readonly word: string
}

export function useLegend(): readonly LegendPart[] {
  const { t } = useTranslation(['sheet', 'attendance'])
  return KINDS.map((kind) => ({
    kind,
    sign:
      kind === 'LATE' || kind === 'EARLY' ? `${t(`attendance:sign.${kind}`)}n` : t(`attendance:sign.${kind}`),
    word:
      kind === 'MISSING_IN'
        ? t('total.missing')
        : kind === 'LEAVE'
          ? t('legendLeave')
          : t(`attendance:kind.${kind}`),
  }))
}

/** What the signs mean, under the sheet. */
export function SheetLegend() {
  const { t } = useTranslation('sheet')
  const parts = useLegend()
  return (
    <div className="sheet-legend" role="note" aria-label={t('legend')}>
      {parts.map(({ kind, sign, word }) => (
        <span key={kind}>
          <b className={`sheet-mark att-${toneOf(kind)}`}>{sign}</b> {word}
        </span>
      ))}
      <span>
        <b className="sheet-mark sheet-amended" /> {t('amended')}
      </span>
    </div>
  )
}
