import { Checkbox, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { WindowId } from '../../../db/model/ids.ts'
import { Field } from '../../desk/parts/field.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ITEM_KINDS } from './patrol-types.ts'
import { byArea } from './rounds.ts'

const WAYS = ['ALL', 'CHOSEN', 'DRAW'] as const
type Way = (typeof WAYS)[number]

/** Which windows the round goes through: all by area, some areas or windows, or a draw. */
export function BeginDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('patrol')
  const navigate = useNavigate()
  const items = useHallQuery('patrol.items', {}, { refreshOn: ITEM_KINDS })
  const draws = useHallQuery('patrol.draws', {}, { refreshOn: ['patrol_draw'] })
  const [way, setWay] = useState<Way>('ALL')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [drawId, setDrawId] = useState<string | null>(null)
  const [unannounced, setUnannounced] = useState(false)
  const start = useHallAction('patrol.start')
  const windows = items.data?.windows ?? []
  const areas = byArea(windows)
  const known = draws.data?.draws ?? []
  const draw = known.find((each) => each.drawId === drawId) ?? known[0]
  const route = way === 'ALL' ? windows : windows.filter(({ windowId }) => chosen.has(windowId))
  const count = way === 'DRAW' ? (draw?.windows.length ?? 0) : route.length
  const toggle = (ids: readonly string[], on: boolean): void =>
    setChosen((before) => {
      const after = new Set(before)
      for (const id of ids) {
        if (on) after.add(id)
        else after.delete(id)
      }
      return after
    })
  const begin = async (): Promise<void> => {
    const kind = way === 'DRAW' ? 'RANDOM' : unannounced ? 'MYSTERY_VISIT' : 'ROUTE'
    const patrol = await start.run(
      way === 'DRAW'
        ? { kind, route: [], drawId: draw?.drawId ?? null }
        : { kind, route: route.map(({ windowId }) => WindowId.parse(windowId)), drawId: null },
    )
    if (patrol === undefined) return
    onClose()
    void navigate(paths.patrolRound(patrol.patrolId))
  }
  return (
    <StepDialog
      title={t('begin.title')}
      okText={t('begin.ok', { count })}
      okDisabled={count === 0}
      busy={start.busy}
      error={start.error?.message ?? items.error?.message ?? null}
      width={640}
      onSubmit={() => void begin()}
      onClose={onClose}
    >
      <Segmented<Way>
        block
        size="large"
        aria-label={t('begin.way')}
        value={way}
        options={WAYS.map((value) => ({ value, label: t(`begin.by.${value}`) }))}
        onChange={setWay}
      />
      {way === 'DRAW' ? (
        draw === undefined ? (
          <p className="muted">{t('begin.noDraw')}</p>
        ) : (
          <Field label={t('begin.draw')} hint={draw.windows.map(({ name }) => name).join(t('separator'))}>
            {(ids) => (
              <Select<string>
                {...ids}
                size="large"
                value={draw.drawId}
                options={known.map((each) => ({
                  value: each.drawId,
                  label: t('draw.option', {
                    day: each.day,
                    by: each.byName,
                    windows: each.windows.length,
                    note: each.note,
                  }),
                }))}
                onChange={setDrawId}
              />
            )}
          </Field>
        )
      ) : (
        <>
          {way === 'ALL' ? (
            <p className="muted">
              {t('begin.allHint', {
                areas: areas.map(({ area }) => (area === '' ? t('noArea') : area)).join(t('separator')),
              })}
            </p>
          ) : (
            <div className="begin-areas">
              {areas.map(({ area, windows: inArea }) => {
                const ids = inArea.map(({ windowId }) => windowId)
                const on = ids.filter((id) => chosen.has(id)).length
                return (
                  <fieldset key={area}>
                    <legend>
                      <Checkbox
                        checked={on === ids.length}
                        indeterminate={on > 0 && on < ids.length}
                        onChange={(event) => toggle(ids, event.target.checked)}
                      >
                        {area === '' ? t('noArea') : area}
                      </Checkbox>
                    </legend>
                    <div className="begin-windows">
                      {inArea.map(({ windowId, name }) => (
                        <Checkbox
                          key={windowId}
                          checked={chosen.has(windowId)}
                          onChange={(event) => toggle([windowId], event.target.checked)}
                        >
                          <span className="number">{windowId}</span> {name}
                        </Checkbox>
                      ))}
                    </div>
                  </fieldset>
                )
              })}
            </div>
          )}
          <Checkbox checked={unannounced} onChange={(event) => setUnannounced(event.target.checked)}>
            {t('begin.unannounced')}
          </Checkbox>
        </>
      )}
    </StepDialog>
  )
}
