import { useTranslation } from 'react-i18next'
import { ShortcutHint } from '../../shared/shortcuts.tsx'

const KEYS = [
  { keys: ['F8'], does: 'queueMain' },
  { keys: ['F4'], does: 'queueRecall' },
  { keys: ['Alt+K', 'Alt+H', 'Alt+J'], does: 'queueActs' },
  { keys: ['Alt+Q', 'Alt+P'], does: 'queueMore' },
  { keys: ['F2'], does: 'queueBar' },
  { keys: ['F9'], does: 'punch' },
  { keys: ['F12', 'Ctrl+L'], does: 'switch' },
  { keys: ['Ctrl+K'], does: 'search' },
  { keys: ['Alt+1 … 9'], does: 'page' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn'], does: 'move' },
  { keys: ['Enter'], does: 'open' },
  { keys: ['Ctrl+Enter'], does: 'save' },
  { keys: ['Tab', 'Shift+Tab'], does: 'field' },
  { keys: ['Esc'], does: 'close' },
] as const

/** The keys that work everywhere; those of a page stand on that page. */
export function KeyboardList() {
  const { t } = useTranslation('settings')
  return (
    <section className="panel settings-panel">
      <h2>{t('keys.title')}</h2>
      <dl className="settings-keys">
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <ShortcutHint key={key} keys={key} />
              ))}
            </dt>
            <dd>{t(`keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
