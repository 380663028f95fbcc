import { CheckCircleFilled, CloseCircleFilled, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { drawOrder, drawText, type DrawKind, type DrawnPlace } from '../../../db/model/assessment/draw.ts'
import { notifyFailed, notifyInfo } from '../../shared/notices.tsx'
import type { DrawView } from './patrol-types.ts'

interface Drawn {
  readonly kind: DrawKind
  readonly places: readonly DrawnPlace[]
  readonly names: ReadonlyMap<string, string>
  readonly isSame: boolean
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Hashes by the browser itself, apart from the program that drew. @throws where the page is not served securely */
const hashAll = async (texts: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const encoder = new TextEncoder()
  const hashes = await Promise.all(
    texts.map(
      async (text) => [text, hex(await crypto.subtle.digest('SHA-256', encoder.encode(text)))] as const,
    ),
  )
  return new Map(hashes)
}

const listsOf = ({ windowPool, windows, inspectorPool, inspectors }: DrawView) =>
  [
    { kind: 'WINDOW', pool: windowPool, published: windows },
    { kind: 'INSPECTOR', pool: inspectorPool, published: inspectors },
  ] as const

const drawAgain = async (draw: DrawView): Promise<Drawn[]> =>
  Promise.all(
    listsOf(draw)
      .filter(({ pool }) => pool.length > 0)
      .map(async ({ kind, pool, published }) => {
        const ids = pool.map(({ id }) => id)
        const hashes = await hashAll(ids.map((id) => drawText(draw.seed, kind, id)))
        const places = drawOrder((text) => hashes.get(text) ?? '', draw.seed, kind, ids, published.length)
        return {
          kind,
          places,
          names: new Map(pool.map(({ id, name }) => [id, name])),
          isSame: published.every(({ id }, place) => places[place]?.id === id),
        }
      }),
  )

/** A line for any computer with a shell; what it prints first is what was drawn. */
const commandOf = (draw: DrawView): string =>
  `for id in ${draw.windowPool.map(({ id }) => id).join(' ')}; do printf '%s  %s\\n' "$(printf '%s\\nWINDOW\\n%s' '${draw.seed}' "$id" | sha256sum | cut -d' ' -f1)" "$id"; done | LC_ALL=C sort | head -n ${draw.windows.length}`

/** The draw made once more in this page and set beside what was published. */
export function DrawReplay({ draw }: { readonly draw: DrawView }) {
  const { t } = useTranslation(['patrol', 'common'])
  const [again, setAgain] = useState<readonly Drawn[] | 'NOT_HERE' | null>(null)
  useEffect(() => {
    let gone = false
    const show = (result: readonly Drawn[] | 'NOT_HERE'): void => {
      if (!gone) setAgain(result)
    }
    drawAgain(draw).then(show, () => show('NOT_HERE'))
    return () => {
      gone = true
    }
  }, [draw])
  const command = commandOf(draw)
  const copy = (): void => {
    navigator.clipboard.writeText(command).then(() => notifyInfo(t('common:action.copied')), notifyFailed)
  }
  return (
    <div className="draw-replay">
      <p>{t('replay.how')}</p>
      {again === 'NOT_HERE' ? <p>{t('replay.notHere')}</p> : null}
      {again === null || again === 'NOT_HERE'
        ? null
        : again.map(({ kind, places, names, isSame }) => (
            <section key={kind}>
              <h3>
                {t(`replay.list.${kind}`)}{' '}
                <span className={isSame ? 'draw-same' : 'draw-other'} role="status">
                  {isSame ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}{' '}
                  {t(isSame ? 'replay.same' : 'replay.other')}
                </span>
              </h3>
              <ol className="replay-places">
                {places.map(({ id, hash, isDrawn }) => (
                  <li key={id} className={isDrawn ? 'replay-drawn' : ''}>
                    <span className="number">{id}</span>
                    <span className="one-line">{names.get(id)}</span>
                    <code title={hash}>{hash.slice(0, 16)}…</code>
                    {isDrawn ? <b>{t('replay.drawn')}</b> : null}
                  </li>
                ))}
              </ol>
            </section>
          ))}
      <p className="muted">{t('replay.byHand')}</p>
      <div className="replay-command">
        <code>{command}</code>
        <Button icon={<CopyOutlined aria-hidden />} onClick={copy}>
          {t('replay.copy')}
        </Button>
      </div>
    </div>
  )
}
