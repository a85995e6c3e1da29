internal import CommandInterpreter

/// The history of a task, for predicates about how a state was reached.
struct TaskHistory: Equatable, Sendable {
  /// The command and layer words of the lines that succeeded or ended with a verdict, as a failed gradient check does.
  var words: Set<String> = []
  /// The error codes of the failed lines.
  var codes: Set<ErrorCode> = []
  /// The name that was assigned last.
  var lastTarget: String?
}

/// Judges whether the lines of a goal hold in a session.
struct GoalJudge {
  /// The verdict on a goal.
  enum Verdict {
    /// All lines hold. `found` lists the lesson's names whose values have other names in the session.
    case holds(found: [(name: String, student: String)])
    /// The line at index `place` does not hold. `got` is empty if there is nothing to report about the actual state.
    case fails(GoalLine, place: Int, wanted: String, got: String)
  }

  private let lines: [GoalLine]
  private let history: TaskHistory
  private let interpreter: Interpreter
  /// The session at the start of the step: values that have not changed since are not the student's attempt.
  private let start: Session?

  init(_ lines: [GoalLine], _ history: TaskHistory, _ interpreter: Interpreter, since start: Session? = nil) {
    self.start = start
    self.lines = lines
    self.history = history
    self.interpreter = interpreter
  }

  /// Judges whether all lines hold in the interpreter's session. If no value for `find` makes all lines hold, the
  /// verdict is for the value assigned last if `find` accepts it, otherwise for the value whose first failing line
  /// comes last. Values that have not changed since the step began are not considered for this.
  func verdict() -> Verdict {
    verdict(from: 0, Trial(of: interpreter), found: [])
  }

  private func verdict(from start: Int, _ trial: Trial, found: [(name: String, student: String)]) -> Verdict {
    var trial = trial
    for place in start..<lines.count {
      guard case .find(let name, let search) = lines[place].predicate else {
        if let (wanted, got) = failure(of: lines[place].predicate, &trial) {
          return .fails(lines[place], place: place, wanted: wanted, got: got)
        }
        continue
      }
      // Prefer the value assigned last, as the student most likely means it; otherwise the one that gets furthest.
      var best = Verdict.fails(lines[place], place: place, wanted: Self.wanted(search), got: "")
      var isBestNewest = false
      for candidate in candidates(for: search, preferring: name, in: trial.session) {
        var bound = trial
        guard let value = trial.session.variables[candidate] else { continue }
        bound.bind(name, to: value)
        let names = candidate == name ? found : found + [(name, candidate)]
        let verdict = verdict(from: place + 1, bound, found: names)
        if case .holds = verdict { return verdict }
        if case .fails(_, let reached, _, _) = verdict, case .fails(_, let before, _, _) = best, reached > before,
          !isBestNewest, !isOld(candidate)
        {
          best = verdict
          isBestNewest = candidate == history.lastTarget
        }
      }
      return best
    }
    return .holds(found: found)
  }

  /// Whether the value of a name has not changed since the step began.
  private func isOld(_ name: String) -> Bool {
    guard let old = start?.variables[name], let now = interpreter.session.variables[name] else { return false }
    return now.isEqual(to: old)
  }

  private static func wanted(_ search: GoalSearch) -> String {
    switch search {
    case .madeBy(let word): "a named value made by `\(word)`"
    case .ofKind(let kind): "\(kind.withArticle) with a name"
    }
  }

  /// Returns the names of the values that fit a search, starting with the name assigned last and the goal's own name.
  private func candidates(for search: GoalSearch, preferring name: String, in session: Session) -> [String] {
    let fitting = session.names.filter { name in
      guard let value = session.variables[name] else { return false }
      switch search {
      case .madeBy(let word):
        return value.provenance?.word == word || (value as? ModelValue)?.layerWords.last == word
      case .ofKind(let kind): return value.kind == kind
      }
    }
    let first = [history.lastTarget, name].compactMap(\.self).filter(fitting.contains)
    return first + fitting.filter { !first.contains($0) }
  }

  // MARK: One predicate

