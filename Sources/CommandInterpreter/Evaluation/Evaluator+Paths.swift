/// Gets and sets the values at paths.
extension Evaluator {
  /// The value at a path.
  func value(at path: PathExpression) throws(Diagnostic) -> any Value {
    let root = try root(of: path)
    var value: any Value
    do throws(Diagnostic) {
      value = try part(path.accessors, of: root)
    } catch {
      throw root is ModelValue ? Self.named(error, path) : error
    }
    if let made = value.provenance, made.word == "[]", !path.isBareName {
      value.provenance = Provenance("[]", text: path.text, operands: made.operands, indices: made.indices)
    }
    return value
  }

  /// The error for a missing pass, with the name of the layer or network in its help.
  private static func named(_ error: Diagnostic, _ path: PathExpression) -> Diagnostic {
    guard error.code == .noForward, path.name != "_" else { return error }
    var named = error
    named.help = error.help.map { $0.replacing("NAME", with: path.name) }
    return named
  }

  /// The part of a value at these fields and indices.
  func part(_ accessors: [PathExpression.Accessor], of whole: any Value) throws(Diagnostic) -> any Value {
    var value = whole
    if !accessors.isEmpty, var model = value as? ModelValue {
      // Gradients inside a layer are computed only when requested, with the current kernels.
      model.lastForward = model.lastForward?.with(kernels())
      value = model
    }
    for accessor in accessors {
      try spend(Interruption.workOfStep)
      switch accessor {
      case .field(let name, let span):
        do throws(Diagnostic) {
          try checkField(name, of: value)
          guard let part = try value.field(name) else { throw unknownField(name, value, span) }
          value = part
        } catch { throw error.located(at: span) }
      case .index(let indices, let span):
        do throws(Diagnostic) {
          try checkEntry(indices, of: value)
          value = try value.entry(indices)
        } catch { throw error.located(at: span) }
      }
    }
    try checkInterruption()
    return value
  }

  private func root(of path: PathExpression) throws(Diagnostic) -> any Value {
    if path.name == "_" {
      guard let last = session.last else {
        throw Diagnostic(.unknownName, "`_` has no value yet", at: path.nameSpan)
      }
      return last
    }
    if let value = session.variables[path.name] { return value }
    if let command = environment.commands[path.name] {
      throw Diagnostic(
        .unknownName, "expected a value, but `\(path.name)` is a command", at: path.nameSpan,
        help: "put the call in parentheses, as in `(\(command.declaration.sampleCall ?? command.declaration.usage))`")
    }
    throw unknownName(path, among: session.names)
  }

  /// The error for an unknown name.
  func unknownName(_ path: PathExpression, among candidates: [String]) -> Diagnostic {
    Diagnostic(
      .unknownName, "unknown name `\(path.name)`", at: path.nameSpan,
      help: Suggestion.help(for: path.name, among: candidates) ?? "`vars` lists the values")
  }

  private func unknownField(_ name: String, _ value: any Value, _ span: Range<Int>) -> Diagnostic {
    let names = value.fieldNames
    guard !names.isEmpty else {
      return Diagnostic(.unknownField, "\(value.kind.withArticle) has no fields", at: span)
    }
    return Diagnostic(
      .unknownField, "\(value.kind.withArticle) has no field `\(name)`", at: span,
      help: Suggestion.help(for: name, among: names) ?? "its fields: \(names.joined(separator: ", "))")
  }

  /// Sets the value at a path.
  mutating func assign(_ value: any Value, to path: PathExpression) throws(Diagnostic) {
    if path.isBareName {
      // Every name counts, which limits the number of values however small they are.
      try checkMemory(SessionMemory.perName + path.name.utf8.count, at: path.span)
      session.set(path.name, to: value)
      return
    }
    let root = try root(of: path)
    do throws(Diagnostic) {
      let changed = try replacing(path.accessors, in: root, with: value)
      session.set(path.name, to: try (changed as? ModelValue)?.checked(named: path.name) ?? changed)
    } catch { throw error.located(at: path.span) }
  }

  /// A copy of a value with one part replaced. The parts along the path are looked up from the outside in, and replaced
  /// from the inside out, in loops: a path can be as long as a line, so recursion could overflow the stack.
  private func replacing(
    _ accessors: [PathExpression.Accessor], in whole: any Value, with part: any Value
  ) throws(Diagnostic) -> any Value {
    var holders = [whole]
    for accessor in accessors.dropLast() {
      holders.append(try held(accessor, by: holders[holders.count - 1]))
    }
    if case .field(let name, let span)? = accessors.last, let holder = holders.last, try holder.field(name) == nil {
      throw unknownField(name, holder, span)
    }
    var new = part
    for (accessor, holder) in zip(accessors, holders).reversed() {
      switch accessor {
      case .index(let indices, _):
        try checkReplacing(indices, in: holder)
        new = try holder.replacing(entry: indices, with: new)
      case .field(let name, let span):
        guard let replaced = try holder.replacing(field: name, with: new) else {
          throw Diagnostic(
            .wrongKind, "the field `\(name)` of \(holder.kind.withArticle) cannot be set", at: span)
        }
        new = replaced
      }
    }
    return new
  }

  /// The part of a value that contains the one to replace.
  private func held(_ accessor: PathExpression.Accessor, by holder: any Value) throws(Diagnostic) -> any Value {
    switch accessor {
    case .index(let indices, let span):
      if holder is ModelValue { return try holder.entry(indices) }
      throw Diagnostic(
        .wrongKind, "put all indices in one pair of brackets", at: span,
        help: "for example `X[0,1]` instead of `X[0][1]`")
    case .field(let name, let span):
      guard let part = try holder.field(name) else { throw unknownField(name, holder, span) }
      return part
    }
  }
}
