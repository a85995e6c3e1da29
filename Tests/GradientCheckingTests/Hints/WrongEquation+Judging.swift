import Equations
import NeuralNetworks

@testable import GradientChecking

extension WrongEquation {
  /// What a check says about the equation.
  struct Outcome {
    /// The verdict on the whole layer.
    let verdict: GradientVerdict
    /// The hint on the gradient that the equation computes.
    let hint: String?
    /// Its place in the equation.
    let place: EquationHint?
    /// The raw value of the mistake that the hint names; nil if it names none.
    let mistake: String?
  }

  /// The phrases of hints that know nothing of equations, by the mistake that they name.
  private static let phrases: [(mistake: String, phrase: String)] = [
    ("sign", "the sign is wrong"), ("factor", "times what it should be"), ("factor", "averaged"),
    ("activation-derivative", "the activation's derivative is left out"), ("flip", "rotated by 180"),
    ("flip", "reversed along"), ("stride", "the stride were 1"), ("padding", "no padding"), ("offset", "shifted by"),
    ("swapped-indices", "are swapped"), ("mean-term", "the mean of each example is held constant"),
    ("mean-term", "the mean of each sample is held constant"), ("mean-term", "the mean is held constant"),
    ("variance-term", "the variance"), ("mean-term", "the mean of each"), ("overwriting", "overwrite each other"),
    ("missing-term", "is missing from the derivative"), ("missing-term", "the sum in the denominator is held constant"),
    ("ties", "each of several equal values"), ("count", "N - 1 values"),
  ]

  /// The layer with its equations.
  func layer(_ make: (String) throws -> any Layer<Double>) throws -> any Layer<Double> {
    guard layer.hasPrefix("layer ") else {
      let plain = try make(layer)
      return plain.with(try EquationSet(others + [equation], in: plain.equationScope))
    }
    let parts = layer.dropFirst(6).split { "() ".contains($0) }.map(String.init)
    let parameters = parts.dropFirst().map { OwnParameter($0, .normal) }
    return OwnLayer<Double>(try OwnDefinition(parts[0], Array(parameters), others + [equation]), seed: 3)
  }

  /// Checks the layer at test inputs, until one shows the mistake.
  func outcome(_ make: (String) throws -> any Layer<Double>) throws -> Outcome {
    let checker = GradientChecker<Double>(in: ForwardContext(TextbookKernels<Double>()))
    let reports = checker.check(try layer(make)).reports
    guard let report = reports.first(where: { $0.verdict == .wrong }) else {
      let verdict = GradientVerdict.together(reports.map(\.verdict))
      return Outcome(verdict: verdict, hint: nil, place: nil, mistake: nil)
    }
    let place = try Equation(equation).place
    let name: String
    switch place.name {
    case .plain(let plain): name = String(plain.dropFirst())
    case .gradient(let base): name = base
    }
    let tensor = report[name == "X" ? "input" : name]
    let (hint, found) = (tensor?.hint, tensor?.equationHint)
    let general = hint.flatMap { hint in Self.phrases.first { hint.contains($0.phrase) }?.mistake }
    return Outcome(
      verdict: .wrong, hint: hint, place: found, mistake: found == nil ? general : found?.mistake?.rawValue)
  }
}
