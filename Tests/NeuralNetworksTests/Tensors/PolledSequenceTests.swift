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

  @Test func sortingEndsTooAndKeepsEveryElement() {
    var generator = SeededGenerator(seed: 5)
    let values = (0..<300_000).map { _ in generator.uniform() }
    #expect(values.sortedUnlessCancelled() == values.sorted())
    for last in [1, 3, 7, 12] {
      let questions = Questions(last: last)
      #expect(questions.during { values.sortedUnlessCancelled() }.count == values.count)
      #expect(questions.asked >= last)
    }
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
