import { useMemo } from 'react'
import { useHallQuery } from '../../shared/use-query.ts'

/** Units and windows as choices for forms; those that left are named only where they are still used. */
export function useDirectory() {
  const query = useHallQuery('hall.directory', {}, { refreshOn: ['unit', 'window', 'staff'] })
  const directory = query.data
  return useMemo(() => {
    const unitNames = new Map<string, string>(
      (directory?.units ?? []).map((unit) => [unit.unitId, unit.name]),
    )
    const windowNames = new Map<string, string>(
      (directory?.windows ?? []).map((window) => [window.windowId, window.name]),
    )
    const choice = (id: string, name: string) => ({ value: id, label: `${id} ${name}` })
    return {
      query,
      unitNames,
      windowNames,
      unitOptions: (directory?.units ?? [])
        .filter((unit) => unit.active)
        .map((unit) => choice(unit.unitId, unit.name)),
      windowOptions: (directory?.windows ?? [])
        .filter((window) => window.active)
        .map((window) => choice(window.windowId, window.name)),
    }
  }, [query, directory])
}
