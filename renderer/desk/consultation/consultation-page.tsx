import { Button, Drawer, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { hall } from '../../shared/hall.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { ShortcutHint } from '../../shared/shortcuts.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { NoticeDialog } from '../items/notice-dialog.tsx'
import { searchItems } from '../items/search-items.ts'
import { Field } from '../parts/field.tsx'
import { KeyHints } from '../parts/key-hints.tsx'
import { ReasonDialog } from '../parts/reason-dialog.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { useHeight } from '../parts/use-height.ts'
import { useToday } from '../parts/use-today.ts'
import { PresentVisitNote } from '../queue/visit-notes.tsx'
import { ConsultationDetail } from './consultation-detail.tsx'
import {
  consultationInput,
  draftOfConsultation,
  emptyConsultation,
  type ConsultationDraft,
} from './consultation-draft.ts'
import { ConsultationFields, type ConsultationFieldsHandle } from './consultation-fields.tsx'
import { ConsultationList } from './consultation-list.tsx'
import './consultation.css'

const LIST_LINES = 500

/** Consultations: the line on top, those of today beneath, one opened at the side. */
export const ConsultationPage = () => {
  const { t } = useTranslation(['consultations', 'items', 'common'])
  const navigate = useNavigate()
  const { consultationId } = useParams()
  const [search] = useSearchParams()
  const line = useRef<ConsultationFieldsHandle>(null)
  const [draft, setDraft] = useState<ConsultationDraft>(emptyConsultation)
  const [tried, setTried] = useState(false)
  const [dialog, setDialog] = useState<'correct' | 'void' | 'notice' | null>(null)
  const [listBox, listHeight] = useHeight()

  const today = useToday()
  const list = useHallQuery(
    'ledger.query',
    { kind: 'CONSULTATIONS', fromDay: today, toDay: today, limit: LIST_LINES },
    { refreshOn: ['consultation'] },
  )
  const opened = useHallQuery('consultations.get', consultationId === undefined ? null : { consultationId }, {
    refreshOn: ['consultation', 'paper'],
  })
  const record = opened.data
  const noticeItem = useHallQuery(
    'items.get',
    dialog === 'notice' && record?.consultation.itemId ? { itemId: record.consultation.itemId } : null,
  )
  const log = useHallAction('consultations.log')
  const strike = useHallAction('consultations.void')
  const issue = useHallAction('papers.issueConsultNotice')

  useEffect(() => line.current?.focus(), [])
  const wantedItem = search.get('item')
  useEffect(() => {
    if (wantedItem === null) return
    void navigate(paths.consult(), { replace: true })
    hall.call('items.get', { itemId: wantedItem }).then(
      ({ item, unit }) => {
        setDraft((before) => ({
          ...before,
          item: { itemId: item.itemId, name: item.name, caseKind: item.caseKind, unitName: unit.name },
        }))
        line.current?.focusMatter()
      },
      (thrown: unknown) => notifyFailed(thrown),
    )
  }, [wantedItem, navigate])

  const save = async () => {
    setTried(true)
    if (draft.matter.trim() === '') {
      line.current?.focusMatter()
      return
    }
    const logged = await log.run({ ...consultationInput(draft), backEntry: null })
    if (!logged) return
    setDraft(emptyConsultation)
    setTried(false)
    line.current?.focus()
    notifySaved(t('saved', { no: logged.consultationNo }))
  }
  const close = () => {
    setDialog(null)
    strike.clearError()
    issue.clearError()
  }
  const undo = async (id: string) => {
    try {
      await hall.call('consultations.undo', { consultationId: id })
      notifySaved(t('undone'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }

  return (
    <PageFrame
      title={t('title')}
      subtitle={<PresentVisitNote />}
      fill
      error={list.error}
      onRetry={list.reload}
    >
      <div className="hd-consult">
        <ErrorBanner error={log.error} onClose={log.clearError} />
        <form
          className="hd-consult-form"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <ConsultationFields
            ref={line}
            draft={draft}
            onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
            search={searchItems}
            matterError={tried && draft.matter.trim() === '' ? t('matterNeeded') : undefined}
            action={
              <Button type="primary" htmlType="submit" loading={log.busy} className="hd-consult-save">
                {t('save')} <ShortcutHint keys="Enter" />
              </Button>
            }
          />
        </form>
        <KeyHints
          hints={[
            { keys: 'Enter', text: t('keyEnter') },
            { keys: 'Tab', text: t('keyTab') },
            { keys: '1–5', text: t('keyOutcome') },
          ]}
        />
        <div ref={listBox} className="hd-consult-list panel">
          {list.data ? (
            <ConsultationList
              rows={list.data.rows}
              heightPx={listHeight}
              onOpen={(id) => void navigate(paths.consultation(id))}
            />
          ) : null}
        </div>
      </div>
      <Drawer
        open={consultationId !== undefined}
        size={560}
        title={record ? t('detailTitle', { no: record.consultation.consultationNo }) : t('title')}
        onClose={() => void navigate(paths.consult())}
        loading={opened.loading}
      >
        <ErrorBanner error={opened.error} onRetry={opened.reload} />
        {record ? (
          <ConsultationDetail
            record={record}
            onCorrect={() => setDialog('correct')}
            onVoid={() => setDialog('void')}
            onUndo={() => void undo(record.consultation.consultationId)}
            onNotice={() => setDialog('notice')}
            onOpenCase={() => {
              const { itemId, consultationId: from } = record.consultation
              void navigate(`${paths.intake(itemId ?? undefined)}?consultation=${from}`)
            }}
          />
        ) : null}
      </Drawer>
      {dialog === 'correct' && record ? (
        <CorrectConsultation
          consultationId={record.consultation.consultationId}
          before={draftOfConsultation(record)}
          onDone={() => {
            close()
            notifySaved(t('corrected'), { undo: () => undo(record.consultation.consultationId) })
          }}
          onClose={close}
        />
      ) : null}
      {dialog === 'void' && record ? (
        <ReasonDialog
          title={t('voidTitle', { no: record.consultation.consultationNo })}
          okText={t('action.void')}
          hint={t('voidHint')}
          danger
          busy={strike.busy}
          error={strike.error?.message ?? null}
          onClose={close}
          onSubmit={(reason) =>
            void strike.run({ consultationId: record.consultation.consultationId, reason }).then((done) => {
              if (!done) return
              close()
              notifySaved(t('voided'), { undo: () => undo(record.consultation.consultationId) })
            })
          }
        />
      ) : null}
      {dialog === 'notice' && record && noticeItem.data ? (
        <NoticeDialog
          item={noticeItem.data.item}
          visitorName={record.visitorName}
          visitorPhone=""
          matter={record.consultation.matter}
          busy={issue.busy}
          error={issue.error?.message ?? null}
          onClose={close}
          onIssue={(input) =>
            void issue
              .run({
                ...input,
                itemId: noticeItem.data?.item.itemId ?? '',
                consultationId: record.consultation.consultationId,
              })
              .then((paper) => {
                if (paper) void navigate(paths.paper(paper.paperId))
              })
          }
        />
      ) : null}
    </PageFrame>
  )
}

interface CorrectConsultationProps {
  readonly consultationId: string
  readonly before: ConsultationDraft
  readonly onDone: () => void
  readonly onClose: () => void
}

/** The line once more with what was recorded; the reason is part of the record. */
const CorrectConsultation = ({ consultationId, before, onDone, onClose }: CorrectConsultationProps) => {
  const { t } = useTranslation(['consultations', 'common'])
  const [draft, setDraft] = useState(before)
  const [reason, setReason] = useState('')
  const correct = useHallAction('consultations.correct')
  const submit = () => {
    if (draft.matter.trim() === '' || reason.trim() === '') return
    void correct.run({ ...consultationInput(draft), consultationId, reason: reason.trim() }).then((done) => {
      if (done) onDone()
    })
  }
  return (
    <StepDialog
      title={t('correctTitle')}
      okText={t('action.correct')}
      width={820}
      busy={correct.busy}
      okDisabled={draft.matter.trim() === '' || reason.trim() === ''}
      error={correct.error?.message ?? null}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="hd-consult-dialog">
        <p className="hd-secondary">{t('correctHint')}</p>
        <ConsultationFields
          draft={draft}
          onChange={(part) => setDraft((last) => ({ ...last, ...part }))}
          search={searchItems}
          matterError={draft.matter.trim() === '' ? t('matterNeeded') : undefined}
        />
        <Field label={t('reason')} required>
          {(ids) => (
            <Input
              {...ids}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </StepDialog>
  )
}
