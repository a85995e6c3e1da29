import CVectorKernels
import NeuralNetworks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Training and inference throughput on the networks of the comparison with PyTorch.
//
//     train-throughput [threads] [textbook|vector] [name|all|growth] [wall|cpu]
//
// Prints one line per network, in the format of pytorch_throughput.py: images/s trained, floating-point work per image
// and rate, and images/s inferred (only outputs, one batch at a time) and evaluated (with probabilities, loss and
// classes). The times are the best of five epochs after a warm-up epoch. `cpu` measures processor time, summed over all
// threads; use it with one thread on a machine that also does other work.

let arguments = Array(CommandLine.arguments.dropFirst())
let threads = arguments.first.flatMap { Int($0) } ?? 1
let engine = arguments.dropFirst().first.flatMap { Engine(rawValue: $0) } ?? .vector
let chosen = arguments.dropFirst(2).first.flatMap { $0 == "all" ? nil : $0 }
let processorTime = arguments.dropFirst(3).first == "cpu"

/// Seconds since an arbitrary moment, or seconds of processor time.
func now() -> Double {
  var time = timespec()
  clock_gettime(processorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The peak rate of one thread in operations per second, measured with multiply-adds in registers.
func measuredPeak() -> Double {
  var best = 0.0, sink = 0.0
  for _ in 0..<20 {
    let start = now()
    let work = vector_operations_best(VECTOR_FLOAT32).pointee.peak(300_000, &sink)
    best = max(best, Double(work) / (now() - start))
  }
  return best
}

/// The peak memory of the process so far, in kilobytes.
func peakMemory() -> Int {
  var usage = rusage()
  #if os(Linux)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss)
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Int(usage.ru_maxrss) / 1024
  #endif
}

func measure(_ benchmark: BenchmarkNetwork, peak: Double) throws {
  var network = try benchmark.network()
  let examples = benchmark.examples()
  var configuration = TrainingConfiguration()
  configuration.epochs = 6
  configuration.batch = benchmark.batch
  configuration.rate = 0.01
  configuration.momentum = 0
  let kernels = engine.kernels(Float.self)
  let trainer = try Trainer(configuration, on: kernels, threads: threads)
  var times: [Double] = []
  var memory: [Int] = []
  var start = now()
  let log = try trainer.train(
    &network, on: examples,
    hooks: TrainingHooks(epochFinished: { _ in
      times.append(now() - start)
      memory.append(peakMemory())
      start = now()
    }))
  guard log.ending == .completed, let time = times.dropFirst().min() else {
    return print("\(benchmark.name)  \(log.ending)")
  }
  var inference = Double.infinity, evaluation = Double.infinity
  let batches = stride(from: 0, to: examples.count, by: benchmark.batch).map { $0..<$0 + benchmark.batch }
  let pool = ThreadPool(workers: threads)
  for _ in 0..<5 {
    start = now()
    if engine == .vector, let runner = VectorRunner(network, example: benchmark.input, on: kernels, pool: pool) {
      for batch in batches { _ = runner.output(examples.tensor, batch) }
    } else {
      for batch in batches { _ = try network.forward(examples.tensor.examples(batch), in: ForwardContext(kernels)) }
    }
    inference = min(inference, now() - start)
    start = now()
    _ = try network.evaluation(on: examples, kernels: kernels, threads: threads)
    evaluation = min(evaluation, now() - start)
  }
  let count = Double(examples.count), work = try benchmark.work(network)
  let rate = work * count / time
  func rounded(_ value: Double, _ digits: Double) -> Double { (value * digits).rounded() / digits }
  print(
    "\(benchmark.name)  train \(Int(count / time)) images/s  \(rounded(work / 1e6, 100)) MFLOP/image",
    " \(rounded(rate / 1e9, 10)) GFLOP/s  \(Int(rate / peak / Double(threads) * 100))% of peak",
    " infer \(Int(count / inference)) images/s  evaluate \(Int(count / evaluation)) images/s",
    " peak memory \(memory[1] / 1024) MB after two epochs, \(memory[memory.count - 1] - memory[1]) KB more after six")
}

let peak = measuredPeak()
print("\(engine.rawValue), \(threads) thread(s), multiply-add peak of one: \(Int(peak / 1e9)) GFLOP/s")
// How the time of a step grows with the batch size and the image area: only the ratios of neighbours matter.
let growing =
  [16, 32, 64, 128, 256, 512].map { BenchmarkNetwork.lecture(batch: $0) }
  + [8, 16, 32, 64].map { BenchmarkNetwork.lecture(batch: 32, side: $0) }
for benchmark in growing where chosen == "growth" {
  try measure(benchmark, peak: peak)
}
for benchmark in BenchmarkNetwork.all where chosen == nil || chosen == benchmark.name {
  try measure(benchmark, peak: peak)
}
