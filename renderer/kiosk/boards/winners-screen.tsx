import { WinnersBoard } from '../../desk/winners/winners-board.tsx'
import { usePixelShift } from '../parts/pixel-shift.ts'
import { useUpright } from '../parts/use-media.ts'
import { useScreenQuery } from '../parts/use-screen-query.ts'

const EVERY_MS = 5 * 60_000

/** 光荣榜 on a screen of its own, which nobody leaves by a button. */
export function WinnersScreen() {
  const upright = useUpright()
  const shift = usePixelShift()
  const { data, heardAtMs } = useScreenQuery(
    'assessment.winners',
    {},
    {
      everyMs: EVERY_MS,
      onChanged: ['score_period', 'staff'],
    },
  )
  const hall = useScreenQuery('screen.hall', {}, { everyMs: EVERY_MS })
  return (
    <div style={{ transform: `translate(${shift.x}em, ${shift.y}em)` }}>
      <WinnersBoard
        hallName={hall.data?.hallName ?? ''}
        lists={data?.lists ?? []}
        loading={heardAtMs === null}
        upright={upright}
      />
    </div>
  )
}
