// The affine layer over interleaved images, and its gradients: the product of Products.h with one "pixel".

static void NAME(affine_until)(const vector_cancellation *cancellation, int64_t inputs, int64_t outputs, const void *x,
    const void *weights, const void *bias, bool relu, void *y) {
  NAME(multiply_column)(outputs, COLUMN_OUTPUTS, (NAME(product)){
    .channels = {inputs, VECTOR_LANES, outputs}, .rows = {1, 0, 0}, .columns = {1, 0, 0},
    .x = x, .w = weights, .w_output = 1, .bias = bias,
    .out = y, .out_output = VECTOR_LANES, .relu = relu,
  }, cancellation);
}

static void NAME(affine_input_gradient_until)(const vector_cancellation *cancellation, int64_t inputs, int64_t outputs,
    const void *dy, const void *weights, void *dx) {
  NAME(multiply_column)(inputs, ROW_OUTPUTS, (NAME(product)){
    .channels = {outputs, VECTOR_LANES, 1}, .rows = {1, 0, 0}, .columns = {1, 0, 0},
    .x = dy, .w = weights, .w_output = outputs,
    .out = dx, .out_output = VECTOR_LANES,
  }, cancellation);
}

static void NAME(affine)(int64_t inputs, int64_t outputs, const void *x, const void *weights, const void *bias,
    bool relu, void *y) {
  NAME(affine_until)(NULL, inputs, outputs, x, weights, bias, relu, y);
}

static void NAME(affine_input_gradient)(int64_t inputs, int64_t outputs, const void *dy, const void *weights,
    void *dx) {
  NAME(affine_input_gradient_until)(NULL, inputs, outputs, dy, weights, dx);
}

/// Here a vector holds sixteen outputs; the "channels" of the sum are the groups, and its rows are the images of a
/// group.
static void NAME(affine_weight_gradient)(int64_t groups, int64_t inputs, int64_t outputs, int64_t first,
    int64_t count, const void *x, const void *dy_rows, bool accumulate, void *weight_gradient) {
  const int64_t stride = vector_row_stride(outputs), whole = outputs / VECTOR_LANES, rest = outputs % VECTOR_LANES;
  NAME(product) p = {
    .channels = {groups, VECTOR_LANES * stride, inputs * VECTOR_LANES},
    .rows = {VECTOR_LANES, stride, 1}, .columns = {1, 0, 0},
    .x_pixel = VECTOR_LANES, .w_output = VECTOR_LANES,
    .out_output = outputs, .out_pixel = VECTOR_LANES, .accumulate = accumulate,
  };
  for (int64_t input = first; whole > 0 && input < first + count;) {
    const int tall = NAME(piece)(first + count - input, TILE_OUTPUTS);
    p.w = (const SCALAR *)x + input * VECTOR_LANES;
    for (int64_t vector = 0; vector < whole;) {
      const int pixels = NAME(piece)(whole - vector, TILE_PIXELS);
      p.x = (const SCALAR *)dy_rows + vector * VECTOR_LANES;
      p.out = (SCALAR *)weight_gradient + input * outputs + vector * VECTOR_LANES;
      NAME(multiply)(tall, pixels, &p);
      vector += pixels;
    }
    input += tall;
  }
  // The last, partial vector of outputs goes through a tile on the stack, so that nothing is written past the end of a
  // row.
  SCALAR tile[COLUMN_OUTPUTS * VECTOR_LANES];
  p.x = (const SCALAR *)dy_rows + whole * VECTOR_LANES;
  p.out = tile;
  p.out_output = VECTOR_LANES;
  p.accumulate = false;
  for (int64_t input = first; rest > 0 && input < first + count;) {
    const int tall = NAME(piece)(first + count - input, COLUMN_OUTPUTS);
    p.w = (const SCALAR *)x + input * VECTOR_LANES;
    NAME(multiply)(tall, 1, &p);
    for (int row = 0; row < tall; row++) {
      SCALAR *out = (SCALAR *)weight_gradient + (input + row) * outputs + whole * VECTOR_LANES;
      const SCALAR *sums = tile + row * VECTOR_LANES;
      for (int64_t o = 0; o < rest; o++) out[o] = accumulate ? out[o] + sums[o] : sums[o];
    }
    input += tall;
  }
}

static void NAME(column_sums)(int64_t rows, int64_t columns, const void *matrix, bool accumulate, void *sums) {
  const int64_t stride = vector_row_stride(columns);
  const SCALAR *m = matrix;
  SCALAR *total = sums;
  if (!accumulate) for (int64_t c = 0; c < columns; c++) total[c] = 0;
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t c = 0; c < columns; c++) total[c] += m[r * stride + c];
  }
}
