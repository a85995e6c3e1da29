// Operations on each element by itself: layout, rectifiers, sums, and the optimizers' updates.
// Products here round before they are added, so these loops, which wait for memory anyway, yield the same bits at all levels.

static void NAME(interleave)(int64_t images, int64_t features, const void *rows, const int64_t *indices, void *lanes) {
  const SCALAR *row[VECTOR_LANES];
  for (int64_t i = 0; i < images; i++) row[i] = (const SCALAR *)rows + (indices ? indices[i] : i) * features;
  SCALAR *out = lanes;
  for (int64_t f = 0; f < features; f++) {
    for (int64_t i = 0; i < VECTOR_LANES; i++) out[f * VECTOR_LANES + i] = i < images ? row[i][f] : 0;
  }
}

static void NAME(deinterleave)(int64_t images, int64_t features, const void *lanes, int64_t stride, void *rows) {
  const SCALAR *in = lanes;
  SCALAR *out = rows;
  for (int64_t i = 0; i < images; i++) {
    for (int64_t f = 0; f < features; f++) out[i * stride + f] = in[f * VECTOR_LANES + i];
  }
}

static void NAME(relu)(int64_t count, const void *x, void *y) {
  const SCALAR *in = x;
  SCALAR *out = y;
  for (int64_t n = 0; n < count; n++) out[n] = in[n] <= 0 ? 0 : in[n];
}

static void NAME(relu_gradient)(int64_t count, const void *y, const void *dy, void *dx) {
  const SCALAR *value = y, *in = dy;
  SCALAR *out = dx;
  for (int64_t n = 0; n < count; n++) out[n] = value[n] > 0 ? in[n] : 0;
}

static void NAME(leaky_relu)(int64_t count, double slope, const void *x, void *y) {
  const SCALAR *in = x, a = (SCALAR)slope;
  SCALAR *out = y;
  for (int64_t n = 0; n < count; n++) out[n] = in[n] > 0 ? in[n] : a * in[n];
}

static void NAME(leaky_relu_gradient)(int64_t count, double slope, const void *x, const void *dy, void *dx) {
  const SCALAR *value = x, *in = dy, a = (SCALAR)slope;
  SCALAR *out = dx;
  for (int64_t n = 0; n < count; n++) out[n] = value[n] > 0 ? in[n] : a * in[n];
}

static void NAME(add)(int64_t count, const void *b, void *a) {
  const SCALAR *in = b;
  SCALAR *out = a;
  for (int64_t n = 0; n < count; n++) out[n] += in[n];
}

static void NAME(add_scaled)(int64_t count, double factor, const void *b, void *a) {
  const SCALAR *in = b, scale = (SCALAR)factor;
  SCALAR *out = a;
  for (int64_t n = 0; n < count; n++) out[n] += scale * in[n];
}

static void NAME(descend)(int64_t count, const vector_descent *rule, const void *gradient, void *velocity, void *weights) {
  const SCALAR rate = (SCALAR)rule->rate, momentum = (SCALAR)rule->momentum, decay = (SCALAR)rule->decay;
  const SCALAR *restrict g = gradient;
  SCALAR *restrict v = velocity, *restrict w = weights;
  if (!v) {
    for (int64_t n = 0; n < count; n++) w[n] -= rate * (g[n] + decay * w[n]);
    return;
  }
  for (int64_t n = 0; n < count; n++) {
    v[n] = momentum * v[n] + (g[n] + decay * w[n]);
    w[n] -= rate * v[n];
  }
}

static void NAME(rmsprop)(int64_t count, const vector_rmsprop *rule, const void *gradient, void *squares, void *weights) {
  const SCALAR rate = (SCALAR)rule->rate, smoothing = (SCALAR)rule->smoothing, rest = (SCALAR)(1 - rule->smoothing);
  const SCALAR epsilon = (SCALAR)rule->epsilon, decay = (SCALAR)rule->decay;
  const SCALAR *restrict g = gradient;
  SCALAR *restrict s = squares, *restrict w = weights;
  for (int64_t n = 0; n < count; n++) {
    const SCALAR d = g[n] + decay * w[n];
    s[n] = smoothing * s[n] + rest * (d * d);
    w[n] -= rate * d / (__builtin_elementwise_sqrt(s[n]) + epsilon);
  }
}

static void NAME(adam)(int64_t count, const vector_adam *rule, const void *gradient, void *means, void *squares, void *weights) {
  const SCALAR rest1 = (SCALAR)(1 - rule->beta1), beta2 = (SCALAR)rule->beta2, rest2 = (SCALAR)(1 - rule->beta2);
  const SCALAR epsilon = (SCALAR)rule->epsilon, decay = (SCALAR)rule->decay;
  const SCALAR step = (SCALAR)(rule->rate / rule->correction1), scale = (SCALAR)__builtin_elementwise_sqrt(rule->correction2);
  const SCALAR *restrict g = gradient;
  SCALAR *restrict m = means, *restrict s = squares, *restrict w = weights;
  for (int64_t n = 0; n < count; n++) {
    const SCALAR d = g[n] + decay * w[n];
    m[n] += rest1 * (d - m[n]);
    s[n] = beta2 * s[n] + rest2 * (d * d);
    w[n] -= step * m[n] / (__builtin_elementwise_sqrt(s[n]) / scale + epsilon);
  }
}
