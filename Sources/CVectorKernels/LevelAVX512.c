// AVX-512: 32 registers of 16 floats. A vector takes one of them in single precision and two in double precision.
#if defined(__x86_64__)
// Without a minimum width, the compiler would split vectors in two to avoid lowering the clock rate of old processors.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#define LEVEL avx512
#define FUSED 1

#define TILE_OUTPUTS_F32 4
#define TILE_PIXELS_F32 6
#define COLUMN_OUTPUTS_F32 16
#define ROW_OUTPUTS_F32 8
#define PEAK_SUMS_F32 16
#define FOR_EACH_TILE_F32 TILES_16(1) TILES_4(2) TILES_4(3) TILES_4(4) TILES_4(5) TILES_4(6)
#define MOST_GRADIENT_OUTPUTS_F32 0, 8, 8, 6, 4, 4
#define GRADIENT_BLOCK_OUTPUTS_F32 2
#define FOR_EACH_GRADIENT_TILE_F32 \
  GRADIENT_CASES_8(1, 1) GRADIENT_CASES_8(1, 2) GRADIENT_CASES_6(1, 3) GRADIENT_CASES_4(1, 4) GRADIENT_CASES_4(1, 5) \
  GRADIENT_CASES_2(3, 3)

#define TILE_OUTPUTS_F64 4
#define TILE_PIXELS_F64 3
#define COLUMN_OUTPUTS_F64 8
#define ROW_OUTPUTS_F64 8
#define PEAK_SUMS_F64 8
#define FOR_EACH_TILE_F64 TILES_8(1) TILES_4(2) TILES_4(3)
#define MOST_GRADIENT_OUTPUTS_F64 0, 4, 4, 3, 2, 2
#define GRADIENT_BLOCK_OUTPUTS_F64 0
#define FOR_EACH_GRADIENT_TILE_F64 \
  GRADIENT_CASES_4(1, 1) GRADIENT_CASES_4(1, 2) GRADIENT_CASES_3(1, 3) GRADIENT_CASES_2(1, 4) GRADIENT_CASES_2(1, 5)

#include "Level.h"
#pragma clang attribute pop
#endif
