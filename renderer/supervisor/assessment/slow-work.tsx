import { Spin } from 'antd'
import { useLate } from '../../shared/use-late.ts'

/** Said once something has taken half a second. */
export function SlowWork({ active, text }: { readonly active: boolean; readonly text: string }) {
  const late = useLate(active, 500)
  return late ? (
    <div className="assess-slow" role="status">
      <Spin size="small" /> {text}
    </div>
  ) : null
}
