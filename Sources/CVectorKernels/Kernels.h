// The operations for one precision: included with SCALAR, NAME, BIT and the tile extents defined (see Level.h).

typedef SCALAR LANES __attribute__((vector_size(VECTOR_LANES * sizeof(SCALAR)), aligned(sizeof(SCALAR)), may_alias));
typedef SCALAR HALF __attribute__((vector_size(8 * sizeof(SCALAR))));
typedef SCALAR QUARTER __attribute__((vector_size(4 * sizeof(SCALAR))));
typedef SCALAR PAIR __attribute__((vector_size(2 * sizeof(SCALAR))));
typedef BIT BITS __attribute__((vector_size(VECTOR_LANES * sizeof(SCALAR)), aligned(sizeof(SCALAR))));
typedef uint16_t INDICES __attribute__((vector_size(VECTOR_LANES * sizeof(uint16_t)), aligned(sizeof(uint16_t)),
    may_alias));

#define SPLAT(x) ((x) - (LANES){0})

#include "Cancellation.h"
#include "Products.h"
#include "Convolution.h"
#include "FilterGradient.h"
#include "Affine.h"
#include "Pooling.h"
#include "Elementwise.h"
#include "Normalization.h"
#include "Dropout.h"

/// Runs PEAK_SUMS independent sums of multiply-adds in registers, to measure the machine's peak. Returns the number of
/// scalar operations, two per multiply-add.
static int64_t NAME(peak)(int64_t repeats, double *sink) {
  LANES sum[PEAK_SUMS];
  const LANES factor = SPLAT((SCALAR)*sink), term = SPLAT((SCALAR)(0.5 + *sink));
  UNROLL for (int n = 0; n < PEAK_SUMS; n++) sum[n] = SPLAT((SCALAR)n);
  for (int64_t r = 0; r < repeats; r++) {
    UNROLL for (int n = 0; n < PEAK_SUMS; n++) ADD_PRODUCT(sum[n], factor, term);
  }
  LANES whole = sum[0];
  UNROLL for (int n = 1; n < PEAK_SUMS; n++) whole += sum[n];
  *sink = (double)NAME(lane_sum)(&whole);
  return repeats * PEAK_SUMS * VECTOR_LANES * 2;
}

const vector_operations NAME(operations) = {
  NAME(interleave), NAME(deinterleave),
  NAME(convolve), NAME(convolution_input_gradient), NAME(convolution_filter_gradient),
  NAME(affine), NAME(affine_input_gradient), NAME(affine_weight_gradient), NAME(column_sums),
  NAME(max_pool), NAME(max_pool_gradient), NAME(rectified_max_pool_gradient),
  NAME(average_pool), NAME(average_pool_gradient),
  NAME(relu), NAME(relu_gradient), NAME(leaky_relu), NAME(leaky_relu_gradient),
  NAME(add), NAME(sum),
  NAME(channel_moments), NAME(channel_affine), NAME(channel_gradient_sums), NAME(channel_gradient),
  NAME(dropout), NAME(dropout_gradient),
  NAME(affine_until), NAME(affine_input_gradient_until),
  NAME(peak),
};

#undef SPLAT
