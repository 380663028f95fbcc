import { z } from 'zod'
import type { hallMethods } from '../../contract/hall.ts'
import {
  HallBackups,
  HallDevices,
  HallHealth,
  MadeHallBackup,
  NewDeviceCode,
  OpenCodes,
} from '../../model/hall-views.ts'
import { signedIn, type Handlers } from '../context.ts'

const Nothing = z.object({})

/** What only the hall server can answer; it checks person and role itself, whatever this desk has checked. */
export const hallHandlers: Handlers<typeof hallMethods> = {
  async 'hall.login'(context, { secret }) {
    const { staffId } = signedIn(context).session.staff
    await context.desk.hall.login(staffId, secret, 'PASSWORD')
    return {}
  },
  'hall.devices': ({ desk }) => desk.hall.ask('devices', {}, HallDevices),
  'hall.createCode': ({ desk }, device) => desk.hall.ask('createCode', device, NewDeviceCode),
  'hall.openCodes': ({ desk }) => desk.hall.ask('openCodes', {}, OpenCodes),
  'hall.withdrawCode': ({ desk }, code) => desk.hall.ask('withdrawCode', code, Nothing),
  'hall.changeDevice': ({ desk }, change) => desk.hall.ask('changeDevice', change, Nothing),
  'hall.revokeDevice': ({ desk }, change) => desk.hall.ask('revokeDevice', change, Nothing),
  'hall.machinesChecked': ({ desk }) => desk.hall.ask('machinesChecked', {}, Nothing),
  'hall.health': ({ desk }) => desk.hall.ask('health', {}, HallHealth),
  'hall.backups': ({ desk }) => desk.hall.ask('backups', {}, HallBackups),
  'hall.makeBackup': ({ desk }) => desk.hall.ask('makeBackup', {}, MadeHallBackup),
}
