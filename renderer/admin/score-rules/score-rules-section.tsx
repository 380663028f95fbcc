import {
  CalculatorOutlined,
  CopyOutlined,
  DownloadOutlined,
  UploadOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { Alert, App, Button, Dropdown, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { addDays } from '../../../db/model/day.ts'
import { saveFile, XLSX_TYPE } from '../../desk/ledger/save-file.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { EditProblem } from '../parts/edit-problem.tsx'
import { BasicsPart } from './basics-part.tsx'
import { ChangeList } from './change-list.tsx'
import { CopyDialog } from './copy-dialog.tsx'
import { DryRunDrawer } from './dry-run-drawer.tsx'
import { FaultList } from './fault-list.tsx'
import type { Fault } from './faults.ts'
import { GradesPart } from './grades-part.tsx'
import { ImportDialog, type ImportedRules } from './import-dialog.tsx'
import { ItemDrawer } from './item-drawer.tsx'
import { ItemsPart } from './items-part.tsx'
import {
  copyOf,
  DEFAULT_RULES_ID,
  endedByDraft,
  isSame,
  newItem,
  SECTIONS,
  type DraftRules,
  type RulesEntry,
  type Section,
} from './rules-draft.ts'
import { useFaults } from './rules-words.ts'
import { SheetsPart } from './sheets-part.tsx'
import { useUnsavedGuard } from './unsaved-guard.tsx'
import { VersionsPart } from './versions-part.tsx'
import './score-rules.css'

interface Draft {
  readonly rules: DraftRules
  /** Version it was begun from; 0: a new set. */
  readonly baseVersion: number
  readonly source: ImportedRules['source'] | null
}

type Dialog = 'COPY' | 'IMPORT' | 'DRY_RUN'

const firstShown = (sets: readonly RulesEntry[]): RulesEntry | undefined =>
  sets.find(({ inForce }) => inForce) ?? sets.find(({ active }) => active) ?? sets[0]

/** 评分细则: the set in force opens with its items; what is typed is a draft until it is saved as a version. */
export function ScoreRulesSection() {
  const { t } = useTranslation(['score-rules', 'common'])
  const { modal } = App.useApp()
  const list = useHallQuery('scoreRules.list', {}, { refreshOn: ['score_rules'] })
  const sets = list.data?.sets ?? []
  const mayChange = list.data?.mayChange ?? false
  const [chosen, setChosen] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft | null>(null)
  const [section, setSection] = useState<Section>('items')
  const [openAt, setOpenAt] = useState<number | null>(null)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const save = useHallAction('scoreRules.save')
  const retire = useHallAction('scoreRules.retire')
  const exportFile = useHallAction('scoreRules.export')

  const entry =
    sets.find(({ rules }) => rules.rulesId === (draft?.rules.rulesId ?? chosen)) ??
    (draft === null ? firstShown(sets) : undefined)
  const rules = draft?.rules ?? entry?.rules ?? null
  const isPack = rules?.rulesId === DEFAULT_RULES_ID
  const readOnly = !mayChange || isPack || (draft === null && entry?.active === false)
  const isDirty =
    draft !== null && (draft.baseVersion === 0 || entry === undefined || !isSame(draft.rules, entry.rules))
  const faults = useFaults(draft === null && isPack ? null : rules, sets)
  const ended = draft === null ? [] : endedByDraft(draft.rules, sets)
  const endedNames = new Set(ended.map(({ name }) => name))
  const overlapsAlone = faults.filter(({ isRemark }) => !isRemark)
  const canEndOthers =
    ended.length > 0 && overlapsAlone.every(({ field, list: of }) => of === null && field === 'validFrom')
  const isBlocked = overlapsAlone.length > 0 && !canEndOthers
  const isOvertaken =
    draft !== null && draft.baseVersion > 0 && entry !== undefined && entry.savedVersion > draft.baseVersion
  useUnsavedGuard(isDirty)

  const change = (part: Partial<DraftRules>): void => {
    if (rules === null || readOnly) return
    save.clearError()
    setDraft((before) => ({
      source: before?.source ?? null,
      baseVersion: before?.baseVersion ?? entry?.savedVersion ?? 0,
      rules: { ...(before?.rules ?? rules), ...part },
    }))
  }
  const drop = (): void => {
    setDraft(null)
    setOpenAt(null)
    save.clearError()
  }
  const begin = (name: string, validFrom: string): void => {
    if (rules === null) return
    setDraft({ rules: copyOf(rules, crypto.randomUUID(), name, validFrom), baseVersion: 0, source: null })
    setDialog(null)
  }
  const takeOver = (imported: ImportedRules, as: 'VERSION' | 'NEW'): void => {
    const { rules: read, source } = imported
    const same = sets.find((set) => set.rules.rulesId === read.rulesId)
    setDraft(
      as === 'VERSION' && same !== undefined
        ? { rules: read, baseVersion: same.savedVersion, source }
        : { rules: { ...read, rulesId: crypto.randomUUID(), version: 1 }, baseVersion: 0, source },
    )
    setOpenAt(null)
    setDialog(null)
  }
  const submit = async (endPrevious: boolean): Promise<void> => {
    if (draft === null) return
    const done = await save.run({
      rules: { ...draft.rules, version: Math.max(1, draft.baseVersion) },
      baseVersion: draft.baseVersion,
      endPrevious,
      source: draft.source,
    })
    if (done === undefined) return
    notifySaved(t('score-rules:saved', { name: draft.rules.name, version: done.version }))
    setChosen(draft.rules.rulesId)
    setOpenAt(null)
    setDraft(null)
    list.reload()
  }
  const askAndSave = (): void => {
    if (draft === null || !isDirty || isBlocked || save.busy) return
    if (overlapsAlone.length === 0) {
      void submit(false)
      return
    }
    modal.confirm({
      title: t('score-rules:overlap.title', { name: [...endedNames].join(t('common:state.separator')) }),
      content: t('score-rules:overlap.ask', {
        day: addDays(draft.rules.validFrom, -1),
        from: draft.rules.validFrom,
      }),
      okText: t('score-rules:overlap.end', { day: addDays(draft.rules.validFrom, -1) }),
      cancelText: t('score-rules:overlap.back'),
      onOk: () => submit(true),
      onCancel: () => setSection('basics'),
    })
  }
  useShortcut('Ctrl+S', askAndSave, { active: mayChange })
  const giveUp = (): void => {
    if (entry === undefined) return
    modal.confirm({
      title: t('score-rules:retire.ask', { name: entry.rules.name }),
      content: t('score-rules:retire.hint'),
      okText: t('score-rules:retire.do'),
      cancelText: t('common:action.cancel'),
      onOk: async () => {
        const done = await retire.run({ rulesId: entry.rules.rulesId, baseVersion: entry.savedVersion })
        if (done === undefined) return
        notifySaved(t('score-rules:retire.done', { name: entry.rules.name }))
        setChosen(null)
      },
    })
  }
  const download = async (): Promise<void> => {
    if (entry === undefined) return
    const file = await exportFile.run({ rulesId: entry.rules.rulesId })
    if (file !== undefined) saveFile(file.fileName, file.base64, XLSX_TYPE)
  }
  const goTo = (fault: Fault): void => {
    setSection(fault.section)
    setOpenAt(fault.list === 'items' && fault.at >= 0 ? fault.at : null)
  }
  const add = (target: ScoreTarget): void => {
    if (rules === null) return
    change({ items: [...rules.items, newItem(rules, target)] })
    setOpenAt(rules.items.length)
  }
  const stateOf = (set: RulesEntry): string =>
    set.rules.rulesId === DEFAULT_RULES_ID
      ? t(set.inForce ? 'score-rules:state.packInForce' : 'score-rules:state.pack')
      : !set.active
        ? t('score-rules:state.retired')
        : t(set.inForce ? 'score-rules:state.inForce' : 'score-rules:state.other', {
            from: set.rules.validFrom,
            to: set.rules.validTo ?? t('score-rules:forEver'),
          })
  const props = rules === null ? null : { rules, readOnly, faults, onChange: change }
  const faultsIn = (of: Section): number =>
    faults.filter((fault) => fault.section === of && !fault.isRemark).length
  return (
    <PageFrame
      fill
      title={t('score-rules:title')}
      error={list.error}
      onRetry={list.reload}
      loading={list.loading}
      actions={
        rules === null ? null : (
          <>
            <Select<string>
              className="score-set"
              aria-label={t('score-rules:set')}
              disabled={isDirty}
              title={isDirty ? t('score-rules:unsaved.first') : rules.name}
              value={rules.rulesId}
              options={[
                ...(entry === undefined ? [{ value: rules.rulesId, label: rules.name }] : []),
                ...sets.map((set) => ({
                  value: set.rules.rulesId,
                  label: `${set.rules.name} · ${stateOf(set)}`,
                })),
              ]}
              onChange={(rulesId) => {
                drop()
                setChosen(rulesId)
              }}
            />
            {mayChange ? (
              <>
                <Button
                  icon={<CalculatorOutlined />}
                  disabled={overlapsAlone.some(({ list: of, field }) => of !== null || field !== 'validFrom')}
                  title={t('score-rules:dryRun.help')}
                  onClick={() => setDialog('DRY_RUN')}
                >
                  {t('score-rules:dryRun.do')}
                </Button>
                <Button icon={<UploadOutlined />} disabled={isDirty} onClick={() => setDialog('IMPORT')}>
                  {t('score-rules:import.do')}
                </Button>
              </>
            ) : null}
            <Button
              icon={<DownloadOutlined />}
              loading={exportFile.busy}
              disabled={entry === undefined || isDirty}
              title={isDirty ? t('score-rules:unsaved.first') : t('score-rules:export.hint')}
              onClick={() => void download()}
            >
              {t('score-rules:export.do')}
            </Button>
            {mayChange && !isPack && !isDirty ? (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'copy', label: t('score-rules:copy.do'), onClick: () => setDialog('COPY') },
                    ...(entry?.active === true
                      ? [{ key: 'retire', danger: true, label: t('score-rules:retire.do'), onClick: giveUp }]
                      : []),
                  ],
                }}
              >
                <Button>{t('common:action.more')}</Button>
              </Dropdown>
            ) : null}
            {mayChange && isPack ? (
              <Button type="primary" icon={<CopyOutlined />} onClick={() => setDialog('COPY')}>
                {t('score-rules:pack.copy')}
              </Button>
            ) : null}
            {mayChange && !isPack ? (
              <>
                {isDirty ? <Button onClick={drop}>{t('score-rules:unsaved.drop')}</Button> : null}
                <Button
                  type="primary"
                  disabled={!isDirty || isBlocked}
                  loading={save.busy}
                  onClick={askAndSave}
                >
                  {t('score-rules:save')}
                </Button>
              </>
            ) : null}
          </>
        )
      }
    >
      {rules === null || props === null ? null : (
        <div className="score-page">
          {mayChange ? (
            <EditProblem error={save.error ?? retire.error ?? exportFile.error} onReopen={drop} />
          ) : null}
          {isOvertaken && save.error === null ? (
            <Alert
              type="warning"
              showIcon
              title={t('score-rules:unsaved.overtaken', { version: entry?.savedVersion })}
              action={
                <Button size="small" onClick={drop}>
                  {t('score-rules:unsaved.drop')}
                </Button>
              }
            />
          ) : null}
          {isPack && mayChange ? <p className="muted score-note">{t('score-rules:pack.about')}</p> : null}
          {mayChange ? null : <p className="muted score-note">{t('score-rules:readOnly')}</p>}
          <FaultList faults={faults} canEndOthers={canEndOthers} onGo={goTo} />
          {isDirty ? (
            <details className="score-unsaved">
              <summary>
                {draft?.baseVersion === 0
                  ? t('score-rules:unsaved.new', { name: rules.name, from: rules.validFrom })
                  : t('score-rules:unsaved.changed')}
              </summary>
              {draft.baseVersion > 0 && entry !== undefined ? (
                <ChangeList before={entry.rules} after={draft.rules} />
              ) : (
                <p className="muted">{t('score-rules:unsaved.newHint')}</p>
              )}
            </details>
          ) : null}
          <Segmented<Section>
            aria-label={t('score-rules:sections')}
            value={section}
            options={SECTIONS.filter((name) => name !== 'versions' || entry !== undefined).map((name) => ({
              value: name,
              label: (
                <span>
                  {t(`score-rules:section.${name}`)}
                  {faultsIn(name) > 0 ? (
                    <span className="score-wrong">
                      {' '}
                      <WarningOutlined aria-hidden /> {faultsIn(name)}
                    </span>
                  ) : null}
                </span>
              ),
            }))}
            onChange={setSection}
          />
          {section === 'items' ? (
            <ItemsPart {...props} openAt={openAt} onOpen={setOpenAt} onAdd={add} />
          ) : (
            <div className="score-scroll">
              {section === 'sheets' ? <SheetsPart {...props} /> : null}
              {section === 'grades' ? <GradesPart {...props} /> : null}
              {section === 'basics' ? <BasicsPart {...props} /> : null}
              {section === 'versions' ? <VersionsPart rulesId={rules.rulesId} /> : null}
            </div>
          )}
          {openAt === null ? null : (
            <ItemDrawer
              key={openAt}
              {...props}
              at={openAt}
              onClose={() => setOpenAt(null)}
              onCopy={isPack && mayChange ? () => setDialog('COPY') : null}
            />
          )}
          {dialog === 'COPY' ? (
            <CopyDialog rules={rules} onCopy={begin} onClose={() => setDialog(null)} />
          ) : null}
          {dialog === 'IMPORT' ? (
            <ImportDialog sets={sets} onTake={takeOver} onClose={() => setDialog(null)} />
          ) : null}
          {dialog === 'DRY_RUN' ? <DryRunDrawer rules={rules} onClose={() => setDialog(null)} /> : null}
        </div>
      )}
    </PageFrame>
  )
}
