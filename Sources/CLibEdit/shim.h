// Fixed-arity wrappers for libedit's variadic functions. Swift cannot call el_set, el_get or history, and libedit has
// no va_list versions of them, so each kind of call that the editor makes has an inline function here. System calls
// that differ between platforms, or that Swift's import of the C library hides, are at the end.
#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

typedef char *_Nullable (*cle_prompt_function)(EditLine *_Nullable);
typedef unsigned char (*cle_key_function)(EditLine *_Nullable, int);

// The standard streams are mutable C globals: naming them here keeps them out of Swift's concurrency checking. libedit
// writes its errors, such as an unknown terminal type, to `complaints` until cle_complain_on_stderr is called.
static inline EditLine *_Nullable cle_init(const char *_Nonnull program, FILE *_Nonnull complaints) {
    return el_init(program, stdin, stdout, complaints);
}
static inline int cle_complain_on_stderr(EditLine *_Nonnull e) { return el_set(e, EL_SETFP, 2, stderr); }

static inline int cle_set_prompt(EditLine *_Nonnull e, cle_prompt_function _Nonnull f, char literal) {
    return el_set(e, EL_PROMPT_ESC, f, (int)literal);
}
static inline int cle_set_right_prompt(EditLine *_Nonnull e, cle_prompt_function _Nonnull f, char literal) {
    return el_set(e, EL_RPROMPT_ESC, f, (int)literal);
}
// EL_SIGNAL, EL_EDITMODE, EL_PREP_TERM
static inline int cle_set_int(EditLine *_Nonnull e, int operation, int value) { return el_set(e, operation, value); }
static inline int cle_get_int(EditLine *_Nonnull e, int operation) {
    int value = -1;
    return el_get(e, operation, &value) == 0 ? value : -1;
}
// EL_EDITOR, EL_TERMINAL
static inline int cle_set_string(EditLine *_Nonnull e, int operation, const char *_Nullable value) {
    return el_set(e, operation, value);
}
static inline const char *_Nullable cle_get_string(EditLine *_Nonnull e, int operation) {
    const char *value = NULL;
    return el_get(e, operation, &value) == 0 ? value : NULL;
}
static inline int cle_set_owner(EditLine *_Nonnull e, void *_Nullable owner) { return el_set(e, EL_CLIENTDATA, owner); }
static inline void *_Nullable cle_get_owner(EditLine *_Nonnull e) {
    void *owner = NULL;
    return el_get(e, EL_CLIENTDATA, &owner) == 0 ? owner : NULL;
}
static inline int cle_set_reader(EditLine *_Nonnull e, el_rfunc_t _Nullable f) { return el_set(e, EL_GETCFN, f); }
static inline int cle_add_function(EditLine *_Nonnull e, const char *_Nonnull name, const char *_Nonnull help,
                                   cle_key_function _Nonnull f) {
    return el_set(e, EL_ADDFN, name, help, f);
}
static inline int cle_bind(EditLine *_Nonnull e, const char *_Nonnull key, const char *_Nonnull function) {
    return el_set(e, EL_BIND, key, function, NULL);
}
// The other key map: vi's command mode.
static inline int cle_bind_alternative(EditLine *_Nonnull e, const char *_Nonnull key, const char *_Nonnull function) {
    return el_set(e, EL_BIND, "-a", key, function, NULL);
}
static inline int cle_refresh(EditLine *_Nonnull e) { return el_set(e, EL_REFRESH); }
static inline int cle_use_history(EditLine *_Nonnull e, History *_Nonnull h) { return el_set(e, EL_HIST, history, h); }
static inline int cle_history_set_size(History *_Nonnull h, int size) {
    HistEvent event;
    return history(h, &event, H_SETSIZE, size);
}
static inline int cle_history_enter(History *_Nonnull h, const char *_Nonnull line) {
    HistEvent event;
    return history(h, &event, H_ENTER, line);
}
static inline int cle_history_clear(History *_Nonnull h) {
    HistEvent event;
    return history(h, &event, H_CLEAR);
}

// libedit writes to the stdout stream. The shell's own output during editing uses the same stream, so the two stay in
// order.
static inline void cle_write(const char *_Nonnull text) {
    fputs(text, stdout);
    fflush(stdout);
}

// No SA_RESTART: a blocked read or poll must return when a signal arrives.
static inline int cle_handle_signal(int signal_number, void (*_Nonnull handler)(int), struct sigaction *_Nullable old) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, old);
}
static inline int cle_default_signal(int signal_number, struct sigaction *_Nullable old) {
    return cle_handle_signal(signal_number, SIG_DFL, old);
}
static inline int cle_ignore_signal(int signal_number, struct sigaction *_Nullable old) {
    return cle_handle_signal(signal_number, SIG_IGN, old);
}
// The handler runs once per signal number, on a separate stack in case the main one has overflowed. Swift's runtime has
// usually set up such a stack.
static inline int cle_handle_crash(int signal_number, void (*_Nonnull handler)(int)) {
    stack_t stack;
    if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
        memset(&stack, 0, sizeof stack);
        stack.ss_size = 65536;
        stack.ss_sp = malloc(stack.ss_size);
        if (stack.ss_sp) sigaltstack(&stack, NULL);
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = (int)(SA_ONSTACK | SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, NULL);
}
static inline int cle_signal_is_ignored(int signal_number) {
    struct sigaction action;
    return sigaction(signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

// These two return 0 if the descriptor is not a terminal or the terminal's size is unknown.
static inline int cle_window_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
static inline int cle_window_rows(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

// The number of bytes that a read would return now; -1 if unknown.
static inline int cle_bytes_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}

// The environment is a mutable C global, like the standard streams.
extern char **environ;
static inline char *_Nullable *_Nullable cle_environment(void) { return environ; }

// The headers declare wcwidth only under _XOPEN_SOURCE, which Swift's importer does not define.
extern int wcwidth(wchar_t);

#endif
