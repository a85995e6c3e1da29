// Elementwise operations: layout, rectifiers and sums. Products are rounded before they are added, so these loops yield
// the same bits at every level; fusing would gain nothing, because they are memory-bound.

/// Transposes a 16 x 16 block: four times, row i is zipped with row i + 8.
static ALWAYS_INLINE void NAME(transpose)(LANES *block) {
  UNROLL for (int round = 0; round < 4; round++) {
    LANES zipped[VECTOR_LANES];
    UNROLL for (int i = 0; i < 8; i++) {
      zipped[2 * i] = __builtin_shufflevector(
          block[i], block[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      zipped[2 * i + 1] = __builtin_shufflevector(
          block[i], block[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    UNROLL for (int i = 0; i < VECTOR_LANES; i++) block[i] = zipped[i];
  }
}

static void NAME(interleave)(int64_t images, int64_t features, const void *rows, const int64_t *indices, void *lanes) {
  const SCALAR *row[VECTOR_LANES];
  for (int64_t i = 0; i < images; i++) row[i] = (const SCALAR *)rows + (indices ? indices[i] : i) * features;
  SCALAR *out = lanes;
  int64_t f = 0;
  if (images == VECTOR_LANES) {
    for (; f + VECTOR_LANES <= features; f += VECTOR_LANES) {
      LANES block[VECTOR_LANES];
      UNROLL for (int i = 0; i < VECTOR_LANES; i++) block[i] = *(const LANES *)(row[i] + f);
      NAME(transpose)(block);
      UNROLL for (int i = 0; i < VECTOR_LANES; i++) *(LANES *)(out + (f + i) * VECTOR_LANES) = block[i];
    }
  }
  for (; f < features; f++) {
    for (int64_t i = 0; i < VECTOR_LANES; i++) out[f * VECTOR_LANES + i] = i < images ? row[i][f] : 0;
  }
}

static void NAME(deinterleave)(int64_t images, int64_t features, const void *lanes, int64_t stride, void *rows) {
  const SCALAR *in = lanes;
  SCALAR *out = rows;
  int64_t f = 0;
  if (images == VECTOR_LANES) {
    for (; f + VECTOR_LANES <= features; f += VECTOR_LANES) {
      LANES block[VECTOR_LANES];
      UNROLL for (int i = 0; i < VECTOR_LANES; i++) block[i] = *(const LANES *)(in + (f + i) * VECTOR_LANES);
      NAME(transpose)(block);
      UNROLL for (int i = 0; i < VECTOR_LANES; i++) *(LANES *)(out + i * stride + f) = block[i];
    }
  }
  for (int64_t i = 0; i < images; i++) {
    for (int64_t g = f; g < features; g++) out[i * stride + g] = in[g * VECTOR_LANES + i];
  }
}

// The rectifiers use explicit vectors: they may work in place, so the compiler would guard loops over scalars with slow
// aliasing checks.

static void NAME(relu)(int64_t count, const void *x, void *y) {
  const SCALAR *in = x;
  SCALAR *out = y;
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    const LANES v = *(const LANES *)(in + n);
    *(LANES *)(out + n) = (LANES)((BITS)v & ~(BITS)(v <= (LANES){0}));
  }
  for (; n < count; n++) out[n] = in[n] <= 0 ? 0 : in[n];
}

static void NAME(relu_gradient)(int64_t count, const void *y, const void *dy, void *dx) {
  const SCALAR *value = y, *in = dy;
  SCALAR *out = dx;
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    const LANES v = *(const LANES *)(value + n), d = *(const LANES *)(in + n);
    *(LANES *)(out + n) = (LANES)((BITS)d & (BITS)(v > (LANES){0}));
  }
  for (; n < count; n++) out[n] = value[n] > 0 ? in[n] : 0;
}

static void NAME(leaky_relu)(int64_t count, double slope, const void *x, void *y) {
  const SCALAR *in = x, a = (SCALAR)slope;
  SCALAR *out = y;
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    const LANES v = *(const LANES *)(in + n);
    const BITS on = (BITS)(v > (LANES){0});
    *(LANES *)(out + n) = (LANES)(((BITS)v & on) | ((BITS)(SPLAT(a) * v) & ~on));
  }
  for (; n < count; n++) out[n] = in[n] > 0 ? in[n] : a * in[n];
}

static void NAME(leaky_relu_gradient)(int64_t count, double slope, const void *x, const void *dy, void *dx) {
  const SCALAR *value = x, *in = dy, a = (SCALAR)slope;
  SCALAR *out = dx;
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    const LANES d = *(const LANES *)(in + n);
    const BITS on = (BITS)(*(const LANES *)(value + n) > (LANES){0});
    *(LANES *)(out + n) = (LANES)(((BITS)d & on) | ((BITS)(SPLAT(a) * d) & ~on));
  }
  for (; n < count; n++) out[n] = value[n] > 0 ? in[n] : a * in[n];
}

static void NAME(add)(int64_t count, const void *b, void *a) {
  const SCALAR *in = b;
  SCALAR *out = a;
  for (int64_t n = 0; n < count; n++) out[n] += in[n];
}

static ALWAYS_INLINE void NAME(sum_vectors)(int64_t count, const SCALAR *a, const SCALAR *b, const bool relu,
    SCALAR *y) {
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    LANES v = *(const LANES *)(a + n) + *(const LANES *)(b + n);
    if (relu) v = (LANES)((BITS)v & ~(BITS)(v <= (LANES){0}));
    *(LANES *)(y + n) = v;
  }
  for (; n < count; n++) {
    const SCALAR v = a[n] + b[n];
    y[n] = relu && v <= 0 ? 0 : v;
  }
}

static void NAME(sum)(int64_t count, const void *a, const void *b, bool relu, void *y) {
  if (relu) {
    NAME(sum_vectors)(count, a, b, true, y);
  } else {
    NAME(sum_vectors)(count, a, b, false, y);
  }
}
