#include "CProcessStart.h"

#if defined(__GLIBC__)

#include <malloc.h>
#include <sys/resource.h>

// glibc reserves 64 MB of address space for each thread that allocates, and keeps freed memory for later. With a
// limited address space (`ulimit -v`), this makes the threads share one pool, and blocks of 1 MB or more are returned
// as soon as they are freed.
void cps_spare_addresses(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

__attribute__((constructor)) static void spare_limited_addresses(void) {
    struct rlimit bound;
    if (getrlimit(RLIMIT_AS, &bound) == 0 && bound.rlim_cur != RLIM_INFINITY) cps_spare_addresses();
}

#else

void cps_spare_addresses(void) {}

#endif
