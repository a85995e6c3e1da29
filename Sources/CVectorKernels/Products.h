// The inner loop of most operations: a register tile of `outputs` x `pixels` sums, each sum[o][p] += weight * vector.
//
// Convolution, its input gradient, the affine layer, and its input and weight gradients are this sum with different
// strides:
//
//   out[o][p] = start + sum over c, i, j of  w[o W + c Wc + i Wi + j Wj] * x[p X + c Xc + i Xi + j Xj]
//
// The tile's extents are compile-time constants after inlining. They affect only what is kept in registers, never the
// order of a sum's terms.

typedef struct {
  int64_t count, x_step, w_step;
} NAME(loop);

typedef struct {
  NAME(loop) channels, rows, columns;
  const SCALAR *x, *w;
  int64_t x_pixel, w_output;
  const SCALAR *bias;  // one per output, or null
  SCALAR *out;
  int64_t out_output, out_pixel;
  bool accumulate, relu;
  bool resume;  // the sums continue from `out` instead of the bias: the same terms in the same order
} NAME(product);

static ALWAYS_INLINE void NAME(tile)(const int outputs, const int pixels, const NAME(product) *p, const bool resume) {
  LANES sum[MAX_TILE];
  UNROLL for (int o = 0; o < outputs; o++) {
    const LANES start = SPLAT(p->bias ? p->bias[o] : (SCALAR)0);
    UNROLL for (int q = 0; q < pixels; q++) sum[o * pixels + q] = start;
  }
  if (resume) {
    UNROLL for (int o = 0; o < outputs; o++) {
      UNROLL for (int q = 0; q < pixels; q++) {
        sum[o * pixels + q] = *(const LANES *)(p->out + o * p->out_output + q * p->out_pixel);
      }
    }
  }
  const int64_t x_pixel = p->x_pixel, w_output = p->w_output;
  const int64_t x_column = p->columns.x_step, w_column = p->columns.w_step, columns = p->columns.count;
  const SCALAR *x_channel = p->x, *w_channel = p->w;
  for (int64_t c = p->channels.count; c > 0; c--) {
    const SCALAR *x_row = x_channel, *w_row = w_channel;
    for (int64_t i = p->rows.count; i > 0; i--) {
      const SCALAR *x = x_row, *w = w_row;
      for (int64_t j = columns; j > 0; j--) {
        if (pixels == 1) {
          const LANES value = *(const LANES *)x;
          UNROLL for (int o = 0; o < outputs; o++) ADD_PRODUCT(sum[o], SPLAT(w[o * w_output]), value);
        } else {
          // The weights stay in registers during the loop over pixels: a weight takes one register, a pixel as many as
          // a vector needs.
          LANES weight[MAX_TILE];
          UNROLL for (int o = 0; o < outputs; o++) weight[o] = SPLAT(w[o * w_output]);
          UNROLL for (int q = 0; q < pixels; q++) {
            const LANES value = *(const LANES *)(x + q * x_pixel);
            UNROLL for (int o = 0; o < outputs; o++) ADD_PRODUCT(sum[o * pixels + q], weight[o], value);
          }
        }
        x += x_column;
        w += w_column;
      }
      x_row += p->rows.x_step;
      w_row += p->rows.w_step;
    }
    x_channel += p->channels.x_step;
    w_channel += p->channels.w_step;
  }
  UNROLL for (int o = 0; o < outputs; o++) {
    UNROLL for (int q = 0; q < pixels; q++) {
      LANES *out = (LANES *)(p->out + o * p->out_output + q * p->out_pixel);
      LANES value = sum[o * pixels + q];
      if (p->accumulate) value = *out + value;
      if (p->relu) value = (LANES)((BITS)value & ~(BITS)(value <= (LANES){0}));  // a NaN is not below 0 and stays
      *out = value;
    }
  }
}

// The first assertion checks, with one bit per tile, that the level lists exactly the tiles used below.
#define TILE_CASE(o, q) | TILE_BITS(16 * ((q) - 1) + (o) - 1, 1)
#define TILES_OF(q) (TILE_PIXELS >= (q) ? TILE_BITS(16 * ((q) - 1), TILE_OUTPUTS) : 0)
#define COLUMN_TILES TILE_BITS(0, COLUMN_OUTPUTS > ROW_OUTPUTS ? COLUMN_OUTPUTS : ROW_OUTPUTS)
_Static_assert(
    (0 FOR_EACH_TILE) == (COLUMN_TILES | TILES_OF(1) | TILES_OF(2) | TILES_OF(3) | TILES_OF(4) | TILES_OF(5)
        | TILES_OF(6)),
    "a level lists the tiles that its extents ask for, and no others");
