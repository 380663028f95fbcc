import type { ReactNode } from 'react'
import { notifyFailed } from '../../shared/notices.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import type { IssuedTicket } from './queue-types.ts'
import { TicketSlip } from './ticket-slip.tsx'

export interface SlipPrinting {
  /** One slip on the roll of this desk; what went wrong is told. */
  readonly print: (ticket: IssuedTicket) => Promise<void>
  /** Must stand somewhere in the page. */
  readonly root: ReactNode
}

export function useSlipPrinting(): SlipPrinting {
  const printing = useSheetPrinting()
  return {
    root: printing.root,
    print: async (ticket) => {
      try {
        await printing.print({
          title: ticket.number,
          copies: 1,
          layout: 'ROLL_80MM',
          pageNumber: null,
          runningHead: '',
          content: <TicketSlip ticket={ticket} />,
        })
      } catch (thrown) {
        notifyFailed(thrown)
      }
    },
  }
}
