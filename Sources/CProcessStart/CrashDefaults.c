#if defined(__linux__)

#include <signal.h>
#include <stddef.h>
#include <string.h>

// The signals for which Swift's runtime installs its backtracer, unless they already have a handler, and SIGSYS.
static const int crash_signals[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP, SIGSYS};

// The default action is restored before this is called (SA_RESETHAND), so the raised signal ends the process once it
// returns.
static void end_by_default(int number) { raise(number); }

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), count = strlen(end);
    return length >= count && strcmp(text + length - count, end) == 0;
}

// Until main installs its handlers, a crash or Ctrl-\ acts as in any other process: the backtracer would block the
// terminal for half a minute. It stays enabled if SWIFT_BACKTRACE is set, and in test bundles (.xctest), where
// backtraces are wanted.
static void keep_backtracer_out(int count, char **arguments, char **variables) {
    static const char name[] = "SWIFT_BACKTRACE=";
    for (char **variable = variables; variable && *variable; variable++)
        if (strncmp(*variable, name, sizeof name - 1) == 0) return;
    if (count > 0 && ends_with(arguments[0], ".xctest")) return;
    for (size_t place = 0; place < sizeof crash_signals / sizeof *crash_signals; place++) {
        struct sigaction action;
        if (sigaction(crash_signals[place], NULL, &action) != 0 || action.sa_handler != SIG_DFL) continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = end_by_default;
        action.sa_flags = (int)SA_RESETHAND;
        sigemptyset(&action.sa_mask);
        sigaction(crash_signals[place], &action, NULL);
    }
}

// Runs before the constructors of all libraries, including the runtime's.
__attribute__((used, section(".preinit_array"))) static void (*const before_libraries)(int, char **, char **) =
    keep_backtracer_out;

#endif
