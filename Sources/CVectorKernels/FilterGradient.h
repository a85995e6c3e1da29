// The filter gradient over interleaved images:
//
//   dw[f, k, i, j] = sum over images and pixels of dy[f, r, c] x[k, r s + i - top, c s + j - left]
//
// A register tile holds the sums of `outputs` filters x `rows` x `columns` taps, each a vector with one sum per image.
// It traverses all pixels, and each vector is summed across its lanes at the end. Taps outside the image read a vector
// of zeros.

/// Returns the sum of a vector's lanes, computed by halving the vector, with the same order of additions at every
/// level.
static ALWAYS_INLINE SCALAR NAME(lane_sum)(const LANES *v) {
  const HALF half = __builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7) +
      __builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15);
  const QUARTER quarter =
      __builtin_shufflevector(half, half, 0, 1, 2, 3) + __builtin_shufflevector(half, half, 4, 5, 6, 7);
  const PAIR pair = __builtin_shufflevector(quarter, quarter, 0, 1) + __builtin_shufflevector(quarter, quarter, 2, 3);
  return pair[0] + pair[1];
}

typedef struct {
  int64_t height, width, out_height, out_width, out_plane;
  int64_t stride_y, stride_x;
  int64_t top, left;          // the input position of the tile's first tap at output pixel (0, 0)
  int64_t whole_from, whole_to;  // output columns for which all of the tile's taps are inside the image
  const SCALAR *x, *dy;       // the channel's plane; the first filter's plane
  SCALAR *dw;
  int64_t dw_output, dw_row;
  bool accumulate;
} NAME(taps);

/// Computes the sums of one tile; returns whether to stop, in which case nothing was written. Rows of pixels are so
/// short that counting their work takes noticeable time, so each tile is compiled once with the check (`polled`) and
/// once without it.
static ALWAYS_INLINE bool NAME(gradient_tile)(const int outputs, const int rows, const int columns,
    const NAME(taps) *t, NAME(poll) *poll, const bool polled) {
  LANES sum[MAX_TILE];
  UNROLL for (int n = 0; n < outputs * rows * columns; n++) sum[n] = (LANES){0};
  const LANES zero = {0};
  const int64_t out_plane = t->out_plane, step = t->stride_x * VECTOR_LANES;
  for (int64_t r = 0; r < t->out_height; r++) {
    if (polled && NAME(spent)(poll, 1)) return true;
    const int64_t origin = r * t->stride_y + t->top;
    bool inside[3], any = false, all = true;
    UNROLL for (int i = 0; i < rows; i++) {
      inside[i] = origin + i >= 0 && origin + i < t->height;
      any |= inside[i];
      all &= inside[i];
    }
    if (!any) continue;
    const SCALAR *dy = t->dy + r * t->out_width * VECTOR_LANES;
    const int64_t from = all ? t->whole_from : t->out_width, to = all ? t->whole_to : t->out_width;
    for (int64_t c = 0; c < t->out_width; c++) {
      if (c == from && from < to) {
        const SCALAR *d = dy + c * VECTOR_LANES;
        const SCALAR *row[3];
        UNROLL for (int i = 0; i < rows; i++) {
          row[i] = t->x + ((origin + i) * t->width + c * t->stride_x + t->left) * VECTOR_LANES;
        }
        while (true) {
          // A very long row is traversed in pieces, with checks in between.
          const int64_t stop = !polled || to - c < 8192 ? to : c + 8192, first = c;
          for (; c < stop; c++) {
            LANES gradient[MAX_TILE];
            UNROLL for (int f = 0; f < outputs; f++) gradient[f] = *(const LANES *)(d + f * out_plane);
            UNROLL for (int i = 0; i < rows; i++) {
              UNROLL for (int j = 0; j < columns; j++) {
                const LANES value = *(const LANES *)(row[i] + j * VECTOR_LANES);
                UNROLL for (int f = 0; f < outputs; f++) {
                  ADD_PRODUCT(sum[(f * rows + i) * columns + j], gradient[f], value);
                }
              }
              row[i] += step;
            }
            d += VECTOR_LANES;
          }
          if (polled && NAME(spent)(poll, (c - first) * outputs * rows * columns)) return true;
          if (!polled || c == to) break;
        }
        if (c == t->out_width) break;
      }
      LANES gradient[MAX_TILE];
      UNROLL for (int f = 0; f < outputs; f++) gradient[f] = *(const LANES *)(dy + f * out_plane + c * VECTOR_LANES);
      const int64_t across = c * t->stride_x + t->left;
      UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int j = 0; j < columns; j++) {
          const bool present = inside[i] && across + j >= 0 && across + j < t->width;
          const SCALAR *pixel = t->x + ((origin + i) * t->width + across + j) * VECTOR_LANES;
          const LANES value = *(present ? (const LANES *)pixel : &zero);
          UNROLL for (int f = 0; f < outputs; f++) ADD_PRODUCT(sum[(f * rows + i) * columns + j], gradient[f], value);
        }
      }
      if (polled && NAME(spent)(poll, outputs * rows * columns)) return true;
    }
  }
  UNROLL for (int f = 0; f < outputs; f++) {
    UNROLL for (int i = 0; i < rows; i++) {
      UNROLL for (int j = 0; j < columns; j++) {
        SCALAR *dw = t->dw + f * t->dw_output + i * t->dw_row + j;
        const SCALAR total = NAME(lane_sum)(&sum[(f * rows + i) * columns + j]);
        *dw = t->accumulate ? *dw + total : total;
      }
    }
  }
  return false;
}

