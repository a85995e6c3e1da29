// Facts about the process that Swift does not offer, and its command-line arguments, saved before main runs. Swift's
// own list is read from /proc, which may be missing in a container.
#ifndef CPROCESSSTART_H
#define CPROCESSSTART_H

#include <stddef.h>

// The number of arguments, including the program's name; 0 if the C library does not pass them.
int cps_argument_count(void);
// The argument at an index; NULL if there is none.
const char *_Nullable cps_argument(int place);
// The path with which the kernel started the program; NULL if the system does not report it.
const char *_Nullable cps_started_path(void);
// With glibc, makes threads share one allocation pool and returns freed blocks of 1 MB or more at once, for a limited
// address space.
void cps_spare_addresses(void);
// The number of processors on which this process may run (`taskset` restricts them); 0 if it cannot be determined.
int cps_allowed_processors(void);

#endif
