import Database from 'better-sqlite3'

/** How many records a database file holds, read without changing it. */
export const countEventsOf = (path: string): number => {
  const database = new Database(path, { readonly: true })
  try {
    return (
      (database.prepare('SELECT max(local_seq) AS n FROM event_log').get() as { n: number | null }).n ?? 0
    )
  } finally {
    database.close()
  }
}

/** The newest number of one device's chain that a database file holds. */
export const newestDeviceSeqOf = (path: string, device: { device_id: string; epoch: number }): number => {
  const database = new Database(path, { readonly: true })
  try {
    const row = database
      .prepare(
        `SELECT max(device_seq) AS n FROM event_log
         WHERE device_no = (SELECT device_no FROM device WHERE device_id = ? AND epoch = ?)`,
      )
      .get(device.device_id, device.epoch) as { n: number | null }
    return row.n ?? 0
  } finally {
    database.close()
  }
}
