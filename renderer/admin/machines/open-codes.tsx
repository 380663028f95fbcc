import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OpenCode } from '../../../db/model/hall-views.ts'
import { dayOfMs, useFormat } from '../../shared/format.ts'
import { notifyFailed, notifyInfo, notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

interface OpenCodesProps {
  readonly codes: readonly OpenCode[]
  readonly nowMs: number
  readonly placeOf: (code: OpenCode) => string
  readonly onChanged: () => void
}

/** One-time codes still on their way to a computer; one on a slip that went astray is withdrawn here. */
export function OpenCodes({ codes, nowMs, placeOf, onChanged }: OpenCodesProps) {
  const { t } = useTranslation(['hall', 'common'])
  const format = useFormat()
  const { modal } = App.useApp()
  const withdraw = useHallAction('hall.withdrawCode', {
    onError: (error) => {
      // Used or run out while the list was on the screen.
      if (error.code === 'NOT_FOUND') notifyInfo(t('openCodes.gone'))
      else notifyFailed(error)
    },
  })
  if (codes.length === 0) return null
  const today = dayOfMs(nowMs)
  const ask = async ({ codeId, name }: OpenCode): Promise<void> => {
    const agreed = await modal.confirm({
      title: t('openCodes.askTitle', { name }),
      content: t('openCodes.ask'),
      okText: t('openCodes.withdraw'),
      okButtonProps: { danger: true },
      cancelText: t('common:action.cancel'),
    })
    if (!agreed) return
    if ((await withdraw.run({ codeId })) !== undefined) notifySaved(t('openCodes.withdrawn', { name }))
    onChanged()
  }
  return (
    <section className="panel open-codes" aria-label={t('openCodes.title', { number: codes.length })}>
      <h2>{t('openCodes.title', { number: codes.length })}</h2>
      <ul>
        {codes.map((code) => {
          const place = code.kind === 'DESK' ? placeOf(code) : t(`kind.${code.kind}`)
          const name = code.name === '' ? t('openCodes.noName') : code.name
          return (
            <li key={code.codeId}>
              <span className="one-line" title={name}>
                {name}
              </span>
              <span className="one-line muted" title={place}>
                {place}
              </span>
              <span className="one-line muted">
                {code.madeBy === ''
                  ? t('openCodes.madeByProgram', { at: format.moment(code.madeAtMs, today) })
                  : t('openCodes.madeBy', { name: code.madeBy, at: format.moment(code.madeAtMs, today) })}
              </span>
              <span className="one-line">
                {t('openCodes.until', { at: format.moment(code.expiresAtMs, today) })}
              </span>
              <Button
                size="small"
                disabled={withdraw.busy}
                aria-label={t('openCodes.withdrawOf', { name })}
                onClick={() => void ask(code)}
              >
                {t('openCodes.withdraw')}
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