// The assertions check, with one bit per tile, that the level lists exactly the tiles used below: tiles of 1 x j taps
// with up to the maximum number of filters that the level holds for j columns, and blocks of 3 x 3 taps. The last,
// narrower piece of a kernel row must be able to hold as many filters as the pieces before it.
#define GRADIENT_CASE(f, i, j) | TILE_BITS(8 * ((i) == 3 ? 5 : (j) - 1) + (f) - 1, 1)
#define MOST_IN_ORDER(zero, a, b, c, d, e, ...) ((a) >= (b) && (b) >= (c) && (c) >= (d) && (d) >= (e) && (a) <= 8)
#define MOST_TILES(zero, a, b, c, d, e, ...) \
  (TILE_BITS(0, a) | TILE_BITS(8, b) | TILE_BITS(16, c) | TILE_BITS(24, d) | TILE_BITS(32, e))
#define OF_MOST(macro, ...) macro(__VA_ARGS__, 0, 0, 0, 0, 0)
_Static_assert(
    (0 FOR_EACH_GRADIENT_TILE) == (OF_MOST(MOST_TILES, MOST_GRADIENT_OUTPUTS) | TILE_BITS(40, GRADIENT_BLOCK_OUTPUTS)),
    "a level lists the gradient tiles that it asks for, and no others");
_Static_assert(OF_MOST(MOST_IN_ORDER, MOST_GRADIENT_OUTPUTS), "wider pieces hold no more filters than narrower ones");
#undef GRADIENT_CASE
#undef MOST_IN_ORDER
#undef MOST_TILES
#undef OF_MOST

static bool NAME(gradient_taps)(int outputs, int rows, int columns, const NAME(taps) *t, NAME(poll) *poll) {
#define GRADIENT_CASE(f, i, j) \
  case ((f) * 4 + (i)) * 16 + (j): return NAME(gradient_tile)(f, i, j, t, poll, false);
  switch ((outputs * 4 + rows) * 16 + columns) {
    FOR_EACH_GRADIENT_TILE
  }
#undef GRADIENT_CASE
  return false;
}

static bool NAME(polled_gradient_taps)(int outputs, int rows, int columns, const NAME(taps) *t, NAME(poll) *poll) {
#define GRADIENT_CASE(f, i, j) \
  case ((f) * 4 + (i)) * 16 + (j): return NAME(gradient_tile)(f, i, j, t, poll, true);
  switch ((outputs * 4 + rows) * 16 + columns) {
    FOR_EACH_GRADIENT_TILE
  }
#undef GRADIENT_CASE
  return false;
}

