import { Segmented, Switch } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../db/contract/errors.ts'
import { PaperLayout } from '../../../db/model/events/record-events.ts'
import { HIGH_CONTRAST_PREFERENCE, LARGE_TYPE_PREFERENCE } from '../../shared/appearance.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { setLanguage, setPreference, useSession } from '../../shared/session-store.ts'

const LAYOUT_PREFERENCE = 'paper.layout'

/** A language by the name its own speakers give it. */
const ownName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language

interface ChoiceProps {
  readonly label: string
  readonly hint: string
  readonly children: (labelId: string) => ReactNode
}

function Choice({ label, hint, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className="settings-choice">
      <div className="grow">
        <div id={id} className="settings-label">
          {label}
        </div>
        <div className="muted">{hint}</div>
      </div>
      {children(id)}
    </div>
  )
}

/** What takes effect at once and is kept with the person. */
export function Choices() {
  const { t, i18n } = useTranslation(['settings', 'common'])
  const preferences = useSession((state) => state.preferences)
  const keep = (key: string, value: string): void => {
    setPreference(key, value).catch(notifyFailed)
  }
  const toggle = (key: string) => (labelId: string) => (
    <Switch
      aria-labelledby={labelId}
      checked={preferences[key] === 'true'}
      onChange={(on) => keep(key, String(on))}
    />
  )
  return (
    <section className="panel settings-panel">
      <h2>{t('look.title')}</h2>
      <Choice label={t('look.language')} hint={t('look.languageHint')}>
        {(labelId) => (
          <Segmented<Locale>
            aria-labelledby={labelId}
            value={i18n.language === 'en' ? 'en' : 'zh-CN'}
            options={[
              { value: 'zh-CN', label: ownName('zh') },
              { value: 'en', label: ownName('en') },
            ]}
            onChange={(language) => {
              setLanguage(language).catch(notifyFailed)
            }}
          />
        )}
      </Choice>
      <Choice label={t('look.largeType')} hint={t('look.largeTypeHint')}>
        {toggle(LARGE_TYPE_PREFERENCE)}
      </Choice>
      <Choice label={t('look.highContrast')} hint={t('look.highContrastHint')}>
        {toggle(HIGH_CONTRAST_PREFERENCE)}
      </Choice>
      <Choice label={t('look.layout')} hint={t('look.layoutHint')}>
        {(labelId) => (
          <Segmented
            aria-labelledby={labelId}
            value={preferences[LAYOUT_PREFERENCE] ?? 'A4'}
            options={PaperLayout.options.map((value) => ({ value, label: t(`common:layout.${value}`) }))}
            onChange={(value) => keep(LAYOUT_PREFERENCE, value)}
          />
        )}
      </Choice>
    </section>
  )
}
