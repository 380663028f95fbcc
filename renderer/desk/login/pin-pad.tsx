import { ArrowLeftOutlined, EnterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

interface PinPadProps {
  readonly onDigit: (digit: string) => void
  readonly onBack: () => void
  readonly onEnter: () => void
  readonly disabled: boolean
}

/** For a mouse or a touch screen; the keyboard works without it. */
export function PinPad({ onDigit, onBack, onEnter, disabled }: PinPadProps) {
  const { t } = useTranslation('login')
  const digit = (key: string) => (
    <Button key={key} tabIndex={-1} disabled={disabled} onClick={() => onDigit(key)}>
      {key}
    </Button>
  )
  return (
    <div className="pin-pad">
      {KEYS.map(digit)}
      <Button
        tabIndex={-1}
        disabled={disabled}
        onClick={onBack}
        aria-label={t('pin.back')}
        title={t('pin.back')}
      >
        <ArrowLeftOutlined aria-hidden />
      </Button>
      {digit('0')}
      <Button
        tabIndex={-1}
        type="primary"
        disabled={disabled}
        onClick={onEnter}
        aria-label={t('enter')}
        title={t('enter')}
      >
        <EnterOutlined aria-hidden />
      </Button>
    </div>
  )
}
