import { describeContract } from './describe.ts'

// npm run contract: every method with its parameters, result, errors and roles as JSON Schema, and every topic.
process.stdout.write(`${JSON.stringify(describeContract(), null, 2)}\n`)
