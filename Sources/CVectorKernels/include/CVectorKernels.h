/// The arithmetic of a training step, optimized for the small images and few channels of a lecture.
///
/// The idea: one lane per image. Sixteen images are interleaved, [feature][16], so that one vector holds the same pixel
/// of sixteen images. A convolution is then "filter weight times vector" for every pixel, without shuffles, remainders
/// or padded copies, whatever the kernel size, stride and padding; a dense layer is the same sum over features; pooling
/// is a vector maximum or mean. An image's result does not depend on the other images.
///
/// Vectors have sixteen lanes, for float and double and on every processor; only the number of registers per vector and
/// the number of outputs held in registers at once differ. Every output of a convolution or dense layer is one sum in a
/// fixed order, each term added as `sum += a * b` with one rounding. Processors with fused multiply-add therefore yield
/// the same bits, whatever the width of their registers; baseline x86-64 has none and rounds the product as well.
///
/// Nothing here allocates, keeps state, or touches memory outside the stated extents. Buffers need only the alignment
/// of their scalar; 64 bytes is faster. Inputs and outputs must not overlap, except where "in place" is allowed.
#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/// The number of images in a group: the lanes of a vector.
enum { VECTOR_LANES = 16 };

typedef enum { VECTOR_FLOAT32 = 0, VECTOR_FLOAT64 = 1 } vector_precision;

/// The instruction sets for which the kernels are compiled. BASELINE is the one that every processor of the
/// architecture has: SSE2 on x86-64, NEON on arm64.
typedef enum { VECTOR_BASELINE = 0, VECTOR_AVX2 = 1, VECTOR_AVX512 = 2 } vector_level;

/// Ends long operations early: `is_requested` is called now and then on the computing thread, and once it has returned
/// true, it must keep returning true.
typedef struct {
  bool (*is_requested)(const void *context);
  const void *context;
} vector_cancellation;

/// A two-dimensional convolution (or pooling, which ignores `filters`). Padding is given per side and reads as zero.
/// The kernel may be larger than the image; output extents are (extent + padding - kernel) / stride + 1, rounded down,
/// and must be at least 1.
typedef struct {
  int64_t channels, height, width;
  int64_t filters, kernel_height, kernel_width;
  int64_t stride_y, stride_x;
  int64_t padding_top, padding_left, padding_bottom, padding_right;
  /// Null if the operation is never cancelled. The outputs of a cancelled operation are undefined, and the caller
  /// discards them.
  const vector_cancellation *cancellation;
} vector_geometry;

static inline int64_t vector_output_height(const vector_geometry *g) {
  return (g->height + g->padding_top + g->padding_bottom - g->kernel_height) / g->stride_y + 1;
}

static inline int64_t vector_output_width(const vector_geometry *g) {
  return (g->width + g->padding_left + g->padding_right - g->kernel_width) / g->stride_x + 1;
}

/// Returns the stride of rows of `columns` scalars, rounded up to a multiple of sixteen, so that the last vector of a
/// row may be read whole.
static inline int64_t vector_row_stride(int64_t columns) {
  return (columns + VECTOR_LANES - 1) / VECTOR_LANES * VECTOR_LANES;
}

