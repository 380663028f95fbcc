import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../shared/navigation/paths.ts'
import type { VisitView } from './queue-types.ts'

type VisitLink = VisitView['links'][number]

const addressOf = ({ kind, id }: VisitLink): string | null =>
  kind === 'case'
    ? paths.case(id)
    : kind === 'consultation'
      ? paths.consultation(id)
      : kind === 'paper'
        ? paths.paper(id)
        : null

/** What was recorded in a visit, each with the way to it. */
export function VisitLinks({ links }: { readonly links: readonly VisitLink[] }) {
  const { t } = useTranslation('common')
  return links.map((link, index) => {
    const address = addressOf(link)
    return (
      <Fragment key={`${link.kind} ${link.id}`}>
        {index === 0 ? null : t('state.separator')}
        {address === null ? link.subject : <Link to={address}>{link.subject}</Link>}
      </Fragment>
    )
  })
}
