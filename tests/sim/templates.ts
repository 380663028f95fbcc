import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '../../db/hall/storage/sqlite.ts'
import { migrate } from '../../db/store/migrations/index.ts'
import { openDatabase } from '../../db/store/open-database.ts'
import { DATABASE_FILE } from '../../db/store/store.ts'

export interface Templates {
  /** Database of a desk that has recorded nothing. */
  readonly desk: string
  /** Folder of a hall server without a hall. */
  readonly hall: string
}

/** Empty databases of today's layout, made once: a simulation opens dozens of them. */
export const templatesIn = async (directory: string): Promise<Templates> => {
  const templates = {
    desk: join(directory, 'template', DATABASE_FILE),
    hall: join(directory, 'template-hall'),
  }
  if (!existsSync(templates.desk)) {
    mkdirSync(join(directory, 'template'), { recursive: true })
    const desk = openDatabase(templates.desk)
    migrate(desk)
    desk.close()
  }
  if (!existsSync(templates.hall)) {
    mkdirSync(templates.hall, { recursive: true })
    await openSqlite(templates.hall).close()
  }
  return templates
}
