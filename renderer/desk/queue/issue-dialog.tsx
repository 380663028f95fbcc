import { Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PriorityGroup } from '../../../db/model/queue/ticket-class.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import type { WindowView } from './queue-types.ts'
import type { SlipPrinting } from './use-slip-printing.tsx'

interface IssueDialogProps {
  /** Classes of the own window: offered first. */
  readonly classes: WindowView['classes']
  readonly print: SlipPrinting['print']
  readonly onClose: () => void
}

type Group = IssueGroup | 'NONE'
type IssueGroup = (typeof PriorityGroup.options)[number]

/** 现场取号: for whom the ticket machine is no help; the slip comes out of the desk's own printer. */
export function IssueDialog({ classes, print, onClose }: IssueDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  const board = useHallQuery('screen.board', {})
  const issue = useHallAction('queue.issue')
  const [classId, setClassId] = useState<string | null>(classes[0]?.classId ?? null)
  const [group, setGroup] = useState<Group>('NONE')
  const [document, setDocument] = useState('')
  const [onPaper, setOnPaper] = useState(true)
  const own = new Set<string>(classes.map((each) => each.classId))
  const others = (board.data?.classes ?? []).filter((each) => !own.has(each.classId))
  const groupOf = (label: string, list: readonly { classId: string; prefix: string; name: string }[]) => ({
    label,
    options: list.map((each) => ({ value: each.classId, label: `${each.prefix} ${each.name}` })),
  })
  const submit = async (): Promise<void> => {
    if (classId === null) return
    const ticket = await issue.run({
      classId,
      priority: group === 'NONE' ? null : group,
      document: document.trim(),
    })
    if (ticket === undefined) return
    notifySaved(t('issue.done', { number: ticket.number, count: ticket.peopleAhead ?? 0 }), {
      more: { text: t('issue.again'), act: () => void print(ticket) },
    })
    onClose()
    if (onPaper) await print(ticket)
  }
  return (
    <StepDialog
      title={t('issue.title')}
      okText={t(onPaper ? 'issue.okPrint' : 'issue.ok')}
      width={560}
      busy={issue.busy}
      error={issue.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field label={t('issue.class')} required>
        {(ids) => (
          <Select
            {...ids}
            aria-label={t('issue.class')}
            showSearch={{ optionFilterProp: 'label' }}
            value={classId}
            options={[groupOf(t('issue.ownClasses'), classes), groupOf(t('issue.otherClasses'), others)]}
            onChange={(value: string) => setClassId(value)}
          />
        )}
      </Field>
      <Field label={t('issue.priority')} hint={t('issue.priorityHint')}>
        {() => (
          <KeyChoice<Group>
            ariaLabel={t('issue.priority')}
            value={group}
            options={[
              { value: 'NONE', label: t('issue.noPriority') },
              ...PriorityGroup.options.map((value) => ({ value, label: t(`group.${value}`) })),
            ]}
            onChange={setGroup}
          />
        )}
      </Field>
      <Field label={t('issue.document')} hint={t('issue.documentHint')}>
        {(ids) => (
          <Input
            {...ids}
            maxLength={40}
            autoComplete="off"
            value={document}
            onChange={(event) => setDocument(event.target.value)}
          />
        )}
      </Field>
      <Checkbox checked={onPaper} onChange={(event) => setOnPaper(event.target.checked)}>
        {t('issue.print')}
      </Checkbox>
    </StepDialog>
  )
}
