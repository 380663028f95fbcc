import type { Result } from '../../../db/contract/index.ts'
import { useFormat } from '../../shared/format.ts'
import { Scrolled } from '../parts/scrolled.tsx'
import { useScreenQuery } from '../parts/use-screen-query.ts'
import { useWords, Words } from '../parts/words.tsx'

type Guide = Result<'screen.item'>

const EVERY_MS = 10 * 60_000

function Materials({ materials }: { readonly materials: Guide['materials'] }) {
  if (materials.length === 0)
    return (
      <p>
        <Words of="guide.noMaterials" />
      </p>
    )
  return (
    <ol className="guide-materials">
      {materials.map((material) => (
        <li key={material.materialId}>
          <strong>{material.name}</strong>
          <span className={`guide-need guide-need-${material.requirement.toLowerCase()}`}>
            <Words of={`guide.requirement.${material.requirement}`} />
          </span>
          <span className="muted">
            <Words of="guide.copies" values={{ originals: material.originals, copies: material.copies }} />
          </span>
          {material.condition === '' ? null : <span className="muted">{material.condition}</span>}
          {material.fillNote === '' ? null : <span className="muted">{material.fillNote}</span>}
        </li>
      ))}
    </ol>
  )
}

/** 办事指南 of one item: what to bring, the fee, the limits and where. */
export function ItemGuide({ itemId, onBack }: { readonly itemId: string; readonly onBack: () => void }) {
  const { timeLimit } = useFormat()
  const { say } = useWords()
  const { data, error } = useScreenQuery('screen.item', { itemId }, { everyMs: EVERY_MS })
  return (
    <div className="guide-panel item-guide">
      <div className="item-guide-head">
        <button type="button" className="key key-wide" onClick={onBack}>
          <Words of="guide.back" />
        </button>
        <div>
          <h2>{data?.name ?? ''}</h2>
          <span className="muted">{data?.unitName ?? ''}</span>
        </div>
      </div>
      {data === undefined ? (
        <p className="guide-none">{error === null ? null : <Words of="guide.failed" />}</p>
      ) : (
        <Scrolled className="item-guide-body">
          <dl>
            <dt>
              <Words of="guide.limits" />
            </dt>
            <dd>
              {data.promiseLimit === null ? null : (
                <span>{say('guide.promise', { limit: timeLimit(data.promiseLimit) })}</span>
              )}
              {data.statutoryLimit === null ? null : (
                <span>{say('guide.statutory', { limit: timeLimit(data.statutoryLimit) })}</span>
              )}
            </dd>
            <dt>
              <Words of="guide.fee" />
            </dt>
            <dd>{data.isFee ? data.feeStandard : <Words of="guide.noFee" />}</dd>
            <dt>
              <Words of="guide.where" />
            </dt>
            <dd>
              {data.windows.length === 0 ? (
                <span>{data.place}</span>
              ) : (
                data.windows.map(({ windowId, name, area }) => (
                  <span key={windowId}>{[windowId, name, area].filter((part) => part !== '').join(' ')}</span>
                ))
              )}
            </dd>
            {data.consultPhone === '' ? null : (
              <>
                <dt>
                  <Words of="guide.phone" />
                </dt>
                <dd className="number">{data.consultPhone}</dd>
              </>
            )}
          </dl>
          <h3>
            <Words of="guide.materials" />
          </h3>
          <Materials materials={data.materials} />
          {data.acceptConditions === '' ? null : (
            <>
              <h3>
                <Words of="guide.conditions" />
              </h3>
              <p className="guide-text">{data.acceptConditions}</p>
            </>
          )}
        </Scrolled>
      )}
    </div>
  )
}
