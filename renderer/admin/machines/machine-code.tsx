import { CopyOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, App, Button, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { NewDeviceCode } from '../../../db/model/hall-views.ts'
import { dayAndTime } from '../../shared/format.ts'
import { notifyFailed, notifyInfo } from '../../shared/notices.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { MachineSlip } from './machine-slip.tsx'
import './machines.css'

interface MachineCodeProps {
  readonly code: NewDeviceCode
  readonly name: string
  readonly onDone: () => void
}

/** The one-time code, large enough to read across a counter; the only time it can be seen. */
export function MachineCode({ code, name, onDone }: MachineCodeProps) {
  const { t } = useTranslation(['hall', 'common'])
  const { message } = App.useApp()
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code.code)
      notifyInfo(t('common:action.copied'))
    } catch (thrown) {
      // A page that is not secure has no clipboard; the code can still be marked and copied.
      console.warn('not copied', thrown)
      void message.warning(t('code.copyByHand'))
    }
  }
  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4',
        copies: 1,
        title: t('slip.title'),
        pageNumber: null,
        runningHead: '',
        content: <MachineSlip code={code} name={name} hallName={hallName} />,
      })
      if (outcome === 'FAILED') void message.error(t('printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <div className="machine-code-view">
      <Alert type="warning" showIcon title={t('code.once')} />
      <div className="machine-code" aria-label={t('code.code')}>
        {code.code}
      </div>
      <dl className="machine-facts">
        <dt>{t('code.expires')}</dt>
        <dd>{dayAndTime(code.expiresAtMs)}</dd>
        <dt>{t('code.addresses')}</dt>
        <dd>
          {code.addresses.map((address) => (
            <div key={address}>
              <code>{address}</code>
            </div>
          ))}
        </dd>
        <dt>{t('code.fingerprint')}</dt>
        <dd>
          {code.fingerprint === '' ? (
            t('code.noFingerprint')
          ) : (
            <code className="machine-fingerprint">{code.fingerprint}</code>
          )}
        </dd>
      </dl>
      <ol className="machine-steps">
        <li>{t('slip.open')}</li>
        <li>{t('slip.join')}</li>
        <li>{t('slip.compare')}</li>
        <li>{t('slip.type')}</li>
      </ol>
      <Space>
        <Button
          type="primary"
          autoFocus
          icon={<PrinterOutlined aria-hidden />}
          loading={printing.busy}
          onClick={() => void print()}
        >
          {t('code.print')}
        </Button>
        <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
          {t('code.copy')}
        </Button>
        <Button onClick={onDone}>{t('code.done')}</Button>
      </Space>
      {printing.root}
    </div>
  )
}
