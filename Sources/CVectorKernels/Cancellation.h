// Early termination of long operations: work is counted, and the callback is called from time to time.

/// The number of vector multiply-adds between two checks: about a millisecond of work.
#define WORK_BETWEEN_QUESTIONS 1000000

/// The vector multiply-adds left until the next check.
typedef struct {
  int64_t left;
  const vector_cancellation *cancellation;
} NAME(poll);

static inline NAME(poll) NAME(poll_of)(const vector_cancellation *cancellation) {
  // Without a cancellation, the count never runs out.
  return (NAME(poll)){cancellation ? WORK_BETWEEN_QUESTIONS : INT64_MAX, cancellation};
}

static __attribute__((noinline, cold)) bool NAME(ask)(NAME(poll) *poll) {
  if (!poll->cancellation) {
    poll->left = INT64_MAX;
    return false;
  }
  // The count is left negative, so that the next check stops too.
  if (poll->cancellation->is_requested(poll->cancellation->context)) return true;
  poll->left = WORK_BETWEEN_QUESTIONS;
  return false;
}

/// Counts completed work and returns whether to stop.
static ALWAYS_INLINE bool NAME(spent)(NAME(poll) *poll, int64_t work) {
  poll->left -= work;
  return __builtin_expect(poll->left < 0, false) && NAME(ask)(poll);
}

/// Sets `count` scalars, a multiple of sixteen, to zero; returns whether to stop.
static inline bool NAME(clear)(SCALAR *start, int64_t count, NAME(poll) *poll) {
  for (int64_t n = 0; n < count;) {
    const int64_t stop = count - n < 65536 ? count : n + 65536;
    if (NAME(spent)(poll, (stop - n) / VECTOR_LANES)) return true;
    for (; n < stop; n += VECTOR_LANES) *(LANES *)(start + n) = (LANES){0};
  }
  return false;
}
