// Pooling over interleaved images, and its gradients.

/// The part of a window along one axis that is inside the image: the positions `from` up to `to` (excluded), counted
/// from `origin`, the window's first position in the image.
typedef struct {
  int64_t origin, from, to;
} NAME(span);

static inline NAME(span) NAME(window)(int64_t at, int64_t stride, int64_t padding, int64_t kernel, int64_t extent) {
  const int64_t origin = at * stride - padding;
  const int64_t room = extent - origin;
  return (NAME(span)){origin, origin < 0 ? -origin : 0, room < kernel ? room : kernel};
}

// Windows are so small that counting their work takes noticeable time, so each function is compiled once with the check
// for cancellation (`polled`) and once without it.

/// Returns the end of the piece of a window's row that starts at `from`; checks for cancellation happen between pieces.
static ALWAYS_INLINE int64_t NAME(piece_end)(int64_t from, int64_t end, const bool polled) {
  return !polled || end - from < 8192 ? end : from + 8192;
}

/// All ones where v should replace best: v is larger, or v is NaN and best is not.
#define BEATS(v, best) (((v) > (best)) | (((v) != (v)) & ((best) == (best))))
#define CHOOSE(mask, a, b) (((mask) & (a)) | (~(mask) & (b)))

static ALWAYS_INLINE void NAME(max_pool_pairs)(const vector_geometry *g, const SCALAR *x, SCALAR *y, uint16_t *winners,
    const bool polled) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g), row = g->width * VECTOR_LANES;
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  for (int64_t k = 0; k < g->channels; k++) {
    for (int64_t r = 0; r < height; r++) {
      const SCALAR *top = x + (k * g->height + 2 * r) * row;
      for (int64_t c = 0; c < width; c++) {
        if (polled && NAME(spent)(&poll, 4)) return;
        LANES best = *(const LANES *)top;
        BITS winner = {0};
        UNROLL for (int n = 1; n < 4; n++) {
          const LANES v = *(const LANES *)(top + (n / 2) * row + (n % 2) * VECTOR_LANES);
          const BITS mask = BEATS(v, best);
          best = (LANES)CHOOSE(mask, (BITS)v, (BITS)best);
          winner = CHOOSE(mask, (BITS){0} + n, winner);
        }
        *(LANES *)y = best;
        *(INDICES *)winners = __builtin_convertvector(winner, INDICES);
        top += 2 * VECTOR_LANES;
        y += VECTOR_LANES;
        winners += VECTOR_LANES;
      }
    }
  }
}

static ALWAYS_INLINE void NAME(any_max_pool)(const vector_geometry *g, const SCALAR *x, SCALAR *y, uint16_t *winners,
    const bool polled) {
  if (IS_PAIRWISE(g)) return NAME(max_pool_pairs)(g, x, y, winners, polled);
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  for (int64_t k = 0; k < g->channels; k++) {
    const SCALAR *plane = x + k * g->height * g->width * VECTOR_LANES;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        LANES best = *(const LANES *)(plane + ((v.origin + v.from) * g->width + h.origin + h.from) * VECTOR_LANES);
        BITS winner = (BITS){0} + (BIT)(v.from * g->kernel_width + h.from);
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to;) {
            const int64_t stop = NAME(piece_end)(j, h.to, polled);
            if (polled && NAME(spent)(&poll, stop - j)) return;
            for (; j < stop; j++) {
              const LANES value = *(const LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
              const BITS mask = BEATS(value, best);
              best = (LANES)CHOOSE(mask, (BITS)value, (BITS)best);
              winner = CHOOSE(mask, (BITS){0} + (BIT)(i * g->kernel_width + j), winner);
            }
          }
        }
        *(LANES *)y = best;
        *(INDICES *)winners = __builtin_convertvector(winner, INDICES);
        y += VECTOR_LANES;
        winners += VECTOR_LANES;
      }
    }
  }
}

static void NAME(max_pool)(const vector_geometry *g, const void *x, void *y, uint16_t *winners) {
  if (g->cancellation) {
    NAME(any_max_pool)(g, x, y, winners, true);
  } else {
    NAME(any_max_pool)(g, x, y, winners, false);
  }
}

/// The gradient for adjacent windows of 2 x 2: each pixel is written once. A last odd row or column is outside all
/// windows and set to zero.
static ALWAYS_INLINE void NAME(max_pool_pairs_gradient)(const vector_geometry *g, const SCALAR *y, const SCALAR *dy,
    const uint16_t *winners, SCALAR *dx, const bool rectified, const bool polled) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g), row = g->width * VECTOR_LANES;
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  for (int64_t k = 0; k < g->channels; k++) {
    for (int64_t r = 0; r < height; r++) {
      SCALAR *top = dx + (k * g->height + 2 * r) * row;
      for (int64_t c = 0; c < width; c++) {
        if (polled && NAME(spent)(&poll, 4)) return;
        const BITS winner = __builtin_convertvector(*(const INDICES *)winners, BITS);
        BITS gradient = (BITS)*(const LANES *)dy;
        if (rectified) gradient &= (BITS)(*(const LANES *)y > (LANES){0});
        UNROLL for (int n = 0; n < 4; n++) {
          *(LANES *)(top + (n / 2) * row + (n % 2) * VECTOR_LANES) = (LANES)(gradient & (winner == n));
        }
        top += 2 * VECTOR_LANES;
        dy += VECTOR_LANES;
        y += VECTOR_LANES;
        winners += VECTOR_LANES;
      }
      if (g->width % 2) {
        UNROLL for (int n = 0; n < 2; n++) *(LANES *)(top + n * row) = (LANES){0};
      }
    }
    if (g->height % 2) {
      SCALAR *last = dx + (k * g->height + g->height - 1) * row;
      if (NAME(clear)(last, row, &poll)) return;
    }
  }
}

