import CVectorKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The rate of each kernel on the layers of the benchmark networks: one thread, single precision, groups of sixteen
// images.
//
//     kernel-throughput [avx512|avx2|baseline]
//
// GFLOP/s count all products of a layer, as is customary, even those with padding, which the kernels skip; a rate can
// therefore exceed the multiply-add peak. Times are the best of many short repetitions, in processor time.

let names = ["baseline": VECTOR_BASELINE, "avx2": VECTOR_AVX2, "avx512": VECTOR_AVX512]
let chosen = CommandLine.arguments.dropFirst().first.flatMap { names[$0] }
let table = chosen.map { vector_operations_at(VECTOR_FLOAT32, $0) } ?? vector_operations_best(VECTOR_FLOAT32)
guard let operations = table?.pointee else {
  print("this processor does not support that instruction set")
  exit(1)
}
let lanes = Int(VECTOR_LANES)

/// Seconds of processor time since the start.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The shortest time of `body`, averaged over each of 20 repetitions of at least two milliseconds.
func shortest(_ body: () -> Void) -> Double {
  // Reading the clock takes longer than a small kernel, so this first finds how many rounds fill a repetition.
  var rounds = 1
  while true {
    let start = now()
    for _ in 0..<rounds { body() }
    if now() - start > 0.002 { break }
    rounds *= 2
  }
  var best = Double.infinity
  for _ in 0..<20 {
    let start = now()
    for _ in 0..<rounds { body() }
    best = min(best, (now() - start) / Double(rounds))
  }
  return best
}

/// Memory for a kernel, aligned to a cache line and filled with small numbers.
func buffer(_ count: Int) -> UnsafeMutablePointer<Float> {
  let start = UnsafeMutableRawPointer.allocate(byteCount: count * 4 + 64, alignment: 64)
    .bindMemory(to: Float.self, capacity: count)
  for index in 0..<count { (start + index).initialize(to: Float(index * 7919 % 1009) / 1009 - 0.5) }
  return start
}

func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

