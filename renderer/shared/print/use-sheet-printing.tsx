import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { PrintOutcome, PrintRequest } from '../../../db/contract/bridge.ts'
import { hall } from '../hall.ts'
import type { PageRuleOptions } from './page-rule.ts'
import { PrintRoot } from './print-root.tsx'

export interface SheetPrintJob extends PrintRequest {
  readonly pageNumber: PageRuleOptions['pageNumber']
  readonly runningHead: string
  readonly content: ReactNode
}

interface RunningJob {
  readonly job: SheetPrintJob
  readonly resolve: (outcome: PrintOutcome) => void
  readonly reject: (reason: unknown) => void
}

export interface SheetPrinting {
  readonly busy: boolean
  /** Lays the sheets out, prints them and takes them away again. */
  readonly print: (job: SheetPrintJob) => Promise<PrintOutcome>
  /** Must stand somewhere in the page. */
  readonly root: ReactNode
}

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))

/** For lists and forms, which are only laid out for paper when somebody prints them. */
export const useSheetPrinting = (): SheetPrinting => {
  const [running, setRunning] = useState<RunningJob | null>(null)
  const started = useRef<RunningJob | null>(null)
  useEffect(() => {
    if (running === null || started.current === running) return
    // Marked at once: strict mode runs effects twice, a printer must not.
    started.current = running
    const carryOut = async (): Promise<PrintOutcome> => {
      await document.fonts.ready
      await nextFrame()
      await nextFrame()
      const { copies, layout, title } = running.job
      return hall.print({ copies, layout, title })
    }
    carryOut()
      .then(running.resolve, running.reject)
      .finally(() => setRunning(null))
  }, [running])
  const print = useCallback(
    (job: SheetPrintJob) =>
      new Promise<PrintOutcome>((resolve, reject) => setRunning({ job, resolve, reject })),
    [],
  )
  const root =
    running === null ? null : (
      <PrintRoot
        layout={running.job.layout}
        pageNumber={running.job.pageNumber}
        runningHead={running.job.runningHead}
        watermark=""
      >
        {running.job.content}
      </PrintRoot>
    )
  return { busy: running !== null, print, root }
}
