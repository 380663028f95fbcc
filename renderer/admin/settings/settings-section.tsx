import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { HallError } from '../../shared/hall.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { readWelcome } from '../../shared/status-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { SecretEntry } from './secret-entry.tsx'

type Setting = Result<'settings.get'>['settings'][number]

/** The rules a hall may choose for itself, each with its meaning and default. */
export function SettingsSection() {
  const { t } = useTranslation('admin')
  const query = useHallQuery('settings.get', {}, { refreshOn: ['setting'] })
  return (
    <PageFrame
      title={t('nav.settings')}
      subtitle={t('setting.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
    >
      <div className="panel admin-narrow">
        {query.data?.settings.map((setting) => (
          // The key carries the value: what somebody else changed meanwhile replaces what stood here.
          <SettingRow key={`${setting.key} ${setting.value}`} setting={setting} />
        ))}
      </div>
    </PageFrame>
  )
}

function SettingRow({ setting }: { readonly setting: Setting }) {
  const { t, i18n } = useTranslation(['admin', 'common'])
  const [value, setValue] = useState(setting.value)
  const set = useHallAction('settings.set')
  // A setting of a newer program may have no words here yet; its key is better than nothing.
  const words = (part: 'name' | 'hint'): string =>
    i18n.exists(`admin:settingText.${setting.key}.${part}`)
      ? t(`settingText.${setting.key}.${part}` as 'settingText.hall.name.name')
      : part === 'name'
        ? setting.key
        : ''
  const choiceName = (choice: string): string =>
    i18n.exists(`admin:settingChoice.${choice}`)
      ? t(`settingChoice.${choice}` as 'settingChoice.NEXT_DAY')
      : choice
  // Which setting, and what it has to be.
  const inWords = (error: HallError | null): HallError | null => {
    if (error?.code !== 'SETTING_REFUSED') return error
    const { rule, min, max } = error.details
    const key = `admin:settingRule.${String(rule)}`
    if (!i18n.exists(key)) return error
    const asked = t(`settingRule.${String(rule)}` as 'settingRule.NUMBER', { min, max })
    return new HallError(
      error.code,
      t('setting.refused', { name: words('name'), rule: asked }),
      error.details,
    )
  }
  const save = async (next: string): Promise<void> => {
    const before = setting.value
    if ((await set.run({ key: setting.key, value: next })) === undefined) return
    notifySaved(
      t('saved', { name: words('name') }),
      // Nobody knows the code that was there before.
      setting.secret === null ? { undo: () => set.run({ key: setting.key, value: before }) } : {},
    )
    // The hall's name and the idle time stand outside this page too.
    await readWelcome()
  }
  const shown = setting.choices.length > 0 ? choiceName(setting.defaultValue) : setting.defaultValue
  return (
    <div className="setting-row">
      <div>
        <div className="settings-label">{words('name')}</div>
        <div className="muted">
          {words('hint')}
          {shown === '' || setting.value === setting.defaultValue
            ? ''
            : ` ${t('setting.default', { value: shown })}`}
        </div>
        <ErrorBanner error={inWords(set.error)} onClose={set.clearError} />
      </div>
      {setting.secret !== null ? (
        <SecretEntry label={words('name')} state={setting.secret} busy={set.busy} onSave={save} />
      ) : setting.choices.length > 0 ? (
        <Select
          aria-label={words('name')}
          value={value}
          disabled={!setting.editable || set.busy}
          options={setting.choices.map((choice) => ({ value: choice, label: choiceName(choice) }))}
          onChange={(next) => {
            setValue(next)
            void save(next)
          }}
        />
      ) : (
        <div className="setting-entry">
          <Input
            aria-label={words('name')}
            value={value}
            disabled={!setting.editable}
            maxLength={2_000}
            onChange={(event) => setValue(event.target.value)}
            onPressEnter={() => void save(value)}
          />
          <Button
            type={value === setting.value ? 'default' : 'primary'}
            disabled={value === setting.value}
            loading={set.busy}
            onClick={() => void save(value)}
          >
            {t('common:action.save')}
          </Button>
        </div>
      )}
    </div>
  )
}