_Static_assert(
    TILE_OUTPUTS * TILE_PIXELS <= MAX_TILE && TILE_PIXELS <= 6 && TILE_OUTPUTS <= 16 && COLUMN_OUTPUTS <= 16 &&
        ROW_OUTPUTS <= 16,
    "tiles fit what is reserved for them");
#undef TILE_CASE
#undef TILES_OF
#undef COLUMN_TILES

/// Computes the tile with these extents: up to TILE_OUTPUTS outputs x TILE_PIXELS pixels, or up to COLUMN_OUTPUTS or
/// ROW_OUTPUTS outputs of one pixel.
static void NAME(multiply)(int outputs, int pixels, const NAME(product) *p) {
#define TILE_CASE(o, q) \
  case (o) * 32 + (q): p->resume ? NAME(tile)(o, q, p, true) : NAME(tile)(o, q, p, false); break;
  switch (outputs * 32 + pixels) {
    FOR_EACH_TILE
  }
#undef TILE_CASE
}

/// `multiply` with checks for cancellation; returns whether to stop. Very long sums are split into parts and resumed.
static bool NAME(multiply_or_cancel)(int outputs, int pixels, const NAME(product) *p, NAME(poll) *poll) {
  const int64_t row = p->columns.count, channel = row * p->rows.count;
  const int64_t work = (channel * p->channels.count + 1) * outputs * pixels;
  if (work <= WORK_BETWEEN_QUESTIONS) {
    NAME(multiply)(outputs, pixels, p);
    return NAME(spent)(poll, work);
  }
  const int64_t most = WORK_BETWEEN_QUESTIONS / (outputs * pixels);
  // A part consists of several channels, several rows of one channel, or several taps of one row.
  const int64_t channels = channel <= most ? most / channel : 1;
  const int64_t rows = channel <= most ? p->rows.count : row <= most ? most / row : 1;
  const int64_t columns = row <= most ? row : most;
  NAME(product) part = *p;
  for (int64_t c = 0; c < p->channels.count; c += channels) {
    part.channels.count = p->channels.count - c < channels ? p->channels.count - c : channels;
    for (int64_t i = 0; i < p->rows.count; i += rows) {
      part.rows.count = p->rows.count - i < rows ? p->rows.count - i : rows;
      for (int64_t j = 0; j < row; j += columns) {
        part.columns.count = row - j < columns ? row - j : columns;
        part.x = p->x + c * p->channels.x_step + i * p->rows.x_step + j * p->columns.x_step;
        part.w = p->w + c * p->channels.w_step + i * p->rows.w_step + j * p->columns.w_step;
        part.resume = c + i + j > 0;
        part.relu = p->relu && c + channels >= p->channels.count && i + rows >= p->rows.count && j + columns >= row;
        NAME(multiply)(outputs, pixels, &part);
        const int64_t done = part.channels.count * part.rows.count * part.columns.count;
        if (NAME(spent)(poll, done * outputs * pixels)) return true;
      }
    }
  }
  return false;
}

/// Returns the size of the next piece when `remaining` is split into the fewest pieces of at most `most`, all about
/// equal.
static inline int NAME(piece)(int64_t remaining, int64_t most) {
  const int64_t pieces = (remaining + most - 1) / most;
  return (int)((remaining + pieces - 1) / pieces);
}

/// Computes all outputs of one pixel, a vector per channel of `x`: the product of the affine layer.
static void NAME(multiply_column)(int64_t outputs, int64_t most, NAME(product) p,
    const vector_cancellation *cancellation) {
  NAME(poll) poll = NAME(poll_of)(cancellation);
  while (outputs > 0) {
    const int count = NAME(piece)(outputs, most);
    if (!cancellation) {
      NAME(multiply)(count, 1, &p);
    } else if (NAME(multiply_or_cancel)(count, 1, &p, &poll)) {
      return;
    }
    p.w += count * p.w_output;
    p.out += count * p.out_output;
    if (p.bias) p.bias += count;
    outputs -= count;
  }
}
