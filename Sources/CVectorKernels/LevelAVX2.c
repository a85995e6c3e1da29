// AVX2 with fused multiply-add: 16 registers of 8 floats. A vector takes two of them in single precision and four in
// double precision.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LEVEL avx2
#define FUSED 1

#define TILE_OUTPUTS_F32 2
#define TILE_PIXELS_F32 3
#define COLUMN_OUTPUTS_F32 6
#define ROW_OUTPUTS_F32 6
#define PEAK_SUMS_F32 6
#define FOR_EACH_TILE_F32 TILES_6(1) TILES_2(2) TILES_2(3)
#define MOST_GRADIENT_OUTPUTS_F32 0, 3, 2, 2
#define GRADIENT_BLOCK_OUTPUTS_F32 0
#define FOR_EACH_GRADIENT_TILE_F32 GRADIENT_CASES_3(1, 1) GRADIENT_CASES_2(1, 2) GRADIENT_CASES_2(1, 3)

#define TILE_OUTPUTS_F64 3
#define TILE_PIXELS_F64 1
#define COLUMN_OUTPUTS_F64 3
#define ROW_OUTPUTS_F64 3
#define PEAK_SUMS_F64 3
#define FOR_EACH_TILE_F64 TILES_3(1)
#define MOST_GRADIENT_OUTPUTS_F64 0, 2, 1, 1
#define GRADIENT_BLOCK_OUTPUTS_F64 0
#define FOR_EACH_GRADIENT_TILE_F64 GRADIENT_CASES_2(1, 1) GRADIENT_CASES_1(1, 2) GRADIENT_CASES_1(1, 3)

#include "Level.h"
#pragma clang attribute pop
#endif
