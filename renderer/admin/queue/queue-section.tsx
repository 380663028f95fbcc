import { Alert, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { useDirectory } from '../parts/use-directory.ts'
import { ClassesTab } from './classes-tab.tsx'
import { FileButtons } from './file-buttons.tsx'
import { NoticesTab } from './notices-tab.tsx'
import './queue.css'
import { ServicesTab } from './services-tab.tsx'
import type { QueueSetup } from './tab-props.ts'

const TABS = ['classes', 'windows', 'notices'] as const
/** More windows than this without a class are told as a number. */
const IDLE_NAMED = 3

function Problems({ setup }: { readonly setup: QueueSetup }) {
  const { t } = useTranslation(['queue-setup', 'admin'])
  const navigate = useNavigate()
  const { windowNames } = useDirectory()
  const classNames = new Map<string, string>(setup.classes.map(({ classId, name }) => [classId, name]))
  const idle = setup.problems.filter(({ code }) => code === 'WINDOW_IDLE')
  const named =
    idle.length > IDLE_NAMED ? setup.problems.filter(({ code }) => code !== 'WINDOW_IDLE') : setup.problems
  const lines = named.map((problem) => {
    const words = {
      class: 'classId' in problem ? (classNames.get(problem.classId) ?? problem.classId) : '',
      window: 'windowId' in problem ? (windowNames.get(problem.windowId) ?? problem.windowId) : '',
      prefix: 'prefix' in problem ? problem.prefix : '',
    }
    return t(`problem.${problem.code}`, words)
  })
  const all = idle.length > IDLE_NAMED ? [...lines, t('idleMany', { count: idle.length })] : lines
  if (all.length === 0) return null
  const isOfScreens = setup.problems.some(({ code }) => code.includes('EXIT_CODE'))
  return (
    <Alert
      className="queue-note"
      type="warning"
      showIcon
      title={t('problems')}
      action={
        isOfScreens ? (
          <Button size="small" onClick={() => void navigate(paths.admin('settings'))}>
            {t('admin:nav.settings')}
          </Button>
        ) : undefined
      }
      description={
        <ul className="queue-problems">
          {all.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
    />
  )
}

/** 叫号设置: ticket classes, what each window serves, and public notices. */
export function QueueSection() {
  const { t } = useTranslation('queue-setup')
  const [tab, setTab] = useState<(typeof TABS)[number]>('classes')
  const query = useHallQuery(
    'queueSetup.get',
    {},
    {
      refreshOn: ['ticket_class', 'window_service', 'public_notice', 'window', 'setting'],
      keepPrevious: true,
    },
  )
  const chooser = (
    <Segmented
      value={tab}
      options={TABS.map((value) => ({ value, label: t(`tab.${value}`) }))}
      onChange={setTab}
    />
  )
  const note = query.data ? <Problems setup={query.data} /> : null
  const withFile = (
    <>
      {chooser}
      <FileButtons />
    </>
  )
  if (tab === 'classes') return <ClassesTab query={query} chooser={withFile} note={note} />
  if (tab === 'windows') return <ServicesTab query={query} chooser={withFile} note={note} />
  return <NoticesTab query={query} chooser={chooser} />
}