static void NAME(convolution_filter_gradient)(const vector_geometry *g, const void *x, const void *dy,
    bool accumulate, void *filter_gradient, void *bias_gradient) {
  static const int most[] = {MOST_GRADIENT_OUTPUTS};
  const int widest = (int)(sizeof most / sizeof most[0]) - 1;
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  const int64_t area = g->kernel_height * g->kernel_width;
  const bool block = GRADIENT_BLOCK_OUTPUTS > 0 && g->kernel_height == 3 && g->kernel_width == 3;
  NAME(taps) t = {
    .height = g->height, .width = g->width, .out_height = height, .out_width = width,
    .out_plane = height * width * VECTOR_LANES,
    .stride_y = g->stride_y, .stride_x = g->stride_x,
    .dw_output = g->channels * area, .dw_row = g->kernel_width, .accumulate = accumulate,
  };
  NAME(poll) poll = NAME(poll_of)(g->cancellation);
  for (int64_t f = 0; f < g->filters;) {
    int outputs = 1;
    for (int64_t k = 0; k < g->channels; k++) {
      for (int64_t i = 0; i < g->kernel_height; i += block ? 3 : 1) {
        for (int64_t j = 0; j < g->kernel_width;) {
          const int columns = block ? 3 : NAME(piece)(g->kernel_width - j, widest);
          // The number of filters must be the same for all taps: the first piece, which is the widest, determines it.
          if (k == 0 && i == 0 && j == 0) {
            outputs = NAME(piece)(g->filters - f, block ? GRADIENT_BLOCK_OUTPUTS : most[columns]);
          }
          t.top = i - g->padding_top;
          t.left = j - g->padding_left;
          // Columns c with 0 <= c s + left and c s + left + columns - 1 < width.
          const int64_t from = t.left < 0 ? (-t.left + g->stride_x - 1) / g->stride_x : 0;
          const int64_t room = g->width - columns - t.left;
          const int64_t to = room < 0 ? 0 : room / g->stride_x + 1;
          t.whole_from = from;
          t.whole_to = to < width ? to : width;
          t.x = (const SCALAR *)x + k * g->height * g->width * VECTOR_LANES;
          t.dy = (const SCALAR *)dy + f * t.out_plane;
          t.dw = (SCALAR *)filter_gradient + ((f * g->channels + k) * g->kernel_height + i) * g->kernel_width + j;
          if (!g->cancellation) {
            NAME(gradient_taps)(outputs, block ? 3 : 1, columns, &t, &poll);
          } else if (NAME(polled_gradient_taps)(outputs, block ? 3 : 1, columns, &t, &poll)) {
            return;
          }
          j += columns;
        }
      }
    }
    f += outputs;
  }
  if (!bias_gradient) return;
  for (int64_t f = 0; f < g->filters; f++) {
    const SCALAR *plane = (const SCALAR *)dy + f * t.out_plane;
    LANES sum[4] = {{0}, {0}, {0}, {0}};
    int64_t n = 0;
    while (n + 4 * VECTOR_LANES <= t.out_plane) {
      const int64_t end = t.out_plane - n < 65536 ? t.out_plane : n + 65536;
      if (NAME(spent)(&poll, (end - n) / VECTOR_LANES)) return;
      for (; n + 4 * VECTOR_LANES <= end; n += 4 * VECTOR_LANES) {
        UNROLL for (int part = 0; part < 4; part++) sum[part] += *(const LANES *)(plane + n + part * VECTOR_LANES);
      }
    }
    for (; n < t.out_plane; n += VECTOR_LANES) sum[0] += *(const LANES *)(plane + n);
    const LANES whole = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    const SCALAR total = NAME(lane_sum)(&whole);
    SCALAR *db = (SCALAR *)bias_gradient + f;
    *db = accumulate ? *db + total : total;
  }
}
