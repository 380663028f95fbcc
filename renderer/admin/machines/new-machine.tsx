import { Drawer, Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewDeviceCode } from '../../../db/model/hall-views.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import type { useDirectory } from '../parts/use-directory.ts'
import { MachineCode } from './machine-code.tsx'
import { MachineFields, machineValues, type MachineInput } from './machine-fields.tsx'

const NEW_MACHINE: MachineInput = { name: '', kind: 'DESK', windowId: null, unitIds: [] }

interface NewMachineProps {
  readonly directory: ReturnType<typeof useDirectory>
  readonly onClose: () => void
}

/** Add a machine: what it is, then its one-time code. */
export function NewMachine({ directory, onClose }: NewMachineProps) {
  const { t } = useTranslation('hall')
  const [form] = Form.useForm<MachineInput>()
  const create = useHallAction('hall.createCode')
  const [made, setMade] = useState<{ readonly code: NewDeviceCode; readonly name: string } | null>(null)
  const submit = async (values: MachineInput): Promise<void> => {
    const kind = values.kind
    const code = await create.run({ kind, ...machineValues(values, kind) })
    if (code !== undefined) setMade({ code, name: values.name })
  }
  if (made !== null)
    return (
      <Drawer
        open
        size={620}
        title={t('code.title', { name: made.name })}
        onClose={onClose}
        mask={{ closable: false }}
      >
        <MachineCode code={made.code} name={made.name} onDone={onClose} />
      </Drawer>
    )
  return (
    <RecordDrawer
      title={t('add.title')}
      form={form}
      initial={NEW_MACHINE}
      busy={create.busy}
      error={create.error}
      okText={t('add.run')}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <p className="muted">{t('add.lead')}</p>
      <MachineFields
        kindFixed={null}
        windowOptions={directory.windowOptions}
        unitOptions={directory.unitOptions}
      />
    </RecordDrawer>
  )
}
