import Synchronization
import Testing

@testable import NeuralNetworks

/// Loops that end where the cancellation of the command is requested.
@Suite struct PolledSequenceTests {
  /// Counts how often it is asked, and requests the end from the `last` question on.
  private final class Questions: Sendable {
    private let count = Mutex(0)
    let last: Int
    init(last: Int) { self.last = last }
    var asked: Int { count.withLock { $0 } }
    var cancellation: Cancellation {
      Cancellation { [self] in
        count.withLock { count in
          count += 1
          return count >= last
        }
      }
    }
    func during<Result>(_ body: () -> Result) -> Result {
      Cancellation.$current.withValue(cancellation, operation: body)
    }
  }

  /// What is done at once is done to its end.
  @Test func shortSequencesNeverAsk() {
    let questions = Questions(last: 1)
    #expect(questions.during { (0..<1000).polled(every: 1000).reduce(0, +) } == 499_500)
    #expect(questions.asked == 0)
  }

  @Test func longOnesAskFirst() {
    #expect(Questions(last: 1).during { Array((0..<1001).polled(every: 1000)) }.isEmpty)
    let questions = Questions(last: .max)
    #expect(questions.during { (0..<4500).polled(every: 1000).count { _ in true } } == 4500)
    #expect(questions.asked == 5)
  }

  @Test func theyEndBetweenTwoQuestions() {
    #expect(Questions(last: 3).during { Array((0..<4500).polled(every: 1000)) } == Array(0..<2000))
    // A sequence of unknown length asks when it turns out to be long.
    let unknown = sequence(first: 0) { $0 + 1 }
    #expect(Questions(last: 2).during { unknown.polled(every: 10).count { _ in true } } == 20)
  }

  @Test(arguments: [1, 2, 3, 10, 1000])
  func theElementAtAnIndexIsThatOfTheSortedOnes(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let random = (0..<count).map { _ in generator.uniform() }
    let alike = (0..<count).map { _ in Double(generator.next() % 3) }
    for values in [random, alike, random.sorted(), random.sorted().reversed(), [Double](repeating: 1, count: count)] {
      let sorted = values.sorted()
      for index in Set([0, count / 10, count / 2, count - 1]) {
        #expect(values.element(inOrderAt: index) == sorted[index])
      }
    }
  }

  /// Whatever the order, it looks at each a few times: it asks once each time that what is left is halved.
  @Test(.timeLimit(.minutes(20)), arguments: ["random", "sorted", "backwards", "alike", "organ pipes"])
  func noOrderMakesFindingSlow(_ order: String) {
    var generator = SeededGenerator(seed: 5)
    let count = 300_000
    let values: [Double] =
      switch order {
      case "random": (0..<count).map { _ in generator.uniform() }
      case "sorted": (0..<count).map(Double.init)
      case "backwards": (0..<count).map { -Double($0) }
      case "alike": [Double](repeating: 2, count: count)
      default: (0..<count).map { Double(min($0, count - $0)) }
      }
    let questions = Questions(last: .max)
    #expect(questions.during { values.element(inOrderAt: count / 2) } == values.sorted()[count / 2])
    #expect(questions.asked <= 60, "\(order)")
    #expect(values.contains(Questions(last: 1).during { values.element(inOrderAt: count / 2) }))
  }

  /// Tensors made of tensors have their shape however far one came.
  @Test func tensorsKeepTheirShape() {
    let x = Tensor<Double>(Shape(3, 400_000), repeating: 2)
    #expect(x.map { $0 + 1 } == Tensor(x.shape, repeating: 3))
    #expect(x.combined(with: x) { $0 * $1 } == Tensor(x.shape, repeating: 4))
    let cut = Questions(last: 2).during { x.map { $0 + 1 } }
    #expect(cut.shape == x.shape && cut.values.first == 3 && cut.values.last == 0)
    #expect(Questions(last: 1).during { x.converted(to: Float.self) } == Tensor<Float>(x.shape))
  }
}
