// Pooling over interleaved images, and its gradients.

/// The part of the window at output position `at` which lies inside the image.
typedef struct {
  int64_t origin, from, to;
} NAME(span);

static inline NAME(span) NAME(window)(int64_t at, int64_t stride, int64_t padding, int64_t kernel, int64_t extent) {
  const int64_t origin = at * stride - padding;
  const int64_t room = extent - origin;
  return (NAME(span)){origin, origin < 0 ? -origin : 0, room < kernel ? room : kernel};
}

/// All ones where v should replace best: v is above it, or the first NaN.
#define BEATS(v, best) (((v) > (best)) | (((v) != (v)) & ((best) == (best))))
#define CHOOSE(mask, a, b) (((mask) & (a)) | (~(mask) & (b)))

static void NAME(max_pool_pairs)(const vector_geometry *g, const SCALAR *x, SCALAR *y, uint16_t *winners) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g), row = g->width * VECTOR_LANES;
  for (int64_t k = 0; k < g->channels; k++) {
    for (int64_t r = 0; r < height; r++) {
      const SCALAR *top = x + (k * g->height + 2 * r) * row;
      for (int64_t c = 0; c < width; c++) {
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

static void NAME(max_pool)(const vector_geometry *g, const void *x, void *y, uint16_t *winners) {
  if (IS_PAIRWISE(g)) return NAME(max_pool_pairs)(g, x, y, winners);
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  SCALAR *out = y;
  for (int64_t k = 0; k < g->channels; k++) {
    const SCALAR *plane = (const SCALAR *)x + k * g->height * g->width * VECTOR_LANES;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        LANES best = *(const LANES *)(plane + ((v.origin + v.from) * g->width + h.origin + h.from) * VECTOR_LANES);
        BITS winner = (BITS){0} + (BIT)(v.from * g->kernel_width + h.from);
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to; j++) {
            const LANES value = *(const LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
            const BITS mask = BEATS(value, best);
            best = (LANES)CHOOSE(mask, (BITS)value, (BITS)best);
            winner = CHOOSE(mask, (BITS){0} + (BIT)(i * g->kernel_width + j), winner);
          }
        }
        *(LANES *)out = best;
        *(INDICES *)winners = __builtin_convertvector(winner, INDICES);
        out += VECTOR_LANES;
        winners += VECTOR_LANES;
      }
    }
  }
}

/// Windows of 2 x 2 side by side: each pixel is written once; a last odd row or column is outside all windows.
static ALWAYS_INLINE void NAME(max_pool_pairs_gradient)(const vector_geometry *g, const SCALAR *y, const SCALAR *dy,
    const uint16_t *winners, SCALAR *dx, const bool rectified) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g), row = g->width * VECTOR_LANES;
  for (int64_t k = 0; k < g->channels; k++) {
    for (int64_t r = 0; r < height; r++) {
      SCALAR *top = dx + (k * g->height + 2 * r) * row;
      for (int64_t c = 0; c < width; c++) {
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
      for (int64_t c = 0; c < row; c += VECTOR_LANES) *(LANES *)(last + c) = (LANES){0};
    }
  }
}

static ALWAYS_INLINE void NAME(any_max_pool_gradient)(const vector_geometry *g, const SCALAR *y, const SCALAR *dy,
    const uint16_t *winners, SCALAR *dx, const bool rectified) {
  if (IS_PAIRWISE(g)) return NAME(max_pool_pairs_gradient)(g, y, dy, winners, dx, rectified);
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  for (int64_t k = 0; k < g->channels; k++) {
    SCALAR *plane = dx + k * g->height * g->width * VECTOR_LANES;
    for (int64_t n = 0; n < g->height * g->width * VECTOR_LANES; n += VECTOR_LANES) *(LANES *)(plane + n) = (LANES){0};
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        const BITS winner = __builtin_convertvector(*(const INDICES *)winners, BITS);
        BITS gradient = (BITS)*(const LANES *)dy;
        if (rectified) gradient &= (BITS)(*(const LANES *)y > (LANES){0});
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to; j++) {
            LANES *pixel = (LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
            *pixel += (LANES)(gradient & (winner == (BIT)(i * g->kernel_width + j)));
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
  NAME(any_max_pool_gradient)(g, dy, dy, winners, dx, false);
}

static void NAME(rectified_max_pool_gradient)(const vector_geometry *g, const void *y, const void *dy,
    const uint16_t *winners, void *dx) {
  NAME(any_max_pool_gradient)(g, y, dy, winners, dx, true);
}

static void NAME(average_pool)(const vector_geometry *g, const void *x, void *y) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  const SCALAR area = (SCALAR)(g->kernel_height * g->kernel_width);
  SCALAR *out = y;
  for (int64_t k = 0; k < g->channels; k++) {
    const SCALAR *plane = (const SCALAR *)x + k * g->height * g->width * VECTOR_LANES;
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        LANES sum = {0};
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to; j++) {
            sum += *(const LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES);
          }
        }
        *(LANES *)out = sum / area;
        out += VECTOR_LANES;
      }
    }
  }
}

static void NAME(average_pool_gradient)(const vector_geometry *g, const void *dy, void *dx) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  const SCALAR area = (SCALAR)(g->kernel_height * g->kernel_width);
  const SCALAR *d = dy;
  for (int64_t k = 0; k < g->channels; k++) {
    SCALAR *plane = (SCALAR *)dx + k * g->height * g->width * VECTOR_LANES;
    for (int64_t n = 0; n < g->height * g->width * VECTOR_LANES; n += VECTOR_LANES) *(LANES *)(plane + n) = (LANES){0};
    for (int64_t r = 0; r < height; r++) {
      const NAME(span) v = NAME(window)(r, g->stride_y, g->padding_top, g->kernel_height, g->height);
      for (int64_t c = 0; c < width; c++) {
        const NAME(span) h = NAME(window)(c, g->stride_x, g->padding_left, g->kernel_width, g->width);
        const LANES share = *(const LANES *)d / area;
        for (int64_t i = v.from; i < v.to; i++) {
          for (int64_t j = h.from; j < h.to; j++) {
            *(LANES *)(plane + ((v.origin + i) * g->width + h.origin + j) * VECTOR_LANES) += share;
          }
        }
        d += VECTOR_LANES;
      }
    }
  }
}

#undef BEATS
#undef CHOOSE
