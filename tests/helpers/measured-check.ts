import { checkCopyApart } from '../../db/host-copy-check.ts'

// Run by copy-check.test.ts: checks a database file and says by how much this process grew meanwhile.
const started = process.memoryUsage().rss
let most = started
const look = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss)
}, 2)
const condition = await checkCopyApart(process.argv[2] ?? '')
most = Math.max(most, process.memoryUsage().rss)
clearInterval(look)
process.stdout.write(JSON.stringify({ condition, grownMb: (most - started) / 2 ** 20 }))
