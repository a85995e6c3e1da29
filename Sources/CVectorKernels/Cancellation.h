// Whether a long operation should end early. Work is counted, and the asker is asked once in a while.

/// The multiply-adds of vectors between two questions: under a millisecond on most processors.
#define WORK_BETWEEN_QUESTIONS 1000000

/// What is left to do until the next question.
typedef struct {
  int64_t left;
  const vector_cancellation *cancellation;
} NAME(poll);

static inline NAME(poll) NAME(poll_of)(const vector_cancellation *cancellation) {
  // Without anybody to ask nothing ever asks: the count does not come to its end.
  return (NAME(poll)){cancellation ? WORK_BETWEEN_QUESTIONS : INT64_MAX, cancellation};
}

static __attribute__((noinline, cold)) bool NAME(ask)(NAME(poll) *poll) {
  if (!poll->cancellation) {
    poll->left = INT64_MAX;
    return false;
  }
  // Left as it is, so that whoever looks next is told the same.
  if (poll->cancellation->is_requested(poll->cancellation->context)) return true;
  poll->left = WORK_BETWEEN_QUESTIONS;
  return false;
}

/// Counts work that was done, and tells whether no more should be.
static ALWAYS_INLINE bool NAME(spent)(NAME(poll) *poll, int64_t work) {
  poll->left -= work;
  return __builtin_expect(poll->left < 0, false) && NAME(ask)(poll);
}

/// Zeros for `count` scalars, a multiple of sixteen; tells whether the work should end.
static inline bool NAME(clear)(SCALAR *start, int64_t count, NAME(poll) *poll) {
  for (int64_t n = 0; n < count;) {
    const int64_t stop = count - n < 65536 ? count : n + 65536;
    if (NAME(spent)(poll, (stop - n) / VECTOR_LANES)) return true;
    for (; n < stop; n += VECTOR_LANES) *(LANES *)(start + n) = (LANES){0};
  }
  return false;
}
