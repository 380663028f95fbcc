// First, because schemas are built while the modules below load, and methods may be asked for as early.
import './shared/methods-after-109.ts'
import './shared/zod-without-eval.ts'
import '@fontsource-variable/noto-sans-sc'
import './shared/fonts/rare-characters.css'
import 'antd/dist/reset.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n/index.ts'
import './shared/global.css'
import { giveStylesTheNonce } from './shared/page-nonce.ts'
import { startSession } from './shared/session-store.ts'
import { startStatus } from './shared/status-store.ts'
import { startSync } from './shared/sync/sync-store.ts'

/** Pages of a program that was updated meanwhile are fetched by loading it again; once, lest it go round. */
const RELOADED_KEY = 'halldesk.reloaded-for-update'
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem(RELOADED_KEY) === event.payload.message) return
  sessionStorage.setItem(RELOADED_KEY, event.payload.message)
  event.preventDefault()
  window.location.reload()
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
giveStylesTheNonce()
await startI18n()
startSession()
startStatus()
startSync()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
