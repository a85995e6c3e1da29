// Dropout over interleaved images. A counter-based generator, Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel
// random numbers: as easy as 1, 2, 3", 2011), determines whether a value is kept from the key, the step, the image and
// the feature; shards, threads, precision and instruction level don't matter.

// Words are stored in 64-bit lanes. A multiplication reads only the lower half of a lane, so the upper half may be
// arbitrary.
typedef uint64_t WORDS __attribute__((vector_size(8 * sizeof(uint64_t))));
typedef BIT KEPT __attribute__((vector_size(8 * sizeof(BIT)), aligned(sizeof(BIT))));
typedef SCALAR NUMBERS __attribute__((vector_size(8 * sizeof(SCALAR)), aligned(sizeof(SCALAR)), may_alias));
typedef uint16_t FLAGS __attribute__((vector_size(8 * sizeof(uint16_t)), aligned(sizeof(uint16_t)), may_alias));

#define LOWER(word) ((word) & 0xFFFFFFFFu)

/// Runs the ten rounds of the generator on the four words of eight counters.
static ALWAYS_INLINE void NAME(philox)(WORDS *c, uint64_t key) {
  uint32_t first = (uint32_t)key, second = (uint32_t)(key >> 32);
  UNROLL for (int round = 0; round < 10; round++) {
    const WORDS even = LOWER(c[0]) * 0xD2511F53u, odd = LOWER(c[2]) * 0xCD9E8D57u;
    c[0] = (odd >> 32) ^ c[1] ^ (uint64_t)first;
    c[1] = odd;
    c[2] = (even >> 32) ^ c[3] ^ (uint64_t)second;
    c[3] = even;
    first += 0x9E3779B9u;
    second += 0xBB67AE85u;
  }
}

/// Drops or keeps the values of `count` features of eight images, starting at a feature that is a multiple of four.
static ALWAYS_INLINE void NAME(drop)(const int count, uint64_t feature, uint64_t image, uint64_t key, uint64_t step,
    uint64_t threshold, SCALAR factor, const SCALAR *in, SCALAR *out, uint16_t *mask) {
  WORDS words[4] = {
    (WORDS){0} + feature / 4,
    (WORDS){0, 1, 2, 3, 4, 5, 6, 7} + image,
    (WORDS){0} + step,
    (WORDS){0} + (step >> 32),
  };
  NAME(philox)(words, key);
  UNROLL for (int word = 0; word < count; word++) {
    const int at = word * VECTOR_LANES;
    // Below the threshold the difference is negative, so its sign bit means "dropped".
    const WORDS kept = ((LOWER(words[word]) - threshold) >> 63) ^ 1;
    const NUMBERS value = *(const NUMBERS *)(in + at) * factor;
    *(NUMBERS *)(out + at) = (NUMBERS)((KEPT)value & -__builtin_convertvector(kept, KEPT));
    *(FLAGS *)(mask + at) = __builtin_convertvector(kept, FLAGS);
  }
}

static void NAME(dropout)(int64_t features, uint32_t first_image, uint64_t key, uint64_t step, uint64_t threshold,
    double scale, const void *x, void *y, uint16_t *mask) {
  const SCALAR *in = x, factor = (SCALAR)scale;
  SCALAR *out = y;
  for (int64_t feature = 0; feature < features; feature += 4) {
    UNROLL for (int half = 0; half < VECTOR_LANES; half += 8) {
      const int64_t at = feature * VECTOR_LANES + half;
      const uint64_t image = first_image + (uint64_t)half;
#define DROP(count) NAME(drop)(count, feature, image, key, step, threshold, factor, in + at, out + at, mask + at)
      switch (features - feature) {
        case 1: DROP(1); break;
        case 2: DROP(2); break;
        case 3: DROP(3); break;
        default: DROP(4);
      }
#undef DROP
    }
  }
}

static void NAME(dropout_gradient)(int64_t count, double scale, const uint16_t *mask, const void *dy, void *dx) {
  const SCALAR *in = dy, factor = (SCALAR)scale;
  SCALAR *out = dx;
  int64_t n = 0;
  for (; n + VECTOR_LANES <= count; n += VECTOR_LANES) {
    const BITS kept = -__builtin_convertvector(*(const INDICES *)(mask + n), BITS);
    *(LANES *)(out + n) = (LANES)((BITS)(*(const LANES *)(in + n) * factor) & kept);
  }
  for (; n < count; n++) out[n] = mask[n] ? in[n] * factor : 0;
}

#undef LOWER
