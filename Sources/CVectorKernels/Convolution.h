// Convolution and its two gradients over interleaved images.
//
// Along one axis, the output pixels form runs: neighbours that read the same taps of the kernel (all taps in the
// middle, fewer at the padded edges). A run of rows crossed with a run of columns is a rectangle of pixels with one set
// of taps. Taps outside the image are skipped, so padding costs nothing. The input gradient has the same form with the
// roles of the images swapped; for a stride s, its pixels form s interleaved phases.

typedef struct {
  int64_t extent, step;                      // output pixels; distance between neighbours of one run
  int64_t input, kernel, stride, padding;    // of the forward convolution
  int64_t other;                             // output extent of the forward convolution
  bool transposed;
} NAME(axis);

typedef struct {
  int64_t first, count;         // output pixels first, first + step, ...
  int64_t tap, taps, tap_step;  // kernel positions
  int64_t source, source_step, source_tap_step;  // read by the first tap of the first pixel; steps per pixel and tap
} NAME(run);

static inline NAME(run) NAME(taps_at)(const NAME(axis) *a, int64_t position) {
  NAME(run) r = {.first = position, .count = 1};
  if (!a->transposed) {
    const int64_t origin = position * a->stride - a->padding;
    const int64_t last = a->input - origin < a->kernel ? a->input - origin : a->kernel;
    r.tap = origin < 0 ? -origin : 0;
    r.taps = last > r.tap ? last - r.tap : 0;
    r.tap_step = 1;
    r.source = origin + r.tap;
    r.source_step = a->stride;
    r.source_tap_step = 1;
  } else {
    const int64_t origin = position + a->padding;
    int64_t tap = origin - a->stride * (a->other - 1);
    if (tap < 0) tap = origin % a->stride;
    const int64_t last = origin < a->kernel - 1 ? origin : a->kernel - 1;
    r.tap = tap;
    r.taps = last >= tap ? (last - tap) / a->stride + 1 : 0;
    r.tap_step = a->stride;
    r.source = (origin - tap) / a->stride;
    r.source_step = 1;
    r.source_tap_step = -1;
  }
  return r;
}

static inline NAME(run) NAME(run_at)(const NAME(axis) *a, int64_t position) {
  NAME(run) r = NAME(taps_at)(a, position);
  for (int64_t next = position + a->step; next < a->extent; next += a->step) {
    const NAME(run) n = NAME(taps_at)(a, next);
    const bool same = n.taps == r.taps &&
        (r.taps == 0 || (n.tap == r.tap && n.source == r.source + r.count * r.source_step));
    if (!same) break;
    r.count++;
  }
  return r;
}

typedef struct {
  NAME(axis) vertical, horizontal;
  int64_t outputs, channels;
  int64_t source_row, source_plane, out_row, out_plane;  // strides in scalars
  int64_t w_output, w_channel, w_row;
  const SCALAR *x, *w, *bias;
  SCALAR *out;
  bool relu;
} NAME(sweep);

/// Computes the pixels of a rectangle for all outputs; returns whether to stop.
static bool NAME(rectangle)(const NAME(sweep) *s, const NAME(run) *v, const NAME(run) *h, NAME(poll) *poll) {
  const bool empty = v->taps == 0 || h->taps == 0;
  NAME(product) p = {
    .channels = {empty ? 0 : s->channels, s->source_plane, s->w_channel},
    .rows = {v->taps, v->source_tap_step * s->source_row, v->tap_step * s->w_row},
    .columns = {h->taps, h->source_tap_step * VECTOR_LANES, h->tap_step},
    .w_output = s->w_output,
    .out_output = s->out_plane,
    .relu = s->relu,
  };
  // Rectangles that are taller than wide are traversed downwards instead of across, so that tiles are filled with
  // pixels.
  const bool down = v->count > h->count;
  const int64_t x_across = h->source_step * VECTOR_LANES, out_across = s->horizontal.step * VECTOR_LANES;
  const int64_t x_down = v->source_step * s->source_row, out_down = s->vertical.step * s->out_row;
  const int64_t lines = down ? h->count : v->count, length = down ? v->count : h->count;
  const int64_t x_line = down ? x_across : x_down, out_line = down ? out_across : out_down;
  p.x_pixel = down ? x_down : x_across;
  p.out_pixel = down ? out_down : out_across;
  const SCALAR *x = empty ? s->x : s->x + v->source * s->source_row + h->source * VECTOR_LANES;
  const SCALAR *w = empty ? s->w : s->w + v->tap * s->w_row + h->tap;
  SCALAR *out = s->out + v->first * s->out_row + h->first * VECTOR_LANES;
  for (int64_t line = 0; line < lines; line++) {
    for (int64_t pixel = 0; pixel < length;) {
      const int pixels = NAME(piece)(length - pixel, TILE_PIXELS);
      p.x = empty ? x : x + line * x_line + pixel * p.x_pixel;
      for (int64_t output = 0; output < s->outputs;) {
        const int outputs = NAME(piece)(s->outputs - output, TILE_OUTPUTS);
        p.w = w + output * s->w_output;
        p.bias = s->bias ? s->bias + output : 0;
        p.out = out + output * s->out_plane + line * out_line + pixel * p.out_pixel;
        if (!poll->cancellation) {
          NAME(multiply)(outputs, pixels, &p);
        } else if (NAME(multiply_or_cancel)(outputs, pixels, &p, poll)) {
          return true;
        }
        output += outputs;
      }
      pixel += pixels;
    }
  }
  return false;
}