static ALWAYS_INLINE void NAME(any_max_pool_gradient)(const vector_geometry *g, const SCALAR *y, const SCALAR *dy,
    const uint16_t *winners, SCALAR *dx, const bool rectified, const bool polled) {
  if (IS_PAIRWISE(g)) return NAME(max_pool_pairs_gradient)(g, y, dy, winners, dx, rectified, polled);
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  for (int64_t k = 0; k < g->channels; k++) {
    SCALAR *plane = dx + k * g->height * g->width * VECTOR_LANES;
    if (NAME(clear)(plane, g->height * g->width * VECTOR_LANES, &poll)) return;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        const BITS winner = __builtin_convertvector(*(const INDICES *)winners, BITS);
        BITS gradient = (BITS)*(const LANES *)dy;
        if (rectified) gradient &= (BITS)(*(const LANES *)y > (LANES){0});
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to;) {
            const int64_t stop = NAME(piece_end)(j, h.to, polled);
            if (polled && NAME(spent)(&poll, stop - j)) return;
            for (; j < stop; j++) {
              LANES *pixel = (LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
              *pixel += (LANES)(gradient & (winner == (BIT)(i * g->kernel_width + j)));
            }
          }
        }
        dy += VECTOR_LANES;
        y += VECTOR_LANES;
        winners += VECTOR_LANES;
      }
    }
  }
}

static void NAME(max_pool_gradient)(const vector_geometry *g, const void *dy, const uint16_t *winners, void *dx) {
  if (g->cancellation) {
    NAME(any_max_pool_gradient)(g, dy, dy, winners, dx, false, true);
  } else {
    NAME(any_max_pool_gradient)(g, dy, dy, winners, dx, false, false);
  }
}

static void NAME(rectified_max_pool_gradient)(const vector_geometry *g, const void *y, const void *dy,
    const uint16_t *winners, void *dx) {
  if (g->cancellation) {
    NAME(any_max_pool_gradient)(g, y, dy, winners, dx, true, true);
  } else {
    NAME(any_max_pool_gradient)(g, y, dy, winners, dx, true, false);
  }
}

static ALWAYS_INLINE void NAME(any_average_pool)(const vector_geometry *g, const SCALAR *x, SCALAR *y,
    const bool polled) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  const SCALAR area = (SCALAR)(g->kernel_height * g->kernel_width);
  for (int64_t k = 0; k < g->channels; k++) {
    const SCALAR *plane = x + k * g->height * g->width * VECTOR_LANES;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        LANES sum = {0};
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to;) {
            const int64_t stop = NAME(piece_end)(j, h.to, polled);
            if (polled && NAME(spent)(&poll, stop - j)) return;
            for (; j < stop; j++) {
              sum += *(const LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
            }
          }
        }
        *(LANES *)y = sum / area;
        y += VECTOR_LANES;
      }
    }
  }
}

static void NAME(average_pool)(const vector_geometry *g, const void *x, void *y) {
  if (g->cancellation) {
    NAME(any_average_pool)(g, x, y, true);
  } else {
    NAME(any_average_pool)(g, x, y, false);
  }
}

static ALWAYS_INLINE void NAME(any_average_pool_gradient)(const vector_geometry *g, const SCALAR *dy, SCALAR *dx,
    const bool polled) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  const SCALAR area = (SCALAR)(g->kernel_height * g->kernel_width);
  for (int64_t k = 0; k < g->channels; k++) {
    SCALAR *plane = dx + k * g->height * g->width * VECTOR_LANES;
    if (NAME(clear)(plane, g->height * g->width * VECTOR_LANES, &poll)) return;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        const LANES share = *(const LANES *)dy / area;
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to;) {
            const int64_t stop = NAME(piece_end)(j, h.to, polled);
            if (polled && NAME(spent)(&poll, stop - j)) return;
            for (; j < stop; j++) {
              *(LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES) += share;
            }
          }
        }
        dy += VECTOR_LANES;
      }
    }
  }
}

static void NAME(average_pool_gradient)(const vector_geometry *g, const void *dy, void *dx) {
  if (g->cancellation) {
    NAME(any_average_pool_gradient)(g, dy, dx, true);
  } else {
    NAME(any_average_pool_gradient)(g, dy, dx, false);
  }
}

#undef BEATS
#undef CHOOSE
