#define _GNU_SOURCE
#include "CProcessStart.h"

#if defined(__linux__)

#include <sched.h>

int cps_allowed_processors(void) {
    cpu_set_t mask;
    return sched_getaffinity(0, sizeof mask, &mask) == 0 ? CPU_COUNT(&mask) : 0;
}

#else

int cps_allowed_processors(void) { return 0; }

#endif
