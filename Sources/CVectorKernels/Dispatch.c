// Selects the best instruction level of the processor; the same source is compiled for each level.
//
// The levels are tables rather than clones behind one symbol, so that each can have tiles that fit its registers, tests
// can call every level, and nothing runs before the sanitizers are initialized.

#include <stddef.h>

#include "CVectorKernels.h"

extern const vector_operations operations_baseline_f32, operations_baseline_f64;
#if defined(__x86_64__)
extern const vector_operations operations_avx2_f32, operations_avx2_f64, operations_avx512_f32, operations_avx512_f64;

static bool has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const vector_operations *vector_operations_at(vector_precision precision, vector_level level) {
  const bool single = precision == VECTOR_FLOAT32;
  if (level == VECTOR_BASELINE) return single ? &operations_baseline_f32 : &operations_baseline_f64;
#if defined(__x86_64__)
  if (level == VECTOR_AVX2 && has_avx2()) return single ? &operations_avx2_f32 : &operations_avx2_f64;
  if (level == VECTOR_AVX512 && has_avx512()) return single ? &operations_avx512_f32 : &operations_avx512_f64;
#endif
  return NULL;
}

const vector_operations *vector_operations_best(vector_precision precision) {
  for (int level = VECTOR_AVX512; level > VECTOR_BASELINE; level--) {
    const vector_operations *operations = vector_operations_at(precision, (vector_level)level);
    if (operations) return operations;
  }
  return vector_operations_at(precision, VECTOR_BASELINE);
}
