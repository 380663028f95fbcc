import { DownOutlined, FileTextOutlined } from '@ant-design/icons'
import { Button, Dropdown, Segmented, Select, Space } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { HalfDay } from '../../../db/model/attendance/rules.ts'
import { isValidDay } from '../../../db/model/day.ts'
import { DECIDING_ROLES, type Role } from '../../../db/model/roles.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { setPreference, useSession } from '../../shared/session-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { TODAY_KINDS } from '../attendance/today-kinds.ts'
import { useToday } from '../parts/use-today.ts'
import { ActDialog } from './act-dialog.tsx'
import { ExtraDutyForm } from './extra-duty-form.tsx'
import { LeaveForm } from './leave-form.tsx'
import { LeaveSlip } from './leave-slip.tsx'
import { MakeupForm } from './makeup-form.tsx'
import { BOXES, toBox, toForm, type Box, type FormName } from './request-address.ts'
import { RequestDetail } from './request-detail.tsx'
import { RequestStatus } from './request-status.tsx'
import { useRequestWords, type RequestAct, type RequestView } from './request-words.ts'
import './requests.css'
import { RollForm } from './roll-form.tsx'
import { SwapForm } from './swap-form.tsx'

const KINDS = ['LEAVE', 'MAKEUP', 'SWAP', 'EXTRA_DUTY', 'ROLL', 'ABSENCE'] as const
const CALLERS: ReadonlySet<Role> = new Set(['CHIEF_REP', 'WINDOW_HEAD', 'CENTER_ADMIN', 'INSPECTOR'])

/** Up to when a person has seen the answers to their requests; the host reads it too. */
const SEEN = 'requests.seenAtMs'

const usePlaces = () => {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const { requestId } = useParams()
  const box = toBox(search.get('box'))
  const go = (next: {
    readonly box?: Box | null
    readonly requestId?: string | null
    readonly form?: FormName | null
  }): void => {
    const query = new URLSearchParams()
    const toBoxOf = next.box === undefined ? box : next.box
    if (toBoxOf !== null) query.set('box', toBoxOf)
    if (next.form) query.set('new', next.form)
    const id = next.requestId === undefined ? requestId : (next.requestId ?? undefined)
    const text = query.toString()
    void navigate(`${paths.requests(id)}${text === '' ? '' : `?${text}`}`, { replace: true })
  }
  const day = search.get('day') ?? ''
  const half = HalfDay.safeParse(search.get('half'))
  return {
    box,
    requestId: requestId ?? null,
    form: toForm(search.get('new')),
    begin:
      isValidDay(day) && half.success
        ? { day, half: half.data, end: search.get('end') === 'OUT' ? ('OUT' as const) : ('IN' as const) }
        : null,
    go,
  }
}

