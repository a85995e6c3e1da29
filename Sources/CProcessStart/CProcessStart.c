#include "CProcessStart.h"

#if defined(__linux__)
#include <sys/auxv.h>
#endif

static int argument_count = 0;
static char **arguments = NULL;

// glibc and Apple's C library pass the arguments of main to constructors; others (musl) pass nothing.
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}
#endif

int cps_argument_count(void) { return argument_count; }

const char *cps_argument(int place) {
    return place >= 0 && place < argument_count ? arguments[place] : NULL;
}

const char *cps_started_path(void) {
#if defined(__linux__)
    return (const char *)getauxval(AT_EXECFN);
#else
    return NULL;
#endif
}
