import CVectorKernels
import NeuralNetworks

// Training and inference throughput on the networks of the comparison with PyTorch.
//
//     train-throughput [threads] [textbook|vector] [name]
//
// One line a network, in the form of the PyTorch side: images/s trained, work and rate, images/s inferred. The best of five
// epochs, after one that does not count.

let arguments = Array(CommandLine.arguments.dropFirst())
let threads = arguments.first.flatMap { Int($0) } ?? 1
let engine = arguments.dropFirst().first.flatMap { Engine(rawValue: $0) } ?? .vector
let chosen = arguments.dropFirst(2).first

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// The machine's peak for one thread in operations a second, from multiply-adds in registers.
func measuredPeak() -> Double {
  let clock = ContinuousClock()
  var best = 0.0, sink = 0.0
  for _ in 0..<20 {
    let start = clock.now
    let work = vector_operations_best(VECTOR_FLOAT32).pointee.peak(300_000, &sink)
    best = max(best, Double(work) / seconds(clock.now - start))
  }
  return best
}

func measure(_ benchmark: BenchmarkNetwork, peak: Double) throws {
  var network = try benchmark.network()
  let examples = benchmark.examples()
  let clock = ContinuousClock()
  var configuration = TrainingConfiguration()
  configuration.epochs = 6
  configuration.batch = benchmark.batch
  configuration.rate = 0.01
  configuration.momentum = 0
  let kernels = engine.kernels(Float.self)
  let trainer = try Trainer(configuration, on: kernels, threads: threads)
  var times: [Double] = []
  var start = clock.now
  let log = try trainer.train(
    &network, on: examples,
    hooks: TrainingHooks(epochFinished: { _ in
      times.append(seconds(clock.now - start))
      start = clock.now
    }))
  guard log.ending == .completed, let time = times.dropFirst().min() else {
    return print("\(benchmark.name)  \(log.ending)")
  }
  var inference = Double.infinity
  for _ in 0..<3 {
    start = clock.now
    _ = try network.evaluation(on: examples, kernels: kernels, threads: threads)
    inference = min(inference, seconds(clock.now - start))
  }
  let count = Double(examples.count), work = try benchmark.work(network)
  let rate = work * count / time
  func rounded(_ value: Double, _ digits: Double) -> Double { (value * digits).rounded() / digits }
  print(
    "\(benchmark.name)  train \(Int(count / time)) images/s  \(rounded(work / 1e6, 100)) MFLOP/image",
    " \(rounded(rate / 1e9, 10)) GFLOP/s  \(Int(rate / peak / Double(threads) * 100))% of peak",
    " infer \(Int(count / inference)) images/s")
}

let peak = measuredPeak()
print("\(engine.rawValue), \(threads) thread(s), multiply-add peak of one: \(Int(peak / 1e9)) GFLOP/s")
for benchmark in BenchmarkNetwork.all where chosen == nil || chosen == benchmark.name {
  try measure(benchmark, peak: peak)
}