func oneDigit(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

var sink = 0.0
let peakTime = shortest { _ = operations.peak(20_000, &sink) }
let peak = Double(operations.peak(20_000, &sink)) / peakTime

/// Prints one kernel's line: the layer, the time per image, the rate and the fraction of the peak.
func report(_ layer: String, _ kernel: String, work: Int, groups: Int = 1, _ body: () -> Void) {
  let time = shortest(body)
  let rate = Double(work * lanes * groups) / time
  print(
    layer + String(repeating: " ", count: max(1, 18 - layer.count)) + kernel
      + String(repeating: " ", count: max(1, 18 - kernel.count))
      + padded(oneDigit(time * 1e6 / Double(lanes * groups)), 8)
      + " us/image" + padded(oneDigit(rate / 1e9), 8) + " GFLOP/s" + padded("\(Int(rate / peak * 100))%", 6))
}

func convolution(_ name: String, _ channels: Int64, _ side: Int64, _ filters: Int64, kernel: Int64, padding: Int64) {
  var g = vector_geometry(
    channels: channels, height: side, width: side, filters: filters, kernel_height: kernel, kernel_width: kernel,
    stride_y: 1, stride_x: 1, padding_top: padding, padding_left: padding, padding_bottom: padding,
    padding_right: padding, cancellation: nil)
  let out = vector_output_height(&g), area = Int(out * out)
  let weights = Int(filters * channels * kernel * kernel), inputs = Int(channels * side * side)
  let outputs = Int(filters) * area, work = 2 * area * weights
  let x = buffer(inputs * lanes), y = buffer(outputs * lanes), w = buffer(weights), b = buffer(Int(filters))
  let dx = buffer(inputs * lanes), dw = buffer(weights), db = buffer(Int(filters))
  report(name, "forward", work: work) { operations.convolve(&g, x, w, b, true, y) }
  report(name, "filter gradient", work: work) { operations.convolution_filter_gradient(&g, x, y, false, dw, db) }
  if channels > 1 {
    report(name, "input gradient", work: work) { operations.convolution_input_gradient(&g, y, w, dx) }
  }
  guard out % 2 == 0, padding > 0 || name.hasPrefix("lenet") else { return }
  var pool = vector_geometry(
    channels: filters, height: out, width: out, filters: filters, kernel_height: 2, kernel_width: 2, stride_y: 2,
    stride_x: 2, padding_top: 0, padding_left: 0, padding_bottom: 0, padding_right: 0, cancellation: nil)
  let z = buffer(outputs / 4 * lanes)
  let winners = UnsafeMutablePointer<UInt16>.allocate(capacity: outputs / 4 * lanes)
  winners.initialize(repeating: 0, count: outputs / 4 * lanes)
  report(name, "  its pooling", work: outputs) { operations.max_pool(&pool, y, z, winners) }
  report(name, "  and backward", work: outputs) { operations.rectified_max_pool_gradient(&pool, z, z, winners, y) }
}

func affine(_ name: String, _ inputs: Int, _ outputs: Int, groups: Int) {
  let (i, o) = (Int64(inputs), Int64(outputs))
  let stride = Int(vector_row_stride(o)), work = 2 * inputs * outputs
  let x = buffer(groups * inputs * lanes), y = buffer(outputs * lanes), w = buffer(inputs * outputs)
  let b = buffer(outputs), dx = buffer(inputs * lanes), dw = buffer(inputs * outputs)
  let rows = buffer(groups * lanes * stride)
  report(name, "forward", work: work) { operations.affine(i, o, x, w, b, true, y) }
  report(name, "weight gradient", work: work, groups: groups) {
    operations.affine_weight_gradient(Int64(groups), i, o, 0, i, x, rows, false, dw)
  }
  report(name, "input gradient", work: work) { operations.affine_input_gradient(i, o, y, w, dx) }
}

/// Memory-bound kernels with a few operations per value.
func channels(_ name: String, _ count: Int64, _ side: Int64) {
  let plane = side * side, values = Int(count * plane)
  let x = buffer(values * lanes), dy = buffer(values * lanes), y = buffer(values * lanes)
  let (a, b, c, d) = (buffer(Int(count)), buffer(Int(count)), buffer(Int(count)), buffer(Int(count)))
  let mask = UnsafeMutablePointer<UInt16>.allocate(capacity: values * lanes)
  mask.initialize(repeating: 0, count: values * lanes)
  let all = Int64(values * lanes), half: UInt64 = 1 << 31
  report(name, "moments", work: 4 * values) { operations.channel_moments(count, plane, 16, x, c, d) }
  report(name, "affine", work: 2 * values) { operations.channel_affine(count, plane, x, a, b, true, y) }
  report(name, "gradient sums", work: 5 * values) {
    operations.channel_gradient_sums(count, plane, 16, x, dy, a, b, c, d)
  }
  report(name, "gradient", work: 6 * values) {
    operations.channel_gradient(count, plane, 16, x, dy, a, b, a, b, a, y)
  }
  report(name, "sum", work: values) { operations.sum(all, x, dy, true, y) }
  report(name, "dropout", work: values) { operations.dropout(Int64(values), 0, 1, 2, half, 2, x, y, mask) }
  report(name, "dropout gradient", work: values) { operations.dropout_gradient(all, 2, mask, dy, y) }
}

print("multiply-add peak of one thread: \(oneDigit(peak / 1e9)) GFLOP/s")
convolution("lecture conv 1", 1, 16, 8, kernel: 3, padding: 1)
convolution("lecture conv 2", 8, 8, 16, kernel: 3, padding: 1)
affine("lecture 256-32", 256, 32, groups: 2)
affine("lecture 32-3", 32, 3, groups: 2)
convolution("lenet conv 1", 1, 28, 6, kernel: 5, padding: 2)
convolution("lenet conv 2", 6, 14, 16, kernel: 5, padding: 0)
affine("lenet 400-120", 400, 120, groups: 4)
affine("lenet 120-84", 120, 84, groups: 4)
affine("lenet 84-10", 84, 10, groups: 4)
convolution("wide conv 1", 1, 28, 32, kernel: 3, padding: 1)
convolution("wide conv 2", 32, 14, 64, kernel: 3, padding: 1)
affine("wide 3136-128", 3136, 128, groups: 4)
affine("wide 128-10", 128, 10, groups: 4)
affine("dense 784-128", 784, 128, groups: 4)
affine("dense 128-64", 128, 64, groups: 4)
affine("dense 64-10", 64, 10, groups: 4)
channels("batchnorm 16x32x32", 16, 32)
