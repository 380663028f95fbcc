import { z } from 'zod'

// zod would try out `new Function` to compile its checks; the policy of the pages forbids that, rightly, and logs it.
z.config({ jitless: true })
