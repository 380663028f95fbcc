/** What one server lets in. All counts are for one server process; rates are per minute. */
export interface HallLimits {
  /** Requests from one address: a whole hall may sit behind one. */
  readonly perAddress: number
  /** Requests with one device's token. */
  readonly perDevice: number
  /** Enrolments from one address; a one-time code has 50 bits, so this is about noise more than about guessing. */
  readonly enrolPerAddress: number
  /** Hellos and new epochs from one address: each costs a signature check before anything is known of the sender. */
  readonly signedPerAddress: number
  /** Log-ins of persons through one device; each costs an argon2id. */
  readonly loginPerDevice: number
  readonly loginPerAddress: number
  /** Pushes being read or written at once; the next is told to come back. */
  readonly pushesAtOnce: number
  readonly pushesAtOncePerDevice: number
  /** Files brought or fetched with one device's token: a page of pictures opened at once. */
  readonly filesPerDevice: number
  /** Public questions with one device's token: a screen asks every few seconds. */
  readonly publicPerDevice: number
  /** Ratings from one address: a whole waiting room may sit behind one. */
  readonly ratingsPerAddress: number
  /** Calls asked for, or tickets given back, with one device's token: a hand on a key does not come to as many. */
  readonly callsPerDevice: number
  readonly callsAtOncePerDevice: number
  /** Snapshots of the row with one device's token: one is taken every half minute. */
  readonly rowsPerDevice: number
  /** Public questions being answered at once by the desk beside the server. */
  readonly publicAtOnce: number
  readonly publicAtOncePerDevice: number
  /** Files being read or written at once: each is in memory as a whole. */
  readonly filesAtOnce: number
  readonly filesAtOncePerDevice: number
  /** sync.md point 12. */
  readonly snapshotsAtOnce: number
  readonly updatesAtOnce: number
  readonly sockets: number
  readonly socketsPerDevice: number
  readonly connections: number
}

export const HALL_LIMITS: HallLimits = {
  perAddress: 60_000,
  perDevice: 12_000,
  enrolPerAddress: 30,
  signedPerAddress: 3_000,
  loginPerDevice: 10,
  loginPerAddress: 300,
  pushesAtOnce: 64,
  pushesAtOncePerDevice: 2,
  filesPerDevice: 600,
  publicPerDevice: 600,
  ratingsPerAddress: 300,
  callsPerDevice: 120,
  callsAtOncePerDevice: 3,
  rowsPerDevice: 60,
  publicAtOnce: 64,
  publicAtOncePerDevice: 8,
  filesAtOnce: 16,
  filesAtOncePerDevice: 4,
  snapshotsAtOnce: 4,
  updatesAtOnce: 16,
  sockets: 1_000,
  socketsPerDevice: 3,
  connections: 2_000,
}

/** Bytes of a body of JSON; the largest true one is a hello or a lease of a hundred families. */
export const JSON_BYTES_MAX = 64 * 1024
/** Header line of a push: 500 anchors and the signature. */
export const PUSH_HEADER_BYTES_MAX = 256 * 1024
/** A rescued bundle in base64 (`BundleIn`) and the JSON around it. */
export const BUNDLE_BYTES_MAX = 80_000_000 + 1_024