static void NAME(sweep_plane)(const NAME(sweep) *s, NAME(poll) poll) {
  // If the stride exceeds the extent, there are no more phases than pixels.
  const NAME(axis) *down = &s->vertical, *across = &s->horizontal;
  const int64_t phases_y = down->step < down->extent ? down->step : down->extent;
  const int64_t phases_x = across->step < across->extent ? across->step : across->extent;
  for (int64_t phase_y = 0; phase_y < phases_y; phase_y++) {
    for (int64_t y = phase_y; y < s->vertical.extent;) {
      const NAME(run) v = NAME(run_at)(&s->vertical, y);
      for (int64_t phase_x = 0; phase_x < phases_x; phase_x++) {
        for (int64_t x = phase_x; x < s->horizontal.extent;) {
          const NAME(run) h = NAME(run_at)(&s->horizontal, x);
          if (NAME(rectangle)(s, &v, &h, &poll)) return;
          x += h.count * s->horizontal.step;
        }
      }
      y += v.count * s->vertical.step;
    }
  }
}

static void NAME(convolve)(const vector_geometry *g, const void *x, const void *filters, const void *bias, bool relu,
    void *y) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  const NAME(sweep) s = {
    .vertical = {height, 1, g->height, g->kernel_height, g->stride_y, g->padding_top, height, false},
    .horizontal = {width, 1, g->width, g->kernel_width, g->stride_x, g->padding_left, width, false},
    .outputs = g->filters, .channels = g->channels,
    .source_row = g->width * VECTOR_LANES, .source_plane = g->height * g->width * VECTOR_LANES,
    .out_row = width * VECTOR_LANES, .out_plane = height * width * VECTOR_LANES,
    .w_output = g->channels * g->kernel_height * g->kernel_width, .w_channel = g->kernel_height * g->kernel_width,
    .w_row = g->kernel_width,
    .x = x, .w = filters, .bias = bias, .out = y, .relu = relu,
  };
  NAME(sweep_plane)(&s, NAME(poll_of)(g->cancellation));
}

static void NAME(convolution_input_gradient)(const vector_geometry *g, const void *dy, const void *filters, void *dx) {
  const int64_t height = vector_output_height(g), width = vector_output_width(g);
  const NAME(sweep) s = {
    .vertical = {g->height, g->stride_y, g->height, g->kernel_height, g->stride_y, g->padding_top, height, true},
    .horizontal = {g->width, g->stride_x, g->width, g->kernel_width, g->stride_x, g->padding_left, width, true},
    .outputs = g->channels, .channels = g->filters,
    .source_row = width * VECTOR_LANES, .source_plane = height * width * VECTOR_LANES,
    .out_row = g->width * VECTOR_LANES, .out_plane = g->height * g->width * VECTOR_LANES,
    .w_output = g->kernel_height * g->kernel_width, .w_channel = g->channels * g->kernel_height * g->kernel_width,
    .w_row = g->kernel_width,
    .x = dy, .w = filters, .out = dx,
  };
  NAME(sweep_plane)(&s, NAME(poll_of)(g->cancellation));
}
