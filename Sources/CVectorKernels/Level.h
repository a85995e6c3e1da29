// All operations for one instruction level, in both precisions: included with LEVEL (part of every symbol), FUSED
// (whether there is a fused multiply-add) and the tile extents defined. A tile holds as many sums as fit into the
// level's registers, as explained in the level files.

#include <stddef.h>

#include "CVectorKernels.h"
#include "Tiles.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define JOIN3(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOIN3(a, b, c)
#define MAX_TILE 32
#define IS_PAIRWISE(g) \
  ((g)->kernel_height == 2 && (g)->kernel_width == 2 && (g)->stride_y == 2 && (g)->stride_x == 2 && \
   (g)->padding_top == 0 && (g)->padding_left == 0 && (g)->padding_bottom == 0 && (g)->padding_right == 0)

// Contraction is not left to the optimizer, because whether it rounds a product and a sum once or twice would depend on
// the surrounding code. Sums of products are explicit; everything else is rounded after each operation.
#pragma clang fp contract(off)
#if FUSED
#define ADD_PRODUCT(sum, a, b) ((sum) = __builtin_elementwise_fma((a), (b), (sum)))
#else
#define ADD_PRODUCT(sum, a, b) ((sum) += (a) * (b))
#endif

#define SCALAR float
#define BIT int32_t
#define TYPED(name) JOIN(name, LEVEL, f32)
#define NAME(name) TYPED(name)
#define LANES TYPED(lanes)
#define HALF TYPED(half)
#define QUARTER TYPED(quarter)
#define PAIR TYPED(pair)
#define BITS TYPED(bits)
#define INDICES TYPED(indices)
#define WORDS TYPED(words)
#define KEPT TYPED(kept)
#define NUMBERS TYPED(numbers)
#define FLAGS TYPED(flags)
#define TILE_OUTPUTS TILE_OUTPUTS_F32
#define TILE_PIXELS TILE_PIXELS_F32
#define COLUMN_OUTPUTS COLUMN_OUTPUTS_F32
#define ROW_OUTPUTS ROW_OUTPUTS_F32
#define PEAK_SUMS PEAK_SUMS_F32
#define FOR_EACH_TILE FOR_EACH_TILE_F32
#define FOR_EACH_GRADIENT_TILE FOR_EACH_GRADIENT_TILE_F32
#define MOST_GRADIENT_OUTPUTS MOST_GRADIENT_OUTPUTS_F32
#define GRADIENT_BLOCK_OUTPUTS GRADIENT_BLOCK_OUTPUTS_F32
#include "Kernels.h"

#undef SCALAR
#undef BIT
#undef TYPED
#undef TILE_OUTPUTS
#undef TILE_PIXELS
#undef COLUMN_OUTPUTS
#undef ROW_OUTPUTS
#undef PEAK_SUMS
#undef FOR_EACH_TILE
#undef FOR_EACH_GRADIENT_TILE
#undef MOST_GRADIENT_OUTPUTS
#undef GRADIENT_BLOCK_OUTPUTS
#define SCALAR double
#define BIT int64_t
#define TYPED(name) JOIN(name, LEVEL, f64)
#define TILE_OUTPUTS TILE_OUTPUTS_F64
#define TILE_PIXELS TILE_PIXELS_F64
#define COLUMN_OUTPUTS COLUMN_OUTPUTS_F64
#define ROW_OUTPUTS ROW_OUTPUTS_F64
#define PEAK_SUMS PEAK_SUMS_F64
#define FOR_EACH_TILE FOR_EACH_TILE_F64
#define FOR_EACH_GRADIENT_TILE FOR_EACH_GRADIENT_TILE_F64
#define MOST_GRADIENT_OUTPUTS MOST_GRADIENT_OUTPUTS_F64
#define GRADIENT_BLOCK_OUTPUTS GRADIENT_BLOCK_OUTPUTS_F64
#include "Kernels.h"