/// The operations for one precision at one instruction level. `void` pointers are to scalars of that precision.
/// "Lanes" are interleaved groups of sixteen images: [channels][height][width][16], or [features][16].
typedef struct {
  /// Images to lanes: lanes[f][i] = rows[indices[i] * features + f], or rows[i * features + f] without indices; 0 for i
  /// >= images (1...16).
  void (*interleave)(int64_t images, int64_t features, const void *rows, const int64_t *indices, void *lanes);
  /// Lanes to images: rows[i * stride + f] = lanes[f][i] for i < images.
  void (*deinterleave)(int64_t images, int64_t features, const void *lanes, int64_t stride, void *rows);

  /// y[f, r, c] = b[f] + sum over k, i, j of x[k, r s + i - top, c s + j - left] w[f, k, i, j];
  /// then max(0, y) if `relu`.
  /// Filters are [filters][channels][kernel height][kernel width]; `bias` may be null.
  void (*convolve)(const vector_geometry *g, const void *x, const void *filters, const void *bias, bool relu, void *y);
  /// dx[k, p, q] = sum over f, i, j of dy[f, (p + top - i) / s, (q + left - j) / s] w[f, k, i, j], over the terms whose
  /// quotients are whole and inside dy.
  void (*convolution_input_gradient)(const vector_geometry *g, const void *dy, const void *filters, void *dx);
  /// dw[f, k, i, j] = sum over the group's images and over r, c of dy[f, r, c] x[k, r s + i - top, c s + j - left];
  /// db[f] = sum of dy[f, r, c] (`bias_gradient` may be null). With `accumulate`, the sums are added to the values
  /// already there.
  void (*convolution_filter_gradient)(const vector_geometry *g, const void *x, const void *dy, bool accumulate,
      void *filter_gradient, void *bias_gradient);

  /// y[o] = b[o] + sum over i of x[i] w[i, o]; then max(0, y) if `relu`.
  /// Weights are [inputs][outputs]; `bias` may be null.
  void (*affine)(int64_t inputs, int64_t outputs, const void *x, const void *weights, const void *bias, bool relu,
      void *y);
  /// dx[i] = sum over o of dy[o] w[i, o].
  void (*affine_input_gradient)(int64_t inputs, int64_t outputs, const void *dy, const void *weights, void *dx);
  /// dw[i, o] = sum over the images of x[i] dy[o], for i in first ..< first + count. Here dy is in rows, [groups *
  /// 16][row stride of outputs], and x is [groups][inputs][16], both zero for absent images (the padding of a row of dy
  /// is read, but its values don't matter); `weight_gradient` points at the whole gradient. With `accumulate`, the sums
  /// are added to the values already there.
  void (*affine_weight_gradient)(int64_t groups, int64_t inputs, int64_t outputs, int64_t first, int64_t count,
      const void *x, const void *dy_rows, bool accumulate, void *weight_gradient);
  /// sums[c] = sum over rows r of matrix[r, c], in order: the bias gradient for dy in rows. A row takes
  /// `vector_row_stride(columns)` scalars. With `accumulate`, the sums are added to the values already there.
  void (*column_sums)(int64_t rows, int64_t columns, const void *matrix, bool accumulate, void *sums);

  /// y = the window's maximum; winner = its index in the window, i * kernel width + j: the first of equal values; a NaN
  /// counts as the maximum, the first if there are several. Padding never wins, so every window must contain a pixel.
  /// `winners` is [channels][out height][out width][16].
  void (*max_pool)(const vector_geometry *g, const void *x, void *y, uint16_t *winners);
  /// dx = the sum of dy over the windows whose winner is this pixel.
  void (*max_pool_gradient)(const vector_geometry *g, const void *dy, const uint16_t *winners, void *dx);
  /// `max_pool_gradient` with a ReLU before the pooling: dy counts only where the window's maximum y is above 0.
  void (*rectified_max_pool_gradient)(const vector_geometry *g, const void *y, const void *dy,
      const uint16_t *winners, void *dx);
  /// y = the window's sum / the window's area; padding counts as zeros and is part of the area.
  void (*average_pool)(const vector_geometry *g, const void *x, void *y);
  /// dx = the sum of dy / the window's area over the windows that contain this pixel.
  void (*average_pool_gradient)(const vector_geometry *g, const void *dy, void *dx);

  /// y = max(0, x); NaN stays NaN. In place allowed.
  void (*relu)(int64_t count, const void *x, void *y);
  /// dx = dy where y > 0, else 0. In place (dx = dy) allowed.
  void (*relu_gradient)(int64_t count, const void *y, const void *dy, void *dx);
  /// y = x where x > 0, else slope x. In place allowed.
  void (*leaky_relu)(int64_t count, double slope, const void *x, void *y);
  /// dx = dy where x > 0, else slope dy. In place (dx = dy) allowed. If the slope is not negative, y may stand for x.
  void (*leaky_relu_gradient)(int64_t count, double slope, const void *x, const void *dy, void *dx);

  /// a += b.
  void (*add)(int64_t count, const void *b, void *a);
  /// y = a + b, then max(0, y) if `relu`; NaN stays NaN. In place (y = a or y = b) allowed.
  void (*sum)(int64_t count, const void *a, const void *b, bool relu, void *y);

  /// Over a channel's `plane` pixels in the first `images` lanes (1...16), with x in [channels][plane][16]: mean[c] =
  /// sum of x / (plane images), m2[c] = sum of (x - mean[c])^2.
  void (*channel_moments)(int64_t channels, int64_t plane, int64_t images, const void *x, void *mean, void *m2);
  /// y = x scale[c] + shift[c], then max(0, y) if `relu`; NaN stays NaN. In place allowed.
  void (*channel_affine)(int64_t channels, int64_t plane, const void *x, const void *scale, const void *shift,
      bool relu, void *y);
  /// sums[c] = sum of dy, products[c] = sum of dy (x - mean[c]) inverse[c], over the first `images` lanes only.
  void (*channel_gradient_sums)(int64_t channels, int64_t plane, int64_t images, const void *x, const void *dy,
      const void *mean, const void *inverse, void *sums, void *products);
  /// dx = factor[c] (dy - a[c] - (x - mean[c]) inverse[c] b[c]) in the first `images` lanes, 0 in the others. In place
  /// (dx = dy or dx = x) allowed.
  void (*channel_gradient)(int64_t channels, int64_t plane, int64_t images, const void *x, const void *dy,
      const void *mean, const void *inverse, const void *factor, const void *a, const void *b, void *dx);

  /// y = scale x and mask = 1 where a value is kept, else both 0. Lane l's value of feature f is kept if its random
  /// word is at least `threshold` (the probability of dropping times 2^32). This is word f % 4 of Philox4x32-10 for the
  /// counter (f / 4, first_image + l, lower half of step, upper half of step) and the key (lower half, upper half). In
  /// place allowed.
  void (*dropout)(int64_t features, uint32_t first_image, uint64_t key, uint64_t step, uint64_t threshold, double scale,
      const void *x, void *y, uint16_t *mask);
  /// dx = scale dy where mask is 1, else 0. In place (dx = dy) allowed.
  void (*dropout_gradient)(int64_t count, double scale, const uint16_t *mask, const void *dy, void *dx);

  /// `affine` and `affine_input_gradient` with a cancellation, which is null if they are never cancelled.
  void (*affine_until)(const vector_cancellation *cancellation, int64_t inputs, int64_t outputs, const void *x,
      const void *weights, const void *bias, bool relu, void *y);
  void (*affine_input_gradient_until)(const vector_cancellation *cancellation, int64_t inputs, int64_t outputs,
      const void *dy, const void *weights, void *dx);

  /// Runs `repeats` rounds of independent multiply-adds in registers, to measure the machine's peak; returns the number
  /// of operations (a multiply-add is two). The sink, 0 at first, keeps the work from being optimized away.
  int64_t (*peak)(int64_t repeats, double *sink);
} vector_operations;

/// Tells the processor that a thread is spinning while it waits for another thread.
static inline void vector_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

/// Returns the operations compiled for a level, or null if this processor or this build does not support it.
const vector_operations *vector_operations_at(vector_precision precision, vector_level level);

/// Returns the operations of the highest level that this processor and this build support.
const vector_operations *vector_operations_best(vector_precision precision);

#endif
