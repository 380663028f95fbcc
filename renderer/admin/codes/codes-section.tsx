import { KeyOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Progress, Select, Switch } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useProgress } from '../../shared/use-progress.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import './codes.css'
import { IssuedCodes } from './issued-codes.tsx'

type Account = Result<'accounts.list'>['accounts'][number]

/** Codes for many people at once: tick, issue, print or save, done. */
export function CodesSection() {
  const { t } = useTranslation(['setup', 'admin', 'common'])
  const { modal } = App.useApp()
  const query = useHallQuery('accounts.list', {}, { refreshOn: ['staff', 'account'] })
  const issue = useHallAction('accounts.issueActivations')
  const progress = useProgress('ACTIVATIONS', issue.busy)
  const [unit, setUnit] = useState<string | null>(null)
  const [everybody, setEverybody] = useState(false)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [issued, setIssued] = useState<Result<'accounts.issueActivations'> | null>(null)

  const accounts = useMemo(
    () => (query.data?.accounts ?? []).filter((account) => account.state !== 'LEFT'),
    [query.data],
  )
  const units = useMemo(() => [...new Set(accounts.map((account) => account.unitName))], [accounts])
  const shown = useMemo(
    () =>
      accounts.filter(
        (account) =>
          (everybody || account.state === 'NOT_ACTIVATED') && (unit === null || account.unitName === unit),
      ),
    [accounts, everybody, unit],
  )
  // What cannot be seen is not ticked: nobody gets a new code by a filter that was forgotten.
  const chosen = shown.filter((account) => ticked.has(account.staffId))
  const allTicked = shown.length > 0 && chosen.length === shown.length

  const tick = (staffIds: readonly string[], on: boolean): void =>
    setTicked((before) => {
      const after = new Set(before)
      for (const staffId of staffIds) {
        if (on) after.add(staffId)
        else after.delete(staffId)
      }
      return after
    })
  const run = async (): Promise<void> => {
    const active = chosen.filter((account) => account.state !== 'NOT_ACTIVATED').length
    const agreed = await modal.confirm({
      title: t('codes.askTitle', { count: chosen.length }),
      content: active === 0 ? t('codes.ask') : `${t('codes.ask')} ${t('codes.askActive', { count: active })}`,
      okText: t('codes.issueShort'),
      cancelText: t('common:action.cancel'),
    })
    if (!agreed) return
    const made = await issue.run({ staffIds: chosen.map((account) => account.staffId) })
    if (made === undefined) return
    setTicked(new Set())
    setIssued(made)
  }

  const columns: ColumnsType<Account> = [
    {
      key: 'tick',
      width: 44,
      title: (
        <Checkbox
          aria-label={t('codes.tickAll')}
          checked={allTicked}
          indeterminate={chosen.length > 0 && !allTicked}
          onChange={(event) =>
            tick(
              shown.map((account) => account.staffId),
              event.target.checked,
            )
          }
        />
      ),
      render: (_value, account) => (
        <Checkbox
          aria-label={t('codes.tickOne', { name: account.name })}
          checked={ticked.has(account.staffId)}
          // The row ticks as well, once.
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => tick([account.staffId], event.target.checked)}
        />
      ),
    },
    {
      key: 'staffId',
      title: t('admin:people.staffId'),
      width: 110,
      render: (_value, account) => account.staffId,
    },
    {
      key: 'name',
      title: t('admin:people.name'),
      width: 150,
      ellipsis: true,
      render: (_value, account) => <span title={account.name}>{account.name}</span>,
    },
    {
      key: 'unit',
      title: t('admin:people.unit'),
      ellipsis: true,
      render: (_value, account) => <span title={account.unitName}>{account.unitName}</span>,
    },
    {
      key: 'roles',
      title: t('admin:people.roles'),
      width: 240,
      ellipsis: true,
      render: (_value, account) =>
        account.roles.map((role) => t(`common:role.${role}`)).join(t('common:state.separator')),
    },
    {
      key: 'state',
      title: t('admin:people.account'),
      width: 120,
      render: (_value, account) => t(`admin:accountState.${account.state}`),
    },
  ]
  if (issued !== null) return <IssuedCodes issued={issued} onDone={() => setIssued(null)} />
  return (
    <PageFrame
      fill
      title={t('admin:nav.codes')}
      subtitle={t('codes.subtitle')}
      error={query.error ?? issue.error}
      onRetry={query.reload}
      onCloseError={issue.clearError}
      loading={query.loading}
      actions={
        <Button
          type="primary"
          icon={<KeyOutlined aria-hidden />}
          disabled={chosen.length === 0}
          loading={issue.busy}
          onClick={() => void run()}
        >
          {t('codes.issue', { count: chosen.length })}
        </Button>
      }
    >
      <div className="panel admin-list">
        <div className="codes-tools">
          <Select<string>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('admin:people.unit')}
            placeholder={t('codes.allUnits')}
            options={units.map((name) => ({ value: name, label: name }))}
            onChange={(name: string | undefined) => setUnit(name ?? null)}
          />
          <label className="switch-label">
            <Switch size="small" checked={everybody} onChange={setEverybody} /> {t('codes.everybody')}
          </label>
          <span className="codes-chosen muted">
            {t('codes.chosen', { chosen: chosen.length, shown: shown.length })}
          </span>
        </div>
        {issue.busy && progress !== null ? (
          <Progress
            className="codes-progress"
            percent={Math.round(progress * 100)}
            size="small"
            aria-label={t('codes.issuing')}
          />
        ) : null}
        <DataTable
          rows={shown}
          columns={columns}
          rowKey={(account) => account.staffId}
          label={t('codes.list')}
          onOpen={(account) => tick([account.staffId], !ticked.has(account.staffId))}
          minWidth={880}
          empty={<EmptyState title={t('codes.nobody')} hint={t('codes.nobodyHint')} />}
        />
      </div>
    </PageFrame>
  )
}
