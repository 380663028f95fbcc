import { parentPort, workerData } from 'node:worker_threads'
import { inspectDatabase } from './open-database.ts'

// Reading gigabytes from end to end must not keep a window waiting. Given the path of a copy, tells its condition and ends.

parentPort?.postMessage(inspectDatabase(String(workerData), { thorough: true }))
