import { Form, Input } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { PaperKind } from '../../../db/model/events/record-events.ts'
import { ListSection } from '../parts/list-section.tsx'
import { RecordDrawer } from '../parts/record-drawer.tsx'

type Template = Result<'templates.list'>['templates'][number]
type Entry = Pick<Template, 'title' | 'numberWord' | 'footer'>

const isPaperKind = (text: string): text is PaperKind => PaperKind.options.some((kind) => kind === text)

/** Titles, number words and extra lines of the papers. */
export function TemplatesSection() {
  const { t } = useTranslation(['admin', 'common'])
  const query = useHallQuery('templates.list', {}, { refreshOn: ['template'] })
  const [editing, setEditing] = useState<Template | null>(null)
  const columns = useMemo<ColumnsType<Template>>(
    () => [
      {
        key: 'kind',
        title: t('template.kind'),
        width: 220,
        render: (_value, template) =>
          isPaperKind(template.paperKind) ? t(`common:paperKind.${template.paperKind}`) : template.paperKind,
      },
      {
        key: 'title',
        title: t('template.title'),
        width: 260,
        ellipsis: true,
        render: (_value, template) => <span title={template.title}>{template.title}</span>,
      },
      {
        key: 'numberWord',
        title: t('template.numberWord'),
        width: 110,
        render: (_value, template) => template.numberWord,
      },
      {
        key: 'footer',
        title: t('template.footer'),
        ellipsis: true,
        render: (_value, template) => <span title={template.footer}>{template.footer}</span>,
      },
      {
        key: 'version',
        title: t('template.version'),
        width: 80,
        render: (_value, template) => template.version,
      },
    ],
    [t],
  )
  return (
    <ListSection
      title={t('nav.templates')}
      subtitle={t('template.subtitle')}
      rows={query.data?.templates}
      columns={columns}
      rowKey={(template) => template.paperKind}
      textOf={(template) => `${template.title} ${template.numberWord} ${template.footer}`}
      error={query.error}
      onRetry={query.reload}
      onOpen={setEditing}
      empty={{ title: t('template.empty'), hint: '' }}
    >
      {editing === null ? null : <TemplateDrawer template={editing} onClose={() => setEditing(null)} />}
    </ListSection>
  )
}

function TemplateDrawer({
  template,
  onClose,
}: {
  readonly template: Template
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['admin', 'common'])
  const [form] = Form.useForm<Entry>()
  const save = useHallAction('templates.set')
  const { paperKind, title, numberWord, footer } = template
  const submit = async (entry: Entry): Promise<void> => {
    if ((await save.run({ paperKind, ...entry })) === undefined) return
    notifySaved(t('saved', { name: entry.title }), {
      undo: () => save.run({ paperKind, title, numberWord, footer }),
    })
    onClose()
  }
  return (
    <RecordDrawer
      title={title}
      form={form}
      initial={{ title, numberWord, footer }}
      busy={save.busy}
      error={save.error}
      onSave={(entry) => void submit(entry)}
      onClose={onClose}
    >
      <Form.Item
        name="title"
        label={t('template.title')}
        rules={[
          {
            required: true,
            whitespace: true,
            message: t('common:form.required', { field: t('template.title') }),
          },
        ]}
      >
        <Input autoFocus maxLength={120} />
      </Form.Item>
      <Form.Item name="numberWord" label={t('template.numberWord')} extra={t('template.numberWordHint')}>
        <Input maxLength={10} />
      </Form.Item>
      <Form.Item name="footer" label={t('template.footer')} extra={t('template.footerHint')}>
        <Input.TextArea maxLength={1_000} rows={3} className="growing-text" />
      </Form.Item>
    </RecordDrawer>
  )
}
