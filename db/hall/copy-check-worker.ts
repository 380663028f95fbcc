import { parentPort, workerData } from 'node:worker_threads'
import { inspectHallCopy } from './copy-check.ts'

// Reading gigabytes from end to end must not keep desks waiting. Given the path of a copy, tells its report and ends.

parentPort?.postMessage(await inspectHallCopy(String(workerData)))
