import { KeyOutlined, UnlockOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { BLANK_STAFF } from '../../../db/model/blank-records.ts'
import { dayAndTime } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { ListSection } from '../parts/list-section.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import { StaffDrawer, type StaffInput } from './staff-drawer.tsx'

type Staff = Result<'reference.staff'>['staff'][number]
type Account = Result<'accounts.list'>['accounts'][number]

const NEW_STAFF: StaffInput = { ...BLANK_STAFF, staffId: '', name: '', unitId: '' }

/** People, their roles and their accounts. Accounts belong to the system administrator alone. */
export function PeopleSection() {
  const { t } = useTranslation(['admin', 'common'])
  const isSystemAdmin = useSession((state) => state.session?.roles.includes('SYSADMIN') ?? false)
  const people = useHallQuery('reference.staff', {}, { refreshOn: ['staff'] })
  const accounts = useHallQuery('accounts.list', isSystemAdmin ? {} : null, {
    refreshOn: ['staff', 'account'],
  })
  const directory = useDirectory()
  const { unitNames, windowNames } = directory
  const [editing, setEditing] = useState<{ readonly staff: StaffInput; readonly isNew: boolean } | null>(null)
  const [asking, setAsking] = useState<Staff | null>(null)
  const [issued, setIssued] = useState<{
    readonly name: string
    readonly staffId: string
    readonly code: string
  } | null>(null)
  const issue = useHallAction('accounts.issueActivation', { onError: notifyFailed })
  const unlock = useHallAction('accounts.unlock', { onError: notifyFailed })
  const accountOf = useMemo(
    () =>
      new Map<string, Account>((accounts.data?.accounts ?? []).map((account) => [account.staffId, account])),
    [accounts.data],
  )

  const issueCode = async (staff: Staff): Promise<void> => {
    const made = await issue.run({ staffId: staff.staffId })
    setAsking(null)
    if (made !== undefined) setIssued({ name: staff.name, staffId: staff.staffId, code: made.code })
  }
  const columns = useMemo<ColumnsType<Staff>>(() => {
    const unlockAccount = async (staff: Staff): Promise<void> => {
      if ((await unlock.run({ staffId: staff.staffId })) !== undefined)
        notifySaved(t('people.unlocked', { name: staff.name }))
    }
    return [
      { key: 'staffId', title: t('people.staffId'), width: 90, render: (_value, staff) => staff.staffId },
      {
        key: 'name',
        title: t('people.name'),
        width: 120,
        ellipsis: true,
        render: (_value, staff) => (
          <span className={staff.active ? '' : 'inactive'} title={staff.name}>
            {staff.name}
          </span>
        ),
      },
      {
        key: 'unit',
        title: t('people.unit'),
        ellipsis: true,
        render: (_value, staff) => (
          <span title={unitNames.get(staff.unitId)}>{unitNames.get(staff.unitId) ?? staff.unitId}</span>
        ),
      },
      {
        key: 'window',
        title: t('people.window'),
        width: 150,
        ellipsis: true,
        render: (_value, staff) =>
          staff.windowId === null ? '' : `${staff.windowId} ${windowNames.get(staff.windowId) ?? ''}`,
      },
      {
        key: 'roles',
        title: t('people.roles'),
        width: 170,
        ellipsis: true,
        render: (_value, staff) =>
          staff.roles.map((role) => t(`common:role.${role}`)).join(t('common:state.separator')),
      },
      ...(isSystemAdmin
        ? [
            {
              key: 'account',
              title: t('people.account'),
              width: 90,
              render: (_value: unknown, staff: Staff) => {
                const state = accountOf.get(staff.staffId)?.state
                return state === undefined ? (
                  ''
                ) : (
                  <span className={state === 'LOCKED' ? 'severity-error' : ''}>
                    {t(`accountState.${state}`)}
                  </span>
                )
              },
            },
            {
              key: 'last',
              title: t('people.lastLogin'),
              width: 140,
              render: (_value: unknown, staff: Staff) => {
                const at = accountOf.get(staff.staffId)?.lastLoginAtMs ?? null
                return at === null ? '' : <span className="number">{dayAndTime(at)}</span>
              },
            },
            {
              key: 'act',
              title: '',
              width: 124,
              render: (_value: unknown, staff: Staff) => (
                <span role="presentation" onClick={(event) => event.stopPropagation()}>
                  {accountOf.get(staff.staffId)?.state === 'LOCKED' ? (
                    <Button size="small" icon={<UnlockOutlined />} onClick={() => void unlockAccount(staff)}>
                      {t('people.unlock')}
                    </Button>
                  ) : staff.active ? (
                    <Button size="small" icon={<KeyOutlined />} onClick={() => setAsking(staff)}>
                      {t('people.issue')}
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]
        : []),
    ]
  }, [t, unitNames, windowNames, isSystemAdmin, accountOf, unlock])
  return (
    <ListSection
      title={t('nav.people')}
      rows={people.data?.staff}
      columns={columns}
      rowKey={(staff) => staff.staffId}
      textOf={(staff) =>
        `${staff.staffId} ${staff.name} ${unitNames.get(staff.unitId) ?? ''} ${staff.windowId ?? ''} ${staff.title}`
      }
      error={people.error ?? accounts.error}
      onRetry={people.reload}
      onOpen={(staff) => setEditing({ staff, isNew: false })}
      onAdd={() => setEditing({ staff: NEW_STAFF, isNew: true })}
      minWidth={isSystemAdmin ? 1080 : 760}
      empty={{ title: t('people.empty'), hint: t('list.emptyHint') }}
    >
      {editing === null ? null : (
        <StaffDrawer
          {...editing}
          unitOptions={directory.unitOptions}
          windowOptions={directory.windowOptions}
          onClose={() => setEditing(null)}
        />
      )}
      <Modal
        open={asking !== null}
        title={t('people.issueTitle', { name: asking?.name })}
        okText={t('people.issue')}
        cancelText={t('common:action.cancel')}
        confirmLoading={issue.busy}
        onOk={() => {
          if (asking !== null) void issueCode(asking)
        }}
        onCancel={() => setAsking(null)}
      >
        <p>{t('people.issueHint')}</p>
      </Modal>
      <Modal
        open={issued !== null}
        title={t('people.codeTitle', { name: issued?.name, staffId: issued?.staffId })}
        onCancel={() => setIssued(null)}
        mask={{ closable: false }}
        footer={
          <Button type="primary" onClick={() => setIssued(null)}>
            {t('people.codeDone')}
          </Button>
        }
      >
        <div className="activation-code">{issued?.code}</div>
        <p>{t('people.codeHint')}</p>
      </Modal>
    </ListSection>
  )
}
