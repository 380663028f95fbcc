import { expect, test } from 'vitest'
import { announceHall, findHalls, type Multicast, type SeenService } from '../../db/hall/discovery.ts'

/** A network on which everything that is published is seen at once. */
const fakeNetwork = (from: string | null, addresses: readonly string[]) => {
  const published: SeenService[] = []
  let closed = 0
  const open = (): Multicast => ({
    publish: ({ name, port, txt }) => void published.push({ name, port, txt, from, addresses }),
    find: (onSeen) => published.forEach(onSeen),
    close: async () => {
      closed += 1
    },
  })
  return { open, published, closed: () => closed }
}

test('a hall that announces itself is found by where its answer came from, with its fingerprint', async () => {
  const network = fakeNetwork('10.0.0.5', ['192.168.56.1', '10.0.0.5'])
  const hide = announceHall(
    { name: '天府区政务服务中心', port: 4730, version: '1.0', fingerprint: '7K3MQ9TX' },
    () => undefined,
    network.open,
  )
  expect(await findHalls(1, network.open)).toEqual([
    { address: 'https://10.0.0.5:4730', name: '天府区政务服务中心', version: '1.0', fingerprint: '7K3MQ9TX' },
  ])
  await hide()
  expect(network.closed()).toBe(2)
})

test('what is announced is taken for what it is: text of a stranger', async () => {
  const network = fakeNetwork(null, ['fe80::1'])
  const txt = { name: 'x'.repeat(500), version: 7, fp: ['a'] }
  network.published.push({ name: 'odd', port: 4730, addresses: ['fe80::1'], from: null, txt })
  network.published.push({
    name: 'nowhere',
    port: 4730,
    addresses: ['evil.example/path'],
    from: null,
    txt: {},
  })
  network.published.push({ name: 'no port', port: 0, addresses: ['10.0.0.1'], from: null, txt: {} })
  expect(await findHalls(1, network.open)).toEqual([
    { address: 'https://[fe80::1]:4730', name: 'x'.repeat(120), version: '', fingerprint: '' },
  ])
})

test('a network without multicast keeps neither the server nor the desk from working', async () => {
  const problems: unknown[] = []
  const open = (): Multicast => {
    throw new Error('EACCES')
  }
  const hide = announceHall(
    { name: 'hall', port: 1, version: '', fingerprint: '' },
    (problem) => problems.push(problem),
    open,
  )
  expect(problems).toHaveLength(1)
  await hide()
  expect(await findHalls(1, open)).toEqual([])
})

test('the real thing opens, or fails quietly', async () => {
  const hide = announceHall(
    { name: 'HallDesk test', port: 47_301, version: '0', fingerprint: 'X' },
    () => undefined,
  )
  expect(Array.isArray(await findHalls(200))).toBe(true)
  await hide()
})
