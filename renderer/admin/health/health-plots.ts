import type { TFunction } from 'i18next'
import type { HallDevice, HallHealth } from '../../../db/model/hall-views.ts'
import { bytes, clockTime, count } from '../../shared/format.ts'
import { countByContact, type HealthSample } from './health-numbers.ts'
import type { PlotData } from './plot-data.ts'

export const PLOTS = [
  'contacts',
  'events',
  'pulled',
  'waiting',
  'oldest',
  'online',
  'storage',
  'memory',
  'push',
] as const
export type PlotName = (typeof PLOTS)[number]

const whole = (value: number): string => count(Math.round(value))
const minutes = (value: number): string => (value < 10 && value > 0 ? value.toFixed(1) : whole(value))

/** The plots of the page, ready to draw. */
export function plotsOf(
  health: HallHealth,
  devices: readonly HallDevice[],
  t: TFunction<'hall'>,
): Record<PlotName, PlotData> {
  const labels = health.samples.map((sample) => clockTime(sample.atMs))
  const line = (
    format: (value: number) => string,
    name: string,
    value: (sample: HealthSample) => number,
  ): PlotData => ({ kind: 'LINE', name, labels, values: health.samples.map(value), format })
  const contacts = countByContact(devices, health.nowMs)
  return {
    contacts: {
      kind: 'BAR',
      labels: contacts.map(({ step }) => t(`health.step.${step}`)),
      name: t('health.machines'),
      values: contacts.map(({ number }) => number),
      format: whole,
    },
    events: line(whole, t('health.events'), (sample) => sample.events),
    pulled: line(whole, t('health.pulled'), (sample) => sample.pulled),
    waiting: line(whole, t('health.waiting'), (sample) => sample.waiting),
    oldest: line(minutes, t('health.oldest'), (sample) => sample.oldestWaitingMs / 60_000),
    online: line(whole, t('health.online'), (sample) => sample.online),
    storage: line(bytes, t('health.storage'), (sample) => sample.databaseBytes),
    memory: line(bytes, t('health.memory'), (sample) => sample.memoryBytes),
    push: line(whole, t('health.push'), (sample) => sample.pushMsP95),
  }
}
