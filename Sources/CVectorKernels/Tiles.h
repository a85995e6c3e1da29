// The lists of tile extents from which the levels choose; each case is one instance with constant extents. A level that
// omits a tile required by its extents does not compile: see the assertions in Products.h and FilterGradient.h.

/// The `count` bits starting at bit `first`.
#define TILE_BITS(first, count) ((((unsigned __int128)1 << (count)) - 1) << (first))
/// TILES_o(q): 1 to o outputs of exactly q pixels.
#define TILES_1(q) TILE_CASE(1, q)
#define TILES_2(q) TILES_1(q) TILE_CASE(2, q)
#define TILES_3(q) TILES_2(q) TILE_CASE(3, q)
#define TILES_4(q) TILES_3(q) TILE_CASE(4, q)
#define TILES_6(q) TILES_4(q) TILE_CASE(5, q) TILE_CASE(6, q)
#define TILES_8(q) TILES_6(q) TILE_CASE(7, q) TILE_CASE(8, q)
#define TILES_12(q) TILES_8(q) TILE_CASE(9, q) TILE_CASE(10, q) TILE_CASE(11, q) TILE_CASE(12, q)
#define TILES_16(q) TILES_12(q) TILE_CASE(13, q) TILE_CASE(14, q) TILE_CASE(15, q) TILE_CASE(16, q)

/// GRADIENT_CASES_f(i, j): 1 to f filters of exactly i x j taps.
#define GRADIENT_CASES_1(i, j) GRADIENT_CASE(1, i, j)
#define GRADIENT_CASES_2(i, j) GRADIENT_CASES_1(i, j) GRADIENT_CASE(2, i, j)
#define GRADIENT_CASES_3(i, j) GRADIENT_CASES_2(i, j) GRADIENT_CASE(3, i, j)
#define GRADIENT_CASES_4(i, j) GRADIENT_CASES_3(i, j) GRADIENT_CASE(4, i, j)
#define GRADIENT_CASES_6(i, j) GRADIENT_CASES_4(i, j) GRADIENT_CASE(5, i, j) GRADIENT_CASE(6, i, j)
#define GRADIENT_CASES_8(i, j) GRADIENT_CASES_6(i, j) GRADIENT_CASE(7, i, j) GRADIENT_CASE(8, i, j)
