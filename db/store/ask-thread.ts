import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/**
 * The one answer of a script that runs in a thread of its own and is ended with it.
 * @throws what the script throws, or that it ended without an answer
 */
export const askThread = async (script: URL, task: string): Promise<unknown> => {
  const worker = new Worker(script, {
    workerData: task,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`a thread ended with ${String(code)}`)
  })
  try {
    const [answer]: unknown[] = await Promise.race([once(worker, 'message'), ended])
    return answer
  } finally {
    await worker.terminate()
  }
}
