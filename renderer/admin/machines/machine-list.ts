import type { HallDevice } from '../../../db/model/hall-views.ts'

export const MACHINE_FILTERS = ['ALL', 'ONLINE', 'OFFLINE', 'WAITING', 'WITHDRAWN'] as const
export type MachineFilter = (typeof MACHINE_FILTERS)[number]

const fits: Record<MachineFilter, (device: HallDevice) => boolean> = {
  ALL: () => true,
  ONLINE: (device) => device.standing === 'ACTIVE' && device.online,
  OFFLINE: (device) => device.standing === 'ACTIVE' && !device.online,
  WAITING: (device) => device.waiting > 0,
  WITHDRAWN: (device) => device.standing !== 'ACTIVE',
}

export const countMachines = (devices: readonly HallDevice[], filter: MachineFilter): number =>
  devices.filter(fits[filter]).length

/** The machines asked for: those that want a look (silent, then waiting) first, then by name; withdrawn ones last. */
export function arrangeMachines(
  devices: readonly HallDevice[],
  filter: MachineFilter,
  text: string,
  placeOf: (device: HallDevice) => string,
): HallDevice[] {
  const wanted = text.trim().toLowerCase()
  return devices
    .filter(
      (device) =>
        fits[filter](device) &&
        (wanted === '' ||
          `${device.name} ${placeOf(device)} ${device.version} ${device.deviceId}`
            .toLowerCase()
            .includes(wanted)),
    )
    .toSorted(
      (left, right) =>
        Number(left.standing !== 'ACTIVE') - Number(right.standing !== 'ACTIVE') ||
        Number(left.online) - Number(right.online) ||
        right.waiting - left.waiting ||
        left.name.localeCompare(right.name, 'zh-CN', { numeric: true }),
    )
}
