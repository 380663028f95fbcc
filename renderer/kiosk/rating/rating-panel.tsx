import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { toHallError } from '../../shared/hall-error.ts'
import { hall } from '../../shared/hall.ts'
import { QrCode } from '../../shared/qr-code.tsx'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import './rating.css'

type Asked = Result<'screen.rating'>
type Level = ParamsInput<'screen.rate'>['level']
const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]

const LOOK_EVERY_MS = 5_000
/** A half-filled form belongs to whoever began it, and not to the next visitor. */
const GIVEN_UP_AFTER_MS = 90_000
const THANKS_MS = 15_000

type Notice = 'REFUSED' | 'FAILED' | null

/** A screen that is only touched has no keys to write with; the telephone has. */
const canType = (): boolean => window.matchMedia('(any-pointer: fine)').matches

/** Thanks stand for a while; more words may be added meanwhile. */
function Thanks({ windowId, visit }: { readonly windowId: string; readonly visit: string | null }) {
  const { t } = useTranslation('rating')
  const [isAdding, setAdding] = useState(false)
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const [isFailed, setFailed] = useState(false)
  const add = (): void => {
    if (visit === null || text.trim() === '') return
    hall.call('screen.addToRating', { windowId, visit, text }).then(
      () => {
        setAdding(false)
        setDone(true)
      },
      () => setFailed(true),
    )
  }
  return (
    <div className="rating-thanks" role="status">
      <p className="rating-thanks-word">{t('thanks')}</p>
      {isDone ? <p>{t('thanksMore')}</p> : null}
      {visit !== null && !isDone && !isAdding && canType() ? (
        <button type="button" className="rating-quiet" onClick={() => setAdding(true)}>
          {t('addWords')}
        </button>
      ) : null}
      {isAdding ? (
        <div className="rating-words">
          <textarea
            aria-label={t('more')}
            maxLength={1_000}
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {isFailed ? <p role="alert">{t('failed')}</p> : null}
          <button type="button" className="rating-send" disabled={text.trim() === ''} onClick={add}>
            {t('addSend')}
          </button>
        </div>
      ) : null}
    </div>
  )
}

function RatingForm({
  asked,
  notice,
  onSend,
}: {
  readonly asked: Asked
  readonly notice: Notice
  readonly onSend: (level: Level, options: string[], text: string) => void
}) {
  const { t, i18n } = useTranslation('rating')
  const [level, setLevel] = useState<Level | null>(null)
  const [options, setOptions] = useState<readonly string[]>([])
  const [text, setText] = useState('')
  const clear = useCallback(() => {
    setLevel(null)
    setOptions([])
    setText('')
  }, [])
  useEffect(() => {
    if (level === null) return undefined
    const timer = window.setTimeout(clear, GIVEN_UP_AFTER_MS)
    return () => window.clearTimeout(timer)
  }, [level, options, text, clear])
  const toggle = (id: string): void =>
    setOptions((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id]))
  return (
    <>
      <h2>
        {t('title')}
        {asked.visit?.ticket ? <span>{t('ofTicket', { ticket: asked.visit.ticket })}</span> : null}
      </h2>
      <div className="rating-levels" role="group" aria-label={t('title')}>
        {LEVELS.map((each) => (
          <button
            key={each}
            type="button"
            className={`rating-level rating-level-${each}`}
            aria-pressed={level === each}
            onClick={() => setLevel(each)}
          >
            <span className="rating-mark" aria-hidden="true">
              {'★'.repeat(6 - each)}
            </span>
            {t(`levels.${each}`)}
          </button>
        ))}
      </div>
      {notice === null ? null : (
        <p className="rating-fault" role="alert">
          {t(notice === 'REFUSED' ? 'refused' : 'failed')}
        </p>
      )}
      {level === null ? (
        <p className="rating-note">{t('voluntary')}</p>
      ) : (
        <div className="rating-more">
          <div className="rating-options" role="group" aria-label={t('options')}>
            <span>{t('options')}</span>
            {asked.options.map((option) => (
              <button
                key={option.id}
                type="button"
                aria-pressed={options.includes(option.id)}
                onClick={() => toggle(option.id)}
              >
                {i18n.language === 'en' && option.en !== '' ? option.en : option.zh}
              </button>
            ))}
          </div>
          {canType() ? (
            <textarea
              aria-label={t('more')}
              placeholder={t('more')}
              maxLength={1_000}
              rows={2}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          ) : null}
          <div className="rating-acts">
            <button type="button" className="rating-quiet" onClick={clear}>
              {t('change')}
            </button>
            <button type="button" className="rating-send" onClick={() => onSend(level, [...options], text)}>
              {t('send')}
            </button>
          </div>
        </div>
      )}
    </>
  )
}

/**
 * 好差评 on the screen of a window: offered while a visitor is served and three minutes after, never asked for. Nothing
 * is sent before "send", and what was begun is forgotten when the next visitor comes.
 */
export function RatingPanel({ windowId }: { readonly windowId: string }) {
  const { t } = useTranslation('rating')
  const { data, error, reload } = useScreenQuery(
    'screen.rating',
    { windowId },
    { everyMs: LOOK_EVERY_MS, onQueue: true, onChanged: ['visit', 'evaluation'] },
  )
  const [thanked, setThanked] = useState<{ readonly visit: string } | null>(null)
  const [notice, setNotice] = useState<Notice>(null)
  const key = data?.visit?.key ?? null
  useEffect(() => {
    setNotice(null)
    setThanked((now) => (now?.visit === key ? now : null))
  }, [key])
  useEffect(() => {
    if (!thanked) return undefined
    const timer = window.setTimeout(() => setThanked(null), THANKS_MS)
    return () => window.clearTimeout(timer)
  }, [thanked])
  // A screen on a machine of its own asks the hall; a press it could not hand on would count for nobody, or for the next one.
  if (error?.code === 'HALL_UNREACHABLE')
    return (
      <section className="rating" aria-label={t('page')}>
        <p className="rating-idle" role="status">
          {t('away')}
        </p>
      </section>
    )
  if (!data) return null
  const send = (level: Level, options: string[], text: string): void => {
    hall.call('screen.rate', { windowId, visit: key, level, options, text }).then(
      ({ visit }) => {
        setNotice(null)
        setThanked({ visit })
        reload()
      },
      (error: unknown) => {
        setNotice(toHallError(error).code === 'RATING_REFUSED' ? 'REFUSED' : 'FAILED')
        reload()
      },
    )
  }
  const isThanking = thanked !== null || data.state === 'RATED'
  return (
    <section className="rating" aria-label={t('page')}>
      {isThanking ? (
        <Thanks key={key} windowId={windowId} visit={thanked?.visit ?? null} />
      ) : data.state === 'OPEN' ? (
        <div className="rating-open">
          <div className="rating-form">
            <RatingForm key={key} asked={data} notice={notice} onSend={send} />
          </div>
          {data.link === null ? null : (
            <figure className="rating-code">
              <QrCode text={data.link} size="min(11rem, 20vmin)" label={t('code')} />
              <figcaption>{t('phone')}</figcaption>
            </figure>
          )}
        </div>
      ) : (
        <p className="rating-idle">{t('idle')}</p>
      )}
    </section>
  )
}
