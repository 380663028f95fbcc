import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { DECIDING_ROLES, type Role } from '../../../db/model/roles.ts'
import { linesOf } from './lines.ts'
import type { RulesInput } from './rules-words.ts'

type Chain = RulesInput['chains'][number]

interface ChainsEditorProps {
  readonly label: string
  readonly chains: readonly Chain[]
  readonly onChange: (chains: Chain[]) => void
}

/** Who agrees, by length. The last line has no limit, so that every leave finds one. */
export function ChainsEditor({ label, chains, onChange }: ChainsEditorProps) {
  const { t } = useTranslation(['rules', 'common'])
  const change = (at: number, part: Partial<Chain>): void =>
    onChange(chains.map((each, index) => (index === at ? { ...each, ...part } : each)))
  const last = chains.length - 1
  return (
    <div className="rules-chains">
      {linesOf(chains).map(({ each, at, key }) => {
        const name = `${label} ${at + 1}`
        return (
          <div key={key} className="rules-chain">
            <span className="rules-chain-length">
              {at === last ? (
                t('chain.longer')
              ) : (
                <>
                  {t('chain.upTo')}
                  <InputNumber
                    aria-label={`${name} ${t('chain.halfDays')}`}
                    min={1}
                    max={400}
                    precision={0}
                    value={each.halfDaysMax}
                    onChange={(value) => change(at, { halfDaysMax: value ?? 1 })}
                  />
                  {t('chain.halfDays')}
                </>
              )}
            </span>
            <Select<Role[]>
              mode="multiple"
              className="rules-chain-steps"
              aria-label={`${name} ${t('chain.steps')}`}
              placeholder={t('chain.steps')}
              {...(each.steps.length === 0 ? { status: 'error' as const } : {})}
              value={each.steps}
              options={DECIDING_ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
              onChange={(steps) => change(at, { steps: steps.slice(0, 5) })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${name} ${t('chain.remove')}`}
              title={t('chain.remove')}
              disabled={at === last}
              onClick={() => onChange(chains.filter((_each, index) => index !== at))}
            />
          </div>
        )
      })}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        disabled={chains.length >= 10}
        onClick={() => {
          const before = chains.at(-2)?.halfDaysMax ?? 0
          onChange([
            ...chains.slice(0, -1),
            { halfDaysMax: before + 1, steps: ['CHIEF_REP'] },
            ...chains.slice(-1),
          ])
        }}
      >
        {t('chain.add')}
      </Button>
    </div>
  )
}
