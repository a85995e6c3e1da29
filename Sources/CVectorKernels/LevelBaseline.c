// The instructions that every processor of the architecture has. NEON (arm64): 32 registers of 4 floats, so a vector
// takes four in single precision and eight in double precision. SSE2 (x86-64): 16 registers of 4 floats and no fused
// multiply-add.
#define LEVEL baseline

#if defined(__aarch64__)
#define FUSED 1
#define TILE_OUTPUTS_F32 2
#define TILE_PIXELS_F32 3
#define COLUMN_OUTPUTS_F32 6
#define ROW_OUTPUTS_F32 6
#define PEAK_SUMS_F32 6
#define FOR_EACH_TILE_F32 TILES_6(1) TILES_2(2) TILES_2(3)
#define MOST_GRADIENT_OUTPUTS_F32 0, 3, 2, 2
#define FOR_EACH_GRADIENT_TILE_F32 GRADIENT_CASES_3(1, 1) GRADIENT_CASES_2(1, 2) GRADIENT_CASES_2(1, 3)

#define TILE_OUTPUTS_F64 3
#define TILE_PIXELS_F64 1
#define COLUMN_OUTPUTS_F64 3
#define ROW_OUTPUTS_F64 3
#define PEAK_SUMS_F64 3
#define FOR_EACH_TILE_F64 TILES_3(1)
#define MOST_GRADIENT_OUTPUTS_F64 0, 2, 1, 1
#define FOR_EACH_GRADIENT_TILE_F64 GRADIENT_CASES_2(1, 1) GRADIENT_CASES_1(1, 2) GRADIENT_CASES_1(1, 3)
#else
#define FUSED 0
#define TILE_OUTPUTS_F32 2
#define TILE_PIXELS_F32 1
#define COLUMN_OUTPUTS_F32 2
#define ROW_OUTPUTS_F32 2
#define PEAK_SUMS_F32 3
#define FOR_EACH_TILE_F32 TILES_2(1)
#define MOST_GRADIENT_OUTPUTS_F32 0, 2, 1
#define FOR_EACH_GRADIENT_TILE_F32 GRADIENT_CASES_2(1, 1) GRADIENT_CASES_1(1, 2)

#define TILE_OUTPUTS_F64 1
#define TILE_PIXELS_F64 1
#define COLUMN_OUTPUTS_F64 1
#define ROW_OUTPUTS_F64 1
#define PEAK_SUMS_F64 1
#define FOR_EACH_TILE_F64 TILES_1(1)
#define MOST_GRADIENT_OUTPUTS_F64 0, 1
#define FOR_EACH_GRADIENT_TILE_F64 GRADIENT_CASES_1(1, 1)
#endif
#define GRADIENT_BLOCK_OUTPUTS_F32 0
#define GRADIENT_BLOCK_OUTPUTS_F64 0

#include "Level.h"
