// The arguments that the process was started with, kept before main runs. Swift's own list of them is read from /proc,
// which a container may not have.
#ifndef CPROCESSSTART_H
#define CPROCESSSTART_H

#include <stddef.h>

// How many there are; 0 where the C library does not tell.
int cps_argument_count(void);
// The argument at a place; NULL where there is none.
const char *_Nullable cps_argument(int place);
// The path by which the kernel started the program, as it was given; NULL where the system does not tell.
const char *_Nullable cps_started_path(void);
// Has threads share what they allocate from, and freed memory given back: for a process whose addresses are limited.
void cps_spare_addresses(void);

#endif
