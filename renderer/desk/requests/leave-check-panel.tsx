import { CheckCircleOutlined, CloseCircleOutlined, InfoCircleOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import { isWhy, useRequestWords, type LeaveCheck } from './request-words.ts'
import './requests.css'

interface LeaveCheckPanelProps {
  readonly check: LeaveCheck | undefined
  readonly busy: boolean
  readonly covers: Readonly<Record<string, string>>
  readonly onCover: (postId: string, staffId: string | null) => void
}

type PostNeed = LeaveCheck['posts'][number]
const NAMES_SHOWN = 3

/** Somebody free, or who may still come: could be named. */
export const isNameable = ({ free, why }: PostNeed['reliefs'][number]): boolean => free || why === 'NOT_IN'
/** B away while A is there needs nobody else. */
const standsAlone = ({ rank, reliefs, blocked }: PostNeed): boolean =>
  rank === 'B' && !blocked && reliefs.some((relief) => relief.rank === 'A' && isNameable(relief))

/** What a leave would mean, as it is being written: length, who decides, who stands in, what stops it. */
export function LeaveCheckPanel({ check, busy, covers, onCover }: LeaveCheckPanelProps) {
  const { t } = useTranslation(['requests', 'attendance', 'common'])
  const words = useRequestWords()
  if (check === undefined)
    return (
      <div className="req-check muted">{busy ? t('leaveForm.checking') : t('leaveForm.missingTimes')}</div>
    )
  // What the other of the pair asked for never stops anything before it is agreed to.
  const stops = check.problems
    .filter((problem) => problem !== 'OTHER_ASKED')
    .filter((problem) => check.stops.includes(problem))
  const tells = check.problems.filter((problem) => !check.stops.includes(problem))
  const posts = check.posts.filter(({ rank }) => rank !== 'C')
  return (
    <div className="req-check" aria-busy={busy} aria-live="polite">
      <div className="req-check-length">{words.halfDays(check.halfDays)}</div>
      {stops.length > 0 ? (
        <ul className="req-stops" aria-label={t('leaveForm.stops')}>
          {stops.map((problem) => (
            <li key={problem}>
              <CloseCircleOutlined aria-hidden /> {t(`problem.${problem}.stop`)}
            </li>
          ))}
        </ul>
      ) : (
        <div className="req-check-ok">
          <CheckCircleOutlined aria-hidden /> {t('leaveForm.ok')}
        </div>
      )}
      {tells.length === 0 ? null : (
        <ul className="req-tells" aria-label={t('leaveForm.tells')}>
          {tells.map((problem) => (
            <li key={problem}>
              <InfoCircleOutlined aria-hidden />{' '}
              {problem === 'OTHER_ASKED'
                ? t('otherAsked', { name: check.otherAsked.join(t('common:state.separator')) })
                : t(`problem.${problem}.tell`)}
            </li>
          ))}
        </ul>
      )}
      <section>
        <h3>{t('leaveForm.chain')}</h3>
        <ol className="req-deciders">
          {check.chain.map((step, index) => (
            // A chain may name one role twice.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <b>{t(`common:role.${step.role}`)}</b>{' '}
              <span className="muted" title={step.names.join(t('common:state.separator'))}>
                {step.names.length > NAMES_SHOWN
                  ? t('leaveForm.names', {
                      names: step.names.slice(0, NAMES_SHOWN).join(t('common:state.separator')),
                      count: step.names.length,
                    })
                  : step.names.join(t('common:state.separator'))}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h3>{t('leaveForm.posts')}</h3>
        {posts.length === 0 ? <p className="muted">{t('leaveForm.noPosts')}</p> : null}
        {posts.map((post) => (
          <Field
            key={post.postId}
            label={
              <>
                <b className="req-rank">{t(`attendance:today.rank.${post.rank}`)}</b> {post.postName}
              </>
            }
            {...(post.reliefs.length === 0 ? { error: t('leaveForm.nobody') } : {})}
          >
            {(ids) =>
              standsAlone(post) ? (
                <span id={ids.id} className="muted">
                  {t('leaveForm.standsInAsA')}
                </span>
              ) : post.reliefs.length === 0 ? null : (
                <Select<string>
                  {...ids}
                  allowClear
                  {...(post.blocked ? { status: 'error' as const } : {})}
                  placeholder={t('leaveForm.choose')}
                  value={covers[post.postId] ?? null}
                  options={post.reliefs.map((relief) => ({
                    value: relief.staffId as string,
                    disabled: !isNameable(relief),
                    label: [
                      `${t(`attendance:today.rank.${relief.rank}`)} ${relief.name}`,
                      isWhy(relief.why) ? t(`leaveForm.why.${relief.why}`) : t('leaveForm.free'),
                    ].join(' · '),
                  }))}
                  onChange={(staffId: string | undefined) => onCover(post.postId, staffId ?? null)}
                />
              )
            }
          </Field>
        ))}
      </section>
    </div>
  )
}
