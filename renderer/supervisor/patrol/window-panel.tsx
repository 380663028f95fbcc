import { CameraOutlined, CheckOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { clockTime } from '../../shared/format.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { signed } from '../../shared/assessment/points.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { FindingLine } from './finding-line.tsx'
import { FindingSheet } from './finding-sheet.tsx'
import type { HallWindow, PatrolItem, PatrolView, RoundWindow } from './patrol-types.ts'
import { isSeen } from './rounds.ts'

const SCOPES = ['ALL', 'PERSON', 'WINDOW'] as const
type Scope = (typeof SCOPES)[number]

interface WindowPanelProps {
  readonly patrol: PatrolView
  readonly window: RoundWindow
  readonly items: readonly PatrolItem[]
  readonly people: HallWindow['people']
  /** The window is done: on to the next. */
  readonly onNext: (after: PatrolView) => void
}

/** A window of the round: in order with one tap, a finding with its rule and Save. */
export function WindowPanel({ patrol, window, items, people, onNext }: WindowPanelProps) {
  const { t } = useTranslation(['patrol', 'common'])
  const [staffId, setStaffId] = useState<string | null>(people[0]?.staffId ?? null)
  const [text, setText] = useState('')
  const [scope, setScope] = useState<Scope>('ALL')
  const [item, setItem] = useState<PatrolItem | null>(null)
  const see = useHallAction('patrol.see', { onError: notifyFailed })
  const findings = patrol.findings.filter(({ windowId }) => windowId === window.windowId)
  const person = people.find((each) => each.staffId === staffId) ?? null
  const shown = useMemo(
    () =>
      items.filter(
        (each) =>
          (scope === 'ALL' || each.target === scope) &&
          (each.text.includes(text.trim()) ||
            each.itemCode.toLowerCase().includes(text.trim().toLowerCase())),
      ),
    [items, scope, text],
  )
  const seeNow = async (): Promise<PatrolView | undefined> =>
    see.run({ patrolId: patrol.patrolId, windowId: window.windowId, note: '' })
  const inOrder = async (): Promise<void> => {
    const after = await seeNow()
    if (after !== undefined) onNext(after)
  }
  return (
    <section className="panel round-window" aria-label={window.name}>
      <header className="round-window-head">
        <div className="round-window-words">
          <h2 className="one-line" title={window.name}>
            <span className="number">{window.windowId}</span> {window.name}
          </h2>
          <div className="muted one-line" title={window.unitNames}>
            {window.unitNames}
            {window.seenAtMs === null ? null : ` · ${t('round.seenAt', { at: clockTime(window.seenAtMs) })}`}
          </div>
        </div>
        <Button
          className="round-in-order"
          type={findings.length === 0 ? 'primary' : 'default'}
          icon={<CheckOutlined aria-hidden />}
          loading={see.busy}
          onClick={() => void inOrder()}
        >
          {t(isSeen(window) || findings.length > 0 ? 'window.next' : 'window.inOrder')}
        </Button>
      </header>
      <div className="round-people" role="radiogroup" aria-label={t('person.label')}>
        {people.length === 0 ? <span className="muted">{t('person.nobody')}</span> : null}
        {people.map((each) => (
          <button
            key={each.staffId}
            type="button"
            role="radio"
            aria-checked={each.staffId === staffId}
            className="round-person"
            onClick={() => setStaffId(each.staffId)}
          >
            {each.name}
            <span className={each.onDuty ? 'round-on-duty' : 'muted'}>
              {t(each.onDuty ? 'person.onDuty' : 'person.notOnDuty')}
            </span>
          </button>
        ))}
      </div>
      {findings.length === 0 ? null : (
        <ul className="round-findings" aria-label={t('finding.here')}>
          {findings.map((finding) => (
            <FindingLine key={finding.entryId} finding={finding} />
          ))}
        </ul>
      )}
      <div className="round-tools">
        <Input
          size="large"
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('item.search')}
          aria-label={t('item.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented<Scope>
          size="large"
          aria-label={t('item.scope')}
          value={scope}
          options={SCOPES.map((value) => ({ value, label: t(`item.of.${value}`) }))}
          onChange={setScope}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('item.none')} hint={t('item.noneHint')} />
      ) : (
        <ul className="round-items" aria-label={t('item.list')}>
          {shown.map((each) => (
            <li key={each.itemCode}>
              <button
                type="button"
                className="round-item"
                title={each.text}
                aria-label={`${each.text} ${signed(each.delta)}`}
                disabled={each.target === 'PERSON' && person === null}
                onClick={() => setItem(each)}
              >
                <span className="round-item-text">{each.text}</span>
                <span className="round-item-foot">
                  <span className="muted">
                    {t(`item.of.${each.target === 'PERSON' ? 'PERSON' : 'WINDOW'}`)} · {each.dimensionName}
                  </span>
                  {each.evidence === 'PHOTO' ? (
                    <CameraOutlined aria-label={t('item.needsPhoto')} title={t('item.needsPhoto')} />
                  ) : null}
                  <b className={each.delta.startsWith('-') ? 'round-minus number' : 'round-plus number'}>
                    {each.deltaTo === null
                      ? signed(each.delta)
                      : t('item.between', { from: signed(each.delta), to: signed(each.deltaTo) })}
                  </b>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {item === null ? null : (
        <FindingSheet
          patrolId={patrol.patrolId}
          window={window}
          item={item}
          person={person}
          onClose={() => setItem(null)}
          onSaved={() => {
            setItem(null)
            if (window.seenAtMs === null) void seeNow()
          }}
        />
      )}
    </section>
  )
}
