import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CountUnit } from '../../../db/model/assessment/score-rules.ts'
import type { ChargeView, EntryView, Proposal } from './assessment-types.ts'
import { dayAndTime } from '../format.ts'
import { aboutEntry } from './entry-about.ts'
import { signed } from './points.ts'
import { shortNumber } from './short-number.ts'

/** Numbers in a sentence by their end; the record itself, one press away, has them in full. */
const shortParam = (value: string | number | undefined): string => shortNumber(String(value ?? ''))

const CAUSES = ['NOT_PUNCHED', 'ON_LEAVE', 'OUT', 'LEFT_EARLY', 'NOBODY_NAMED'] as const

/** Why a post stood empty, in the words of the posts. */
const causeWords = (
  cause: string | number | undefined,
  t: TFunction<['assessment', 'posts', 'rating']>,
): string => {
  const known = CAUSES.find((each) => each === cause)
  return known === undefined ? '' : t(`posts:cause.${known}`)
}

const LEVELS = [4, 5] as const

/** A bad rating: when it was given, its grade, and what the visitor wrote. */
const ratingWords = (
  { level, at, text }: Proposal['params'],
  t: TFunction<['assessment', 'posts', 'rating']>,
) => {
  const known = LEVELS.find((each) => each === level)
  return {
    at: dayAndTime(Number(at)),
    level: known === undefined ? '' : t(`rating:levels.${known}`),
    said: text === '' ? '' : t('assessment:ratingText', { text }),
  }
}

/** The words of entries, facts and charges in the present language. */
export function useAssessmentWords() {
  const { t } = useTranslation(['assessment', 'posts', 'rating'])
  return useMemo(() => {
    const counted = (quantity: number, unit: CountUnit | null): string =>
      t(`assessment:count.${unit ?? 'TIME'}`, { count: quantity })
    /** 周晓敏 业务 −2, with × where it counts more than once. */
    const charge = (
      { name, delta, linked }: Pick<ChargeView, 'name' | 'delta' | 'linked'>,
      quantity: number,
    ) => {
      const points = quantity === 1 ? signed(delta) : `${signed(delta)} × ${quantity}`
      return t(linked ? 'assessment:charge.linked' : 'assessment:charge.own', { name, points })
    }
    /** The sentence of a fact the system knows. */
    const fact = ({ source, params, quantity }: Pick<Proposal, 'source' | 'params' | 'quantity'>): string => {
      const { half, end, cause, caseNo, paperNo } = params
      return t(`assessment:fact.${source}`, {
        ...params,
        quantity,
        caseNo: shortParam(caseNo),
        paperNo: shortParam(paperNo),
        cause: causeWords(cause, t),
        ...(source === 'DISSATISFIED' ? ratingWords(params, t) : {}),
        half: half === 'AM' || half === 'PM' ? t(`assessment:half.${half}`) : (half ?? ''),
        end: end === 'IN' || end === 'OUT' ? t(`assessment:end.${end}`) : (end ?? ''),
      })
    }
    const factOf = ({ source, factParams }: Pick<EntryView, 'source' | 'factParams'>): string =>
      factParams === null || source === 'PATROL' || source === 'HAND'
        ? ''
        : fact({ source, params: factParams, quantity: Number(factParams['quantity'] ?? 1) })
    return {
      counted,
      charge,
      charges: (charges: EntryView['charges'], quantity: number) =>
        charges.map((each) => charge(each, quantity)).join(t('assessment:listSeparator')),
      source: (source: EntryView['source']) => t(`assessment:source.${source}`),
      fact,
      /** The same of an entry that was confirmed from one; empty where there is none. */
      factOf,
      /** What tells an entry from others of its rule, and what an appeal made of it. */
      about: (entry: EntryView): string =>
        [
          aboutEntry(entry, factOf(entry)),
          entry.original === null
            ? ''
            : t('assessment:derivation.afterAppeal', {
                original: entry.original
                  .map((each) => charge(each, entry.quantity))
                  .join(t('assessment:listSeparator')),
              }),
        ]
          .filter((part) => part !== '')
          .join(t('assessment:listSeparator')),
      /** Whom an entry is about, in one line. */
      concerned: ({
        staffName,
        windowName,
        unitName,
      }: Pick<EntryView, 'staffName' | 'windowName' | 'unitName'>) =>
        [staffName, windowName, unitName].filter((part) => part !== '').join(' · '),
    }
  }, [t])
}
export type AssessmentWords = ReturnType<typeof useAssessmentWords>
