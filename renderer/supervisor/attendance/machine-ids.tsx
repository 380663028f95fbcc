import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { Field } from '../../desk/parts/field.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { count, dayAndTime } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import type { SheetScope } from './sheet-scope.ts'

interface AssignDialogProps {
  readonly userId: string
  /** Whose it is now; null for nobody's. */
  readonly ownerName: string | null
  readonly people: SheetScope['people']
  readonly onClose: () => void
}

function AssignDialog({ userId, ownerName, people, onClose }: AssignDialogProps) {
  const { t } = useTranslation(['sheet', 'common'])
  const action = useHallAction('attendance.assignId')
  const [staffId, setStaffId] = useState<ParamsInput<'attendance.assignId'>['staffId']>(null)
  const [tried, setTried] = useState(false)
  const submit = async (): Promise<void> => {
    setTried(true)
    if (staffId === null) return
    const done = await action.run({ userId, staffId })
    if (done === undefined) return
    const name = people.find((person) => person.value === staffId)?.label ?? staffId
    notifySaved(t('machine.assignDone', { name, count: done.lines }))
    onClose()
  }
  return (
    <StepDialog
      title={t('machine.assignTitle', { id: userId })}
      okText={t('machine.assignOk')}
      width={480}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {ownerName === null ? null : <div>{t('machine.assignFrom', { name: ownerName })}</div>}
      <Field
        label={t('machine.assignPerson')}
        required
        hint={t('machine.assignHint')}
        error={
          tried && staffId === null
            ? t('common:form.required', { field: t('machine.assignPerson') })
            : undefined
        }
      >
        {(ids) => (
          <Select<string>
            {...ids}
            data-first
            showSearch={{ optionFilterProp: 'label' }}
            value={staffId}
            options={people}
            onChange={setStaffId}
          />
        )}
      </Field>
    </StepDialog>
  )
}

/** Ids that belong to nobody yet, and those somebody said whose they are. */
export function MachineIds({ scope }: { readonly scope: SheetScope }) {
  const { t } = useTranslation(['sheet', 'common'])
  const { modal } = App.useApp()
  const query = useHallQuery(
    'attendance.unknownIds',
    {},
    { refreshOn: ['machine_lines', 'machine_id', 'staff'] },
  )
  const release = useHallAction('attendance.assignId', { onError: notifyFailed })
  const [assigning, setAssigning] = useState<{ userId: string; ownerName: string | null } | null>(null)
  const ask = async (userId: string, name: string): Promise<void> => {
    const agreed = await modal.confirm({
      title: t('machine.releaseTitle', { id: userId }),
      content: t('machine.releaseHint', { name }),
      okText: t('machine.release'),
      cancelText: t('common:action.cancel'),
    })
    if (!agreed) return
    if ((await release.run({ userId, staffId: null })) !== undefined)
      notifySaved(t('machine.released', { id: userId }))
  }
  const { unknown, assigned } = query.data ?? { unknown: [], assigned: [] }
  return (
    <div className="machine-ids">
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <section className="panel machine-part" aria-label={t('machine.queue')}>
        <header className="machine-part-head">
          <h2>{t('machine.queue')}</h2>
          <span className="muted">{t(scope.mayAssign ? 'machine.queueHint' : 'machine.onlyCentre')}</span>
        </header>
        {query.data === undefined ? null : unknown.length === 0 ? (
          <p className="muted">{t('machine.queueNone')}</p>
        ) : (
          <ul className="machine-list">
            {unknown.map(({ userId, lines, firstMs, lastMs }) => (
              <li key={userId}>
                <b className="machine-id">{userId}</b>
                <span className="machine-list-about">
                  {t('machine.linesOf', { count: lines })}
                  <span className="muted number">
                    {t('machine.period', { from: dayAndTime(firstMs), to: dayAndTime(lastMs) })}
                  </span>
                </span>
                {scope.mayAssign ? (
                  <Button size="small" onClick={() => setAssigning({ userId, ownerName: null })}>
                    {t('machine.assign')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="panel machine-part" aria-label={t('machine.assigned')}>
        <header className="machine-part-head">
          <h2>{t('machine.assigned')}</h2>
          {assigned.length === 0 ? null : <span className="muted">{count(assigned.length)}</span>}
        </header>
        {query.data === undefined ? null : assigned.length === 0 ? (
          <p className="muted">{t('machine.assignedNone')}</p>
        ) : (
          <ul className="machine-list">
            {assigned.map(({ userId, staffId, name }) => (
              <li key={userId}>
                <b className="machine-id">{userId}</b>
                <span className="machine-list-about">
                  {name}
                  <span className="muted">{staffId}</span>
                </span>
                {scope.mayAssign ? (
                  <>
                    <Button size="small" onClick={() => setAssigning({ userId, ownerName: name })}>
                      {t('machine.reassign')}
                    </Button>
                    <Button size="small" onClick={() => void ask(userId, name)}>
                      {t('machine.release')}
                    </Button>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      {assigning === null ? null : (
        <AssignDialog {...assigning} people={scope.people} onClose={() => setAssigning(null)} />
      )}
    </div>
  )
}
