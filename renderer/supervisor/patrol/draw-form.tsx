import { RetweetOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { WindowId } from '../../../db/model/ids.ts'
import { Field } from '../../desk/parts/field.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ITEM_KINDS } from './patrol-types.ts'
import { byArea } from './rounds.ts'

const WINDOWS_AT_FIRST = 5
/** Both sides are drawn unless somebody wants otherwise (双随机). */
const INSPECTORS_AT_FIRST = 1

/** One draw: how many windows of which areas, how many inspectors. It cannot be taken back, or one would draw until content. */
export function DrawForm() {
  const { t } = useTranslation('patrol')
  const items = useHallQuery('patrol.items', {}, { refreshOn: ITEM_KINDS })
  const [windows, setWindows] = useState(WINDOWS_AT_FIRST)
  const [inspectors, setInspectors] = useState(INSPECTORS_AT_FIRST)
  const [areas, setAreas] = useState<string[]>([])
  const [note, setNote] = useState('')
  const draw = useHallAction('patrol.draw')
  const all = items.data?.windows ?? []
  const pool = areas.length === 0 ? [] : all.filter(({ area }) => areas.includes(area))
  const make = async (): Promise<void> => {
    const made = await draw.run({
      windows,
      inspectors,
      windowPool: pool.map(({ windowId }) => WindowId.parse(windowId)),
      note: note.trim(),
    })
    if (made === undefined) return
    setNote('')
    notifySaved(t('draw.done', { windows: made.windows.length }))
  }
  return (
    <form
      className="panel draw-form"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <ErrorBanner error={draw.error ?? items.error} onClose={draw.clearError} />
      <div className="draw-fields">
        <Field label={t('draw.windowsWanted')}>
          {(ids) => (
            <InputNumber<number>
              {...ids}
              size="large"
              min={1}
              max={500}
              value={windows}
              onChange={(value) => setWindows(value ?? 1)}
            />
          )}
        </Field>
        <Field label={t('draw.inspectorsWanted')}>
          {(ids) => (
            <InputNumber<number>
              {...ids}
              size="large"
              min={0}
              max={50}
              value={inspectors}
              onChange={(value) => setInspectors(value ?? 0)}
            />
          )}
        </Field>
        <Field label={t('draw.areas')} className="draw-areas">
          {(ids) => (
            <Select<string[]>
              {...ids}
              size="large"
              mode="multiple"
              allowClear
              placeholder={t('draw.allAreas', { count: all.length })}
              value={areas}
              options={byArea(all).map(({ area, windows: inArea }) => ({
                value: area,
                label: t('draw.area', { area: area === '' ? t('noArea') : area, count: inArea.length }),
              }))}
              onChange={setAreas}
            />
          )}
        </Field>
        <Field label={t('draw.note')} className="draw-note">
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          icon={<RetweetOutlined aria-hidden />}
          loading={draw.busy}
        >
          {t('draw.make')}
        </Button>
      </div>
      <p className="muted">{t('draw.hint')}</p>
    </form>
  )
}