  /// Returns the expected and the actual state; nil if the predicate holds.
  private func failure(of predicate: Predicate, _ trial: inout Trial) -> (wanted: String, got: String)? {
    do throws(Diagnostic) {
      switch predicate {
      case .find: return nil
      case .kind(let name, let kind):
        let value = try trial.value(of: name)
        return value.kind == kind ? nil : ("\(name) to be \(kind.withArticle)", value.kind.withArticle)
      case .shape(let path, let shape):
        let value = try trial.value(of: path)
        guard let field = value is ShapeValue ? value : try value.field("shape") else {
          return ("\(path) to be a tensor", value.kind.withArticle)
        }
        let text = field.summary(interpreter.style)
        return text == shape ? nil : ("\(path) of shape \(shape)", text)
      case .near(let expression, let wanted, let tolerance):
        let (left, right) = (try trial.number(expression), try trial.number(wanted))
        if abs(left - right) <= tolerance + 1e-12 * max(1, abs(right)) { return nil }
        let off = format(abs(left - right))
        return ("\(expression) within \(format(tolerance)) of \(format(right))", "\(format(left)), which is \(off) off")
      case .compare(let expression, "passed", _, _):
        return try trial.number(expression) == 1 ? nil : ("a check that passes", "one that fails")
      case .compare(let expression, let name, let comparison, let bound):
        let (left, right) = (try trial.value(of: expression), try trial.value(of: bound))
        if comparison == .equal, !(left is NumberValue), !(right is NumberValue) {
          return left.isEqual(to: right) ? nil : ("\(name) == \(bound)", Self.described(left, beside: right))
        }
        // Use the values computed above: computing them again takes time, and random numbers would differ.
        return compare(
          try Trial.number(left, of: expression), name, comparison, try Trial.number(right, of: bound))
      case .accuracy(let network, let data, let comparison, let bound):
        guard let field = try trial.value(of: "evaluate \(network) \(data)").field("accuracy") as? NumberValue else {
          return ("an accuracy of \(network)", "none")
        }
        return compare(field.number, "accuracy of \(network)", comparison, try trial.number(bound))
      case .contains(let network, let word):
        let layers = try layers(of: network, &trial)
        return layers.contains(word) ? nil : ("a layer `\(word)` in \(network)", layers.joined(separator: " "))
      case .layers(let network, let words):
        let layers = try layers(of: network, &trial)
        return layers == words
          ? nil : ("the layers of \(network) to be \(words.joined(separator: " "))", layers.joined(separator: " "))
      case .used(let word): return history.words.contains(word) ? nil : ("the command `\(word)`", "")
      case .error(let code):
        return history.codes.contains(code) ? nil : ("the error `\(code.rawValue)`", "")
      }
    } catch {
      let isMissing = error.code == .unknownName || error.code == .unknownCommand
      return (Self.wantedText(of: predicate), isMissing ? "nothing with that name" : "an error: \(error.message)")
    }
  }

  /// Describes the expected state for a predicate that cannot be computed.
  private static func wantedText(of predicate: Predicate) -> String {
    switch predicate {
    case .kind(let name, let kind): "\(name) to be \(kind.withArticle)"
    case .shape(let path, let shape): "\(path) of shape \(shape)"
    case .near(let expression, let wanted, _): "\(expression) near \(wanted)"
    case .compare(_, "passed", _, _): "a check that passes"
    case .compare(_, let name, let comparison, let bound): "\(name) \(comparison.rawValue) \(bound)"
    case .accuracy(let network, _, let comparison, let bound):
      "accuracy of \(network) \(comparison.rawValue) \(bound)"
    case .contains(let network, let word): "a layer `\(word)` in \(network)"
    case .layers(let network, let words): "the layers of \(network) to be \(words.joined(separator: " "))"
    case .find, .used, .error: "something else"
    }
  }

  private func compare(
    _ left: Double, _ name: String, _ comparison: GoalComparison, _ right: Double
  ) -> (wanted: String, got: String)? {
    comparison.holds(left, right) ? nil : ("\(name) \(comparison.rawValue) \(format(right))", format(left))
  }

  /// Describes a value that differs from another one, which it should equal.
  private static func described(_ value: any Value, beside wanted: any Value) -> String {
    guard value.form == wanted.form else { return value.form }
    return value.form + (value is ModelValue ? " with different numbers or mistakes" : " with different numbers")
  }

  private func layers(of network: String, _ trial: inout Trial) throws(Diagnostic) -> [String] {
    let value = try trial.value(of: network)
    guard let model = value as? ModelValue else {
      throw Diagnostic(.wrongKind, "\(network) is \(value.kind.withArticle), not a network")
    }
    return model.layerWords
  }

  private func format(_ number: Double) -> String { interpreter.format(number) }
}

private typealias GoalSearch = Predicate.Search
private typealias GoalComparison = Predicate.Comparison
