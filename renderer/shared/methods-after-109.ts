// The build translates syntax for Chrome 109, the last one for Windows 7, and adds no methods. These four are what
// ES2023, the library the types of the pages stop at, has beyond it.
import 'core-js/actual/array/to-reversed'
import 'core-js/actual/array/to-sorted'
import 'core-js/actual/array/to-spliced'
import 'core-js/actual/array/with'
