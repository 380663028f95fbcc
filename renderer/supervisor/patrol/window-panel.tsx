import { CameraOutlined, CheckOutlined, DownOutlined, SearchOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { clockTime } from '../../shared/format.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { signed } from '../../shared/assessment/points.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { useStatus } from '../../shared/status-store.ts'
import { NO_FINDING, type FindingDraft } from './finding-draft.ts'
import { FindingLine } from './finding-line.tsx'
import { FindingSheet } from './finding-sheet.tsx'
import type { OwnDraft } from '../../desk/parts/use-own-draft.ts'
import type { HallWindow, PatrolItem, PatrolView, RoundWindow } from './patrol-types.ts'
import { isSeen } from './rounds.ts'

const SCOPES = ['ALL', 'PERSON', 'WINDOW'] as const
type Scope = (typeof SCOPES)[number]

interface WindowPanelProps {
  readonly patrol: PatrolView
  readonly window: RoundWindow
  readonly items: readonly PatrolItem[]
  readonly people: HallWindow['people']
  /** The finding being written here; of no rule where none is. */
  readonly writing: OwnDraft<FindingDraft>
  /** The window is done: on to the next. */
  readonly onNext: (after: PatrolView) => void
}

/** A window of the round: in order with one tap, a finding with its rule and Save. */
export function WindowPanel({ patrol, window, items, people, writing, onNext }: WindowPanelProps) {
  const { t } = useTranslation(['patrol', 'common'])
  const [staffId, setStaffId] = useState<string | null>(writing.draft?.staffId ?? people[0]?.staffId ?? null)
  const [text, setText] = useState('')
  const [scope, setScope] = useState<Scope>('ALL')
  const [showsAll, setShowsAll] = useState(false)
  const nowMs = useStatus((state) => state.status?.nowMs ?? Date.now())
  const { draft } = writing
  const item = items.find(({ itemCode }) => itemCode === draft?.itemCode) ?? null
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
  const inPassing = shown.filter((each) => each.inPassing)
  // Whoever looks for a word finds it wherever it is; rules of a hall that nothing is known of stand all in front.
  const isWhole = showsAll || text.trim() !== '' || inPassing.length === 0
  const front = isWhole ? shown : inPassing
  const others = shown.length - inPassing.length
  const begin = (each: PatrolItem): void =>
    writing.change({
      ...NO_FINDING,
      windowId: window.windowId,
      itemCode: each.itemCode,
      staffId,
      delta: each.delta,
      // Where a rule wants a note, the least it takes stands there already: one looks at people, not at a keyboard.
      // A bar from awards is told in one's own words.
      note:
        each.evidence === 'NOTE' && each.veto === 'NONE'
          ? t('finding.seenThere', { at: clockTime(nowMs), window: window.name })
          : '',
    })
  const worth = ({ delta, deltaTo, veto }: PatrolItem): string =>
    [
      veto === 'NONE' ? '' : t(`item.veto.${veto}`),
      veto !== 'NONE' && Number(delta) === 0
        ? ''
        : deltaTo === null
          ? signed(delta)
          : t('item.between', { from: signed(delta), to: signed(deltaTo) }),
    ]
      .filter((part) => part !== '')
      .join(' ')
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
          {[...front.filter((each) => each.inPassing), ...front.filter((each) => !each.inPassing)].map(
            (each) => (
              <li key={each.itemCode}>
                <button
                  type="button"
                  className="round-item"
                  title={each.text}
                  aria-label={`${each.text} ${worth(each)}`}
                  disabled={each.target === 'PERSON' && person === null}
                  onClick={() => begin(each)}
                >
                  <span className="round-item-text">{each.text}</span>
                  <span className="round-item-foot">
                    <span className="muted">
                      {t(`item.of.${each.target === 'PERSON' ? 'PERSON' : 'WINDOW'}`)} · {each.dimensionName}
                    </span>
                    {each.evidence === 'PHOTO' ? (
                      <CameraOutlined aria-label={t('item.needsPhoto')} title={t('item.needsPhoto')} />
                    ) : null}
                    <b
                      className={
                        each.veto !== 'NONE' || each.delta.startsWith('-')
                          ? 'round-minus number'
                          : 'round-plus number'
                      }
                    >
                      {worth(each)}
                    </b>
                  </span>
                </button>
              </li>
            ),
          )}
        </ul>
      )}
      {text.trim() !== '' || inPassing.length === 0 || others === 0 ? null : (
        <Button
          size="large"
          className="round-more"
          aria-expanded={showsAll}
          icon={showsAll ? <UpOutlined aria-hidden /> : <DownOutlined aria-hidden />}
          onClick={() => setShowsAll(!showsAll)}
        >
          {t(showsAll ? 'item.fewer' : 'item.others', { count: others })}
        </Button>
      )}
      {item === null || draft === null ? null : (
        <FindingSheet
          patrolId={patrol.patrolId}
          window={window}
          item={item}
          person={person}
          draft={draft}
          change={writing.change}
          restoredFromMs={writing.restoredFromMs}
          onClose={writing.clear}
          onSaved={() => {
            writing.clear()
            if (window.seenAtMs === null) void seeNow()
          }}
        />
      )}
    </section>
  )
}
