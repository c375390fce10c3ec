#include "board.h"
#define REGION(name, at) \
  name (rw) : ORIGIN = at
#if defined(USE_PSRAM) && PSRAM_SIZE > 0x100
MEMORY
{
  // comments of the preprocessor
  REGION(A, 0x1000), LENGTH = PSRAM_SIZE /* bytes */
#ifdef EXTRA
  B (rw) : ORIGIN = 0x2000, LENGTH = 1K
#endif
}
#endif