/** 请假与申请: what I asked for, what waits for me, and every step on the way. */
export function RequestsPage() {
  const { t } = useTranslation(['requests', 'common'])
  const words = useRequestWords()
  const today = useToday()
  const roles = useSession((state) => state.session?.roles)
  const printedBy = useSession((state) => state.session?.name ?? '')
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const decides = roles?.some((role) => DECIDING_ROLES.includes(role)) ?? false
  const calls = roles?.some((role) => CALLERS.has(role)) ?? false
  const { box: asked, requestId, form, begin, go } = usePlaces()
  const [kind, setKind] = useState<(typeof KINDS)[number] | null>(null)
  const [act, setAct] = useState<RequestAct | null>(null)
  const printing = useSheetPrinting()

  const waiting = useHallQuery(
    'requests.list',
    { box: 'TO_DECIDE' },
    { refreshOn: TODAY_KINDS, keepPrevious: true },
  )
  const toDecide = waiting.data?.requests.length ?? 0
  // Without a box in the address the page opens on what waits here, and stays where it opened.
  const [opened, setOpened] = useState<Box | null>(null)
  const waits = waiting.data?.requests
  useEffect(() => {
    if (opened !== null || waits === undefined) return
    const isHere = requestId === null ? waits.length > 0 : waits.some((each) => each.requestId === requestId)
    setOpened(isHere ? 'TO_DECIDE' : 'MINE')
  }, [opened, waits, requestId])
  const known = asked ?? opened ?? (waiting.error === null ? null : 'MINE')
  const box = known ?? 'MINE'
  const query = useHallQuery('requests.list', known === null ? null : { box, kind }, {
    refreshOn: TODAY_KINDS,
  })
  const requests = useMemo(() => query.data?.requests ?? [], [query.data])
  const request = requests.find((each) => each.requestId === requestId) ?? null
  // The first of the list is shown at once; in the address, so that it stays when another one arrives.
  const firstId = requestId === null && form === null ? requests[0]?.requestId : undefined
  const openFirst = useEffectEvent((first: string) => go({ box, requestId: first }))
  useEffect(() => {
    if (firstId !== undefined) openFirst(firstId)
  }, [firstId])
  // Answers shown are seen; the day's page counts those after that.
  const newestMs = Math.max(0, ...requests.flatMap(({ chain }) => chain.map(({ atMs }) => atMs ?? 0)))
  useEffect(() => {
    const { preferences } = useSession.getState()
    if (box === 'MINE' && newestMs > Number(preferences[SEEN] ?? 0))
      setPreference(SEEN, String(newestMs)).catch((thrown: unknown) => console.warn('not kept', thrown))
  }, [box, newestMs])
  useShortcut('Alt+N', () => go({ form: 'leave' }))
  useEffect(() => setAct(null), [requestId])

  const columns = useMemo<ColumnsType<RequestView>>(
    () => [
      {
        key: 'kind',
        title: t('column.kind'),
        width: 150,
        ellipsis: true,
        render: (_value, row) => <span title={words.name(row)}>{words.name(row)}</span>,
      },
      ...(box === 'MINE'
        ? []
        : [
            {
              key: 'person',
              title: t('column.person'),
              width: 92,
              ellipsis: true,
              render: (_value: unknown, row: RequestView) => (
                <span title={`${row.staffName} · ${row.unitName}`}>{row.staffName}</span>
              ),
            },
          ]),
      {
        key: 'time',
        title: t('column.time'),
        ellipsis: true,
        render: (_value, row) => (
          <span className="number" title={words.time(row)}>
            {words.time(row)}
          </span>
        ),
      },
      {
        key: 'reason',
        title: t('column.reason'),
        width: '36%',
        ellipsis: true,
        responsive: ['xxl'],
        render: (_value, row) => <span title={row.reason}>{row.reason}</span>,
      },
      {
        key: 'length',
        title: t('column.length'),
        width: 84,
        render: (_value, row) => words.length(row),
      },
      {
        key: 'status',
        title: t('column.status'),
        width: 156,
        render: (_value, row) => <RequestStatus request={row} />,
      },
    ],
    [t, words, box],
  )
  const changed = (after: RequestView): void => {
    query.reload()
    waiting.reload()
    setAct(null)
    go({ requestId: after.requestId, form: null })
  }
  const print = async (printed: RequestView): Promise<void> => {
    try {
      await printing.print({
        title: `${t('slip.title')} ${printed.staffName}`,
        layout: 'A4',
        copies: 1,
        runningHead: '',
        pageNumber: {
          before: t('slip.page.before'),
          between: t('slip.page.between'),
          after: t('slip.page.after'),
        },
        content: (
          <LeaveSlip
            request={printed}
            hallName={hallName}
            printedBy={printedBy}
            printedAtMs={useStatus.getState().status?.nowMs ?? Date.now()}
          />
        ),
      })
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  const close = (): void => go({ form: null })
  const asDone = (after: RequestView): void => {
    query.reload()
    go({ box: 'MINE', requestId: after.requestId, form: null })
  }
  const boxes = decides || toDecide > 0 ? BOXES : BOXES.filter((each) => each === 'MINE')
  const others: readonly FormName[] = ['makeup', 'extraDuty', 'swap', ...(calls ? (['roll'] as const) : [])]
  const shownForm = act === 'EXTEND' && request !== null ? 'extend' : form
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={t('keys')}
      loading={known === null}
      error={query.error}
      onRetry={query.reload}
      actions={
        <>
          {boxes.length > 1 ? (
            <Segmented<Box>
              aria-label={t('box.label')}
              value={box}
              options={boxes.map((value) => ({
                value,
                label:
                  value === 'TO_DECIDE' && toDecide > 0
                    ? t('boxCount', { box: t(`box.${value}`), number: toDecide })
                    : t(`box.${value}`),
              }))}
              onChange={(value) => go({ box: value, requestId: null })}
            />
          ) : null}
          <Select<string>
            className="req-kind"
            aria-label={t('kindLabel')}
            value={kind ?? ''}
            options={[
              { value: '', label: t('anyKind') },
              ...KINDS.map((value) => ({ value: value as string, label: t(`kind.${value}`) })),
            ]}
            onChange={(value: string) => setKind(KINDS.find((each) => each === value) ?? null)}
          />
          <Space.Compact>
            <Button type="primary" onClick={() => go({ form: 'leave' })}>
              {t('new.leave')}
              <ShortcutHint keys="Alt+N" />
            </Button>
            <Dropdown
              trigger={['click']}
              menu={{
                items: others.map((each) => ({ key: each, label: t(`new.${each}`) })),
                onClick: ({ key }) => go({ form: toForm(key) }),
              }}
            >
              <Button type="primary" icon={<DownOutlined aria-hidden />} aria-label={t('new.label')} />
            </Dropdown>
          </Space.Compact>
        </>
      }
    >
      <div className="req-page">
        <div className="panel req-list">
          <DataTable
            key={box}
            autoFocus={form === null}
            loading={query.loading}
            rows={requests}
            columns={columns}
            rowKey={(row) => row.requestId}
            label={t('title')}
            selectedKey={requestId}
            onOpen={(row) => go({ requestId: row.requestId })}
            minWidth={660}
            rowClassName={(row) => (row.requestId === requestId ? 'req-row-open' : '')}
            empty={
              query.loading ? null : (
                <EmptyState
                  icon={<FileTextOutlined />}
                  title={t(`empty.${box}`)}
                  hint={t(`empty.${box}_HINT`)}
                />
              )
            }
          />
        </div>
        <div className="panel req-side">
          {request === null ? (
            <EmptyState title={t('choose')} />
          ) : (
            <RequestDetail
              request={request}
              printing={printing.busy}
              onAct={setAct}
              onPrint={() => void print(request)}
            />
          )}
        </div>
      </div>
      {request !== null && act !== null && act !== 'EXTEND' ? (
        <ActDialog
          act={act}
          request={request}
          onClose={() => setAct(null)}
          onDone={(after) => {
            notifySaved(t(`done.${act}`))
            changed(after)
          }}
        />
      ) : null}
      {shownForm === 'extend' || shownForm === 'leave' ? (
        <LeaveForm
          key={shownForm}
          extended={shownForm === 'extend' ? request : null}
          begin={shownForm === 'leave' ? begin : null}
          onClose={() => {
            setAct(null)
            close()
          }}
          onDone={asDone}
        />
      ) : null}
      {shownForm === 'makeup' ? (
        <MakeupForm begin={begin ?? { day: today, half: 'AM', end: 'IN' }} onClose={close} onDone={asDone} />
      ) : null}
      {shownForm === 'extraDuty' ? <ExtraDutyForm onClose={close} onDone={asDone} /> : null}
      {shownForm === 'swap' ? <SwapForm onClose={close} onDone={asDone} /> : null}
      {shownForm === 'roll' ? (
        <RollForm
          onClose={close}
          onDone={(after) => {
            query.reload()
            go({ box: 'ALL', requestId: after.requestId, form: null })
          }}
        />
      ) : null}
      {printing.root}
    </PageFrame>
  )
}
