import { App, Button, Checkbox, DatePicker, Drawer, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { itemOf, type RuleItem, type ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { Field } from '../../desk/parts/field.tsx'
import { useToday } from '../../desk/parts/use-today.ts'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import { signed } from '../../shared/assessment/points.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { PhotoPicker } from '../../shared/files/photo-picker.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import {
  concernedBy,
  isTouched,
  itemGroups,
  missingIn,
  peopleAt,
  periodsOf,
  previewOf,
  rulesOn,
  sameAs,
  subjectOptions,
  type Missing,
  type RecordDraft,
} from './record-choice.ts'
import './record.css'
import { RecordItemSelect } from './record-item-select.tsx'
import { RecordNotes } from './record-notes.tsx'
import { useClosedPeriods } from './record-periods.ts'
import { usePinyin } from './use-pinyin.ts'

export interface RecordSubject {
  readonly target: ScoreTarget
  readonly subjectId: string
}

interface RecordDialogProps {
  /** Known where it is opened from a score. */
  readonly subject?: RecordSubject
  readonly onSaved: (entry: EntryView) => void
  readonly onClose: () => void
}

const QUANTITY_MAX = 1_000
const FORMAT = 'YYYY-MM-DD'
const WIDTH = 600

/** 登记扣分/加分: what nobody saw on a round and no record of the hall tells: a letter of thanks, a complaint, a card. */
export function RecordDialog({ subject, onSaved, onClose }: RecordDialogProps) {
  const { t } = useTranslation(['assessment', 'common'])
  const words = useAssessmentWords()
  const today = useToday()
  const ownId = useSession((state) => state.session?.staffId ?? '')
  const pinyinOf = usePinyin(true)
  const sets = useHallQuery('scoreRules.list', {}, { refreshOn: ['score_rules'] })
  const directory = useHallQuery('hall.directory', {}, { refreshOn: ['staff', 'window', 'unit'] })
  const action = useHallAction('assessment.record')
  const [blank] = useState<RecordDraft>({
    itemCode: null,
    subjectId: subject?.subjectId ?? null,
    presentId: null,
    day: today,
    quantity: 1,
    delta: '0',
    note: '',
    files: [],
    reminded: false,
  })
  const [draft, setDraft] = useState(blank)
  const { modal } = App.useApp()
  const [tried, setTried] = useState(false)
  const [reading, setReading] = useState(false)
  const change = (part: Partial<RecordDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const rules = useMemo(
    () => (sets.data === undefined ? null : rulesOn(sets.data.sets, draft.day)),
    [sets.data, draft.day],
  )
  const only = subject?.target ?? null
  const groups = useMemo(
    () => (rules === null ? [] : itemGroups(rules, only, pinyinOf)),
    [rules, only, pinyinOf],
  )
  const item = rules === null || draft.itemCode === null ? null : (itemOf(rules, draft.itemCode) ?? null)
  const target = item?.target ?? only
  const subjects =
    target === null || directory.data === undefined
      ? []
      : subjectOptions(directory.data, target, ownId, pinyinOf)
  const present =
    target === 'WINDOW' && directory.data !== undefined
      ? peopleAt(directory.data, draft.subjectId, ownId)
      : []
  const alike = useHallQuery(
    'assessment.entries',
    item === null || draft.subjectId === null
      ? null
      : {
          from: draft.day,
          to: draft.day,
          target: item.target,
          subjectId: draft.subjectId,
          status: 'COUNTS',
        },
    { refreshOn: SCORE_KINDS },
  )
  const similar = item === null ? [] : sameAs(alike.data?.entries ?? [], item.code)
  const periods = rules === null || item === null ? [] : periodsOf(rules, item, draft.day)
  const closed = useClosedPeriods(periods, today)
  const missing = missingIn(item, draft)
  const faultOf = (...of: readonly Missing[]): string | undefined => {
    const fault = of.find((each) => missing.includes(each))
    return tried && fault !== undefined ? t(`assessment:record.missing.${fault}`) : undefined
  }
  const choose = (next: RuleItem): void =>
    change({
      itemCode: next.code,
      delta: next.delta,
      ...(next.target === target ? {} : { subjectId: null, presentId: null }),
    })
  const save = async (): Promise<void> => {
    setTried(true)
    // Entries that say the same are told before it is saved, not after.
    if (item === null || missing.length > 0 || reading || alike.loading) return
    const done = await action.run({
      itemCode: item.code,
      day: draft.day,
      quantity: draft.quantity,
      delta: item.deltaTo === null ? null : draft.delta,
      ...concernedBy(item, draft),
      note: draft.note.trim(),
      files: [...draft.files],
      remindedOnSpot: draft.reminded,
    })
    if (done !== undefined) onSaved(done.entry)
  }
  const close = async (): Promise<void> => {
    const agreed =
      !isTouched(draft, blank) ||
      (await modal.confirm({
        title: t('assessment:record.discard'),
        okText: t('assessment:record.discardOk'),
        cancelText: t('assessment:record.discardNo'),
        autoFocusButton: 'cancel',
      }))
    if (agreed) onClose()
  }
  useShortcut('Ctrl+Enter', () => void save())
  const bounds = item === null ? [] : [Number(item.delta), Number(item.deltaTo ?? item.delta)]
  const needsWords = item !== null && (item.veto !== 'NONE' || item.evidence === 'NOTE')
  return (
    <Drawer
      open
      size={WIDTH}
      title={t('assessment:record.title')}
      // A click beside it must not throw away what was written; Esc asks.
      mask={{ closable: false }}
      onClose={() => void close()}
      footer={
        <div className="record-foot">
          <span className="muted">{t('assessment:record.keys')}</span>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            type="primary"
            loading={action.busy}
            disabled={reading || alike.loading}
            onClick={() => void save()}
          >
            {t(similar.length > 0 ? 'assessment:record.okAgain' : 'assessment:record.ok')}
          </Button>
        </div>
      }
    >
      <div className="record-form">
        <ErrorBanner
          error={action.error ?? sets.error ?? directory.error}
          onClose={action.error === null ? sets.reload : action.clearError}
        />
        <div className="hd-row">
          <Field label={t('assessment:record.day')} className="record-day">
            {(ids) => (
              <DatePicker
                {...ids}
                allowClear={false}
                format={[FORMAT, 'YYYYMMDD']}
                maxDate={dayjs(today)}
                value={dayjs(draft.day)}
                onChange={(day) => {
                  if (day !== null) change({ day: day.format(FORMAT) })
                }}
              />
            )}
          </Field>
          <Field
            label={t('assessment:record.item')}
            required
            className="record-wide"
            error={
              sets.data !== undefined && rules === null
                ? t('assessment:record.noRules')
                : draft.itemCode !== null && item === null && rules !== null
                  ? t('assessment:record.itemGone')
                  : faultOf('ITEM')
            }
          >
            {(ids) => (
              <RecordItemSelect
                id={ids.id}
                groups={groups}
                value={item?.code ?? null}
                loading={sets.loading}
                onChange={choose}
              />
            )}
          </Field>
        </div>
        <div className="hd-row">
          <Field
            label={t(`assessment:record.whom.${target ?? 'ANY'}`)}
            required
            className="record-wide"
            error={faultOf('SUBJECT')}
          >
            {(ids) => (
              <Select<string, { value: string; label: string; words: string }>
                {...ids}
                aria-label={t(`assessment:record.whom.${target ?? 'ANY'}`)}
                disabled={target === null || subject !== undefined}
                loading={directory.loading}
                placeholder={t(target === null ? 'assessment:record.itemFirst' : 'assessment:record.find')}
                notFoundContent={t('assessment:record.nobody')}
                showSearch={{
                  filterOption: (text, option) => option?.words.includes(text.trim().toLowerCase()) ?? false,
                }}
                value={draft.subjectId}
                options={[...subjects]}
                onChange={(subjectId) => change({ subjectId, presentId: null })}
              />
            )}
          </Field>
          {present.length === 0 ? null : (
            <Field label={t('assessment:record.present')}>
              {(ids) => (
                <Select<string>
                  {...ids}
                  aria-label={t('assessment:record.present')}
                  allowClear
                  placeholder={t('assessment:record.presentNone')}
                  value={draft.presentId}
                  options={present.map(({ staffId, name }) => ({
                    value: staffId,
                    label: `${name} ${staffId}`,
                  }))}
                  onChange={(presentId: string | undefined) => change({ presentId: presentId ?? null })}
                />
              )}
            </Field>
          )}
        </div>
        <div className="hd-row">
          <Field label={t('assessment:record.quantity')}>
            {(ids) => (
              <span className="record-count">
                <InputNumber<number>
                  {...ids}
                  min={1}
                  max={QUANTITY_MAX}
                  precision={0}
                  value={draft.quantity}
                  onChange={(quantity) => change({ quantity: quantity ?? 1 })}
                />
                {item === null ? null : (
                  <span className="muted">{words.counted(draft.quantity, item.unit)}</span>
                )}
              </span>
            )}
          </Field>
          {item === null ? null : (
            <Field
              label={t('assessment:record.delta')}
              error={faultOf('DELTA')}
              hint={
                item.deltaTo === null
                  ? undefined
                  : t('assessment:inbox.deltaHint', { from: signed(item.delta), to: signed(item.deltaTo) })
              }
            >
              {(ids) =>
                item.deltaTo === null ? (
                  <output {...ids} className="number">
                    <b>{signed(item.delta)}</b>
                  </output>
                ) : (
                  <InputNumber<string>
                    {...ids}
                    stringMode
                    step="0.1"
                    min={String(Math.min(...bounds))}
                    max={String(Math.max(...bounds))}
                    value={draft.delta}
                    onChange={(delta) => change({ delta: delta ?? item.delta })}
                  />
                )
              }
            </Field>
          )}
        </div>
        <Field
          label={t('assessment:record.note')}
          required={needsWords}
          error={faultOf('OWN_WORDS', 'NOTE')}
          hint={
            item?.veto !== undefined && item.veto !== 'NONE'
              ? t('assessment:record.ownWords')
              : t('assessment:record.noteHint')
          }
        >
          {(ids) => (
            <Input.TextArea
              {...ids}
              rows={2}
              maxLength={2_000}
              value={draft.note}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Field>
        <div>
          <PhotoPicker files={draft.files} onChange={(files) => change({ files })} onBusy={setReading} />
          {faultOf('PHOTO') === undefined ? null : (
            <div className="hd-field-error" role="alert">
              {faultOf('PHOTO')}
            </div>
          )}
        </div>
        <Checkbox checked={draft.reminded} onChange={(event) => change({ reminded: event.target.checked })}>
          {t('assessment:record.reminded')}
        </Checkbox>
        {item === null || directory.data === undefined ? null : (
          <RecordNotes
            item={item}
            quantity={draft.quantity}
            charges={previewOf(directory.data, item, draft)}
            similar={similar}
            periods={periods}
            closed={closed}
          />
        )}
      </div>
    </Drawer>
  )
}
