import { Checkbox, Form, InputNumber, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import type { QueueSetup, QueueTabProps } from './tab-props.ts'

type ServiceInput = ParamsInput<'queueSetup.saveServices'>['services'][number]
type Window = Result<'hall.directory'>['windows'][number]

interface ServiceRow {
  readonly window: Window
  readonly service: ServiceInput
}

/** 窗口办什么 */
export function ServicesTab({ query, chooser, note }: QueueTabProps) {
  const { t } = useTranslation(['queue-setup', 'admin'])
  const directory = useDirectory()
  const [editing, setEditing] = useState<ServiceRow | null>(null)
  const setup = query.data
  const windows = directory.query.data?.windows
  const rows = useMemo<ServiceRow[] | undefined>(
    () =>
      setup === undefined || windows === undefined
        ? undefined
        : windows
            .filter(({ active }) => active)
            .map((window) => ({
              window,
              service: setup.services.find(({ windowId }) => windowId === window.windowId) ?? {
                windowId: window.windowId,
                classes: [],
                version: 0,
              },
            })),
    [setup, windows],
  )
  const columns = useMemo<ColumnsType<ServiceRow>>(() => {
    const classes = new Map<string, QueueSetup['classes'][number]>(
      (setup?.classes ?? []).map((each) => [each.classId, each]),
    )
    return [
      { key: 'id', title: t('class.code'), width: 90, render: (_v, { window }) => window.windowId },
      {
        key: 'name',
        title: t('service.window'),
        width: 220,
        ellipsis: true,
        render: (_v, { window }) => window.name,
      },
      {
        key: 'area',
        title: t('service.area'),
        width: 220,
        ellipsis: true,
        render: (_v, { window }) => window.area,
      },
      {
        key: 'classes',
        title: t('service.classes'),
        render: (_v, { service }) =>
          service.classes.length === 0
            ? t('service.none')
            : service.classes.map(({ classId, weight }) => (
                <Tag key={classId} title={classes.get(classId)?.name}>
                  {classes.get(classId)?.prefix ?? classId}
                  {weight === 1 ? '' : ` ×${weight}`}
                </Tag>
              )),
      },
    ]
  }, [t, setup])
  return (
    <ListSection
      title={t('title')}
      rows={rows}
      columns={columns}
      rowKey={({ window }) => window.windowId}
      textOf={({ window }) => `${window.windowId} ${window.name} ${window.area}`}
      error={query.error}
      onRetry={query.reload}
      onOpen={setEditing}
      actions={chooser}
      note={note}
      empty={{ title: t('service.empty'), hint: t('admin:list.emptyHint') }}
    >
      {editing === null || setup === undefined ? null : (
        <ServiceDrawer
          row={editing}
          classes={setup.classes.filter(({ active }) => active)}
          sameArea={(rows ?? []).filter(
            ({ window }) =>
              window.area !== '' &&
              window.area === editing.window.area &&
              window.windowId !== editing.window.windowId,
          )}
          onClose={() => setEditing(null)}
        />
      )}
    </ListSection>
  )
}

interface ServiceForm {
  /** By class: 0 for one the window does not serve. */
  weights: Record<string, number>
  also: boolean
}

function ServiceDrawer({
  row,
  classes,
  sameArea,
  onClose,
}: {
  readonly row: ServiceRow
  readonly classes: QueueSetup['classes']
  readonly sameArea: readonly ServiceRow[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['queue-setup', 'common'])
  const [form] = Form.useForm<ServiceForm>()
  const save = useHallAction('queueSetup.saveServices')
  const submit = async ({ weights, also }: ServiceForm): Promise<void> => {
    const chosen = classes.flatMap(({ classId }) => {
      const weight = weights[classId] ?? 0
      return weight > 0 ? [{ classId, weight }] : []
    })
    const targets = [row, ...(also ? sameArea : [])]
    const services = targets.map(({ service }) => ({ ...service, classes: chosen }))
    if ((await save.run({ services })) === undefined) return
    notifySaved(t('service.saved', { name: row.window.name }), {
      undo: () =>
        save.run({
          services: targets.map(({ service }) => ({ ...service, version: service.version + 1 })),
        }),
    })
    onClose()
  }
  const weights = Object.fromEntries(
    classes.map(({ classId }) => [
      classId,
      row.service.classes.find((each) => each.classId === classId)?.weight ?? 0,
    ]),
  )
  return (
    <RecordDrawer<ServiceForm>
      title={`${row.window.windowId} ${row.window.name}`}
      form={form}
      initial={{ weights, also: false }}
      busy={save.busy}
      error={save.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <p>{t('service.weightHint')}</p>
      <div className="queue-weights">
        {classes.map(({ classId, prefix, name }) => (
          <Form.Item key={classId} noStyle shouldUpdate>
            {() => {
              const weight = Number(form.getFieldValue(['weights', classId]) ?? 0)
              const set = (value: number): void => form.setFieldValue(['weights', classId], value)
              return (
                <div className="queue-weight">
                  <Checkbox checked={weight > 0} onChange={(event) => set(event.target.checked ? 1 : 0)}>
                    <b>{prefix}</b> {name}
                  </Checkbox>
                  <InputNumber
                    aria-label={`${t('service.weight')} ${name}`}
                    min={1}
                    max={10}
                    precision={0}
                    disabled={weight === 0}
                    value={weight === 0 ? null : weight}
                    onChange={(value) => set(value ?? 1)}
                  />
                </div>
              )
            }}
          </Form.Item>
        ))}
      </div>
      {sameArea.length === 0 ? null : (
        <Form.Item name="also" valuePropName="checked">
          <Checkbox>
            {t('service.also')} {t('service.sameArea', { count: sameArea.length })}
          </Checkbox>
        </Form.Item>
      )}
    </RecordDrawer>
  )
}
