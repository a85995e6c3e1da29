// Statistics, affine maps and gradients of whole channels over interleaved images: the arithmetic of batch
// normalization.
//
// A channel is `plane` pixels of sixteen lanes. Lanes beyond the first `images` may hold anything: they are summed with
// the others and excluded when the lanes are added. As in Elementwise.h, products are rounded before they are added, so
// every level yields the same bits.

/// A lane's sum is split into four parts, with pixel n in part n % 4, so that an addition need not wait for the
/// previous one.
enum { NAME(parts) = 4 };

/// Returns the sum of the first `images` lanes, in order, over all parts.
static ALWAYS_INLINE SCALAR NAME(first_lanes)(const LANES *part, int64_t images) {
  const LANES whole = (part[0] + part[1]) + (part[2] + part[3]);
  SCALAR lane[VECTOR_LANES], sum = 0;
  *(LANES *)lane = whole;
  for (int64_t n = 0; n < images; n++) sum += lane[n];
  return sum;
}

/// Runs `body` for each pixel of a plane; n is the offset of the pixel's lanes in scalars, and `part` the part to which
/// its terms belong.
#define FOR_EACH_PIXEL(n, part, body) \
  do { \
    int64_t n##_group = 0; \
    for (; n##_group + NAME(parts) <= plane; n##_group += NAME(parts)) { \
      UNROLL for (int part = 0; part < NAME(parts); part++) { \
        const int64_t n = (n##_group + part) * VECTOR_LANES; \
        body \
      } \
    } \
    for (int part = 0; n##_group + part < plane; part++) { \
      const int64_t n = (n##_group + part) * VECTOR_LANES; \
      body \
    } \
  } while (0)

static void NAME(channel_moments)(int64_t channels, int64_t plane, int64_t images, const void *x, void *mean,
    void *m2) {
  const SCALAR count = (SCALAR)(plane * images);
  for (int64_t c = 0; c < channels; c++) {
    const SCALAR *in = (const SCALAR *)x + c * plane * VECTOR_LANES;
    LANES sum[NAME(parts)] = {{0}, {0}, {0}, {0}}, square[NAME(parts)] = {{0}, {0}, {0}, {0}};
    FOR_EACH_PIXEL(n, part, { sum[part] += *(const LANES *)(in + n); });
    const SCALAR center = NAME(first_lanes)(sum, images) / count;
    FOR_EACH_PIXEL(n, part, {
      const LANES deviation = *(const LANES *)(in + n) - SPLAT(center);
      square[part] += deviation * deviation;
    });
    ((SCALAR *)mean)[c] = center;
    ((SCALAR *)m2)[c] = NAME(first_lanes)(square, images);
  }
}

static ALWAYS_INLINE void NAME(channel_map)(int64_t channels, int64_t plane, const SCALAR *x, const SCALAR *scale,
    const SCALAR *shift, const bool relu, SCALAR *y) {
  for (int64_t c = 0; c < channels; c++) {
    const LANES factor = SPLAT(scale[c]), term = SPLAT(shift[c]);
    for (int64_t n = c * plane * VECTOR_LANES; n < (c + 1) * plane * VECTOR_LANES; n += VECTOR_LANES) {
      LANES value = *(const LANES *)(x + n) * factor + term;
      if (relu) value = (LANES)((BITS)value & ~(BITS)(value <= (LANES){0}));
      *(LANES *)(y + n) = value;
    }
  }
}

static void NAME(channel_affine)(int64_t channels, int64_t plane, const void *x, const void *scale, const void *shift,
    bool relu, void *y) {
  if (relu) {
    NAME(channel_map)(channels, plane, x, scale, shift, true, y);
  } else {
    NAME(channel_map)(channels, plane, x, scale, shift, false, y);
  }
}

static void NAME(channel_gradient_sums)(int64_t channels, int64_t plane, int64_t images, const void *x, const void *dy,
    const void *mean, const void *inverse, void *sums, void *products) {
  for (int64_t c = 0; c < channels; c++) {
    const SCALAR *value = (const SCALAR *)x + c * plane * VECTOR_LANES;
    const SCALAR *gradient = (const SCALAR *)dy + c * plane * VECTOR_LANES;
    const LANES center = SPLAT(((const SCALAR *)mean)[c]), factor = SPLAT(((const SCALAR *)inverse)[c]);
    LANES sum[NAME(parts)] = {{0}, {0}, {0}, {0}}, product[NAME(parts)] = {{0}, {0}, {0}, {0}};
    FOR_EACH_PIXEL(n, part, {
      const LANES d = *(const LANES *)(gradient + n);
      sum[part] += d;
      product[part] += d * ((*(const LANES *)(value + n) - center) * factor);
    });
    ((SCALAR *)sums)[c] = NAME(first_lanes)(sum, images);
    ((SCALAR *)products)[c] = NAME(first_lanes)(product, images);
  }
}

static void NAME(channel_gradient)(int64_t channels, int64_t plane, int64_t images, const void *x, const void *dy,
    const void *mean, const void *inverse, const void *factor, const void *a, const void *b, void *dx) {
  BITS present = {0};
  for (int64_t lane = 0; lane < images; lane++) present[lane] = -1;
  for (int64_t c = 0; c < channels; c++) {
    const LANES center = SPLAT(((const SCALAR *)mean)[c]), scale = SPLAT(((const SCALAR *)inverse)[c]);
    const LANES whole = SPLAT(((const SCALAR *)factor)[c]);
    const LANES constant = SPLAT(((const SCALAR *)a)[c]), slope = SPLAT(((const SCALAR *)b)[c]);
    for (int64_t n = c * plane * VECTOR_LANES; n < (c + 1) * plane * VECTOR_LANES; n += VECTOR_LANES) {
      const LANES normalized = (*(const LANES *)((const SCALAR *)x + n) - center) * scale;
      const LANES value = whole * ((*(const LANES *)((const SCALAR *)dy + n) - constant) - normalized * slope);
      *(LANES *)((SCALAR *)dx + n) = (LANES)((BITS)value & present);
    }
  }
}

#undef FOR_EACH_PIXEL
