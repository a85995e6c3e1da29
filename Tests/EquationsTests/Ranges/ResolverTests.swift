import Testing

@testable import Equations

@Suite struct ResolverTests {
  private let conv: EquationScope = {
    var names = scope(
      ["X": [2, 3, 8, 9], "Y": [2, 4, 4, 5], "Z": [2, 4, 4, 5], "filters": [4, 3, 3, 2], "biases": [4]],
      ["B": 2, "C_in": 3, "C_out": 4, "H": 8, "W": 9, "K_h": 3, "s": 2, "p": 1])
    names.numbers["slope"] = .real(0.5)
    names.shortForms["F"] = "filters"
    names.window = [.integer(3), .integer(2)]
    return names
  }()

  private func ranges(_ text: String) throws -> [String: IndexTree] {
    let resolved = try Resolver.resolve(Equation(text), in: conv)
    return Dictionary(resolved.indices.map { ($0.name, $0.upper) }) { first, _ in first }
  }

  @Test func theLeftSideWinsOverALoneAxisAndWhatIsStatedOverBoth() throws {
    #expect(
      try ranges("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h*s+i,w*s+j] · F[c,k,i,j]").mapValues { $0 } == [
        "b": .number(2), "c": .number(4), "h": .number(4), "w": .number(5), "i": .number(3), "j": .number(2),
        "k": .number(3),
      ])
    #expect(try ranges("Y[b,c,h,w] = X[b,c,h,w]")["h"] == .number(4))
    #expect(try ranges("Y[b,c,h<2,w] = X[b,c,h,w]")["h"] == .number(2))
    #expect(try ranges("Y[b,c,h,w] = sum k<2: X[b,k,h,w]")["k"] == .number(2))
    #expect(try ranges("Y[b,c,h,w] = max_{i,j ∈ window} X[b,c,h*s+i,w*s+j]")["j"] == .number(2))
    #expect(try ranges("q[h<H,w] = X[0,0,h,w]")["w"] == .number(9))
    #expect(try ranges("for b h i<K_h: dX[b,0,h*s+i,0] += G[b,0,h,0]")["h"] == .number(4))
  }

  @Test(arguments: [
    ("Y[b,c,h,w] = Q[b,c,h,w]", EquationError.Code.unknownName, "Q[b,c,h,w]"),
    ("Y[b,c,h,w] = X[b,c,h,t]", .unknownName, "t"), ("Y[b,c,h,w] = X[b,c,h]", .shapeMismatch, "X[b,c,h]"),
    ("Y[b,c,h] = X[b,c,h,0]", .shapeMismatch, "Y[b,c,h]"), ("Y[b,c,h,w] = foo(1)", .unknownName, "foo(1)"),
    ("Y[b,c,h,w] = exp(1, 2)", .shapeMismatch, "exp(1, 2)"), ("Y[b,c,h,w] = max(1)", .shapeMismatch, "max(1)"),
    ("Y[b,c,h,w] = sum s: X[b,c,h,s]", .reservedName, "s"), ("Y[b,c,h,H] = 1", .reservedName, "H"),
    ("Y[b,c,h,w] = sum i: X[b,c,h+i,w]", .badValue, "i"),
    ("Y[b,c,h,w] = sum i: X[b,i,h,w] * X[b,c,i,w]", .shapeMismatch, "i"),
    ("Y[b,c,h,w] = X[b,c,h,w*0.5]", .badValue, "0.5"), ("Y[b,c,h,w] = X[b,c,h,w*slope]", .badValue, "slope"),
    ("Y[b,c,h,w] = X[b,c,h,X[b,c,h,w]]", .badValue, "X[b,c,h,w]"), ("Y[b,c,h,w] = X", .shapeMismatch, "X"),
    ("Y[b,c,h,w] = X[...]", .syntax, "X[...]"), ("Y[...] = X[...]", .shapeMismatch, "X[...]"),
    ("Y[b,b,h,w] = 1", .syntax, "b"), ("Y[b,c,h,w] = (b,c)", .syntax, "(b,c)"),
    ("Y[b,c,h,w] = argmax i<2 j<2: X[b,i,j,0]", .syntax, "argmax i<2 j<2: X[b,i,j,0]"),
    ("Y[b,c,h,w] = (b,c) < (h,w)", .syntax, "(b,c) < (h,w)"), ("Y[b,c,h,w] = b(1)", .unknownName, "b(1)"),
    ("Y[b,c,h,w] = zz", .unknownName, "zz"), ("q[h] = 1", .badValue, "h"), ("∂L/∂Q[h] = 1", .unknownName, "∂L/∂Q[h]"),
    ("Y[b,c,h,w] = φ(X[b,c,h,w])", .unknownName, "φ(X[b,c,h,w])"),
    ("Y[b,c,h,w] = X[b,c,h,(w+p)^2]", .badValue, "(w+p)^2"), ("for i: Y[...] = 1", .syntax, "Y[...]"),
    ("Y[b,c,h,w] = X[b,c,h,9999999999]", .badValue, "9999999999"),
  ])
  func errorsPointAtTheirPlace(text: String, code: EquationError.Code, place: String) {
    let found = error(text, in: conv)
    #expect(found?.code == code && marked(found, text) == place, "\(text): \(String(describing: found))")
  }

  @Test func helpNamesAWayOut() {
    #expect(error("Y[b,c,h,w] = sum s: X[b,c,h,s]", in: conv)?.help == "use another name, such as `i`")
    #expect(error("Y[b,c,h,w] = sum i: X[b,c,h+i,w]", in: conv)?.help == "state it, for example `i<3`")
    let conflict = error("Y[b,c,h,w] = sum i: X[b,i,h,w] * X[b,c,i,w]", in: conv)
    #expect(conflict?.message == "the range of `i` is ambiguous: axis 1 of X has length 3, axis 2 of X has length 8")
    #expect(conflict?.other == 39..<40)
  }

  @Test func namesOfGradientsAreOne() throws {
    for (text, place, read) in [
      ("∂L/∂F[c,k,i,j] = G[0,c,i,j] * k", "dfilters", "dY"), ("dF[c,k,i,j] = GZ[0,c,i,j] * k", "dfilters", "dZ"),
      ("∂L/∂filters[c,k,i,j] = ∂L/∂Y[0,c,i,j] * k", "dfilters", "dY"),
      ("dfilters[c,k,i,j] = dbiases[c] * k * i * j", "dfilters", "dbiases"),
    ] {
      let resolved = try Resolver.resolve(Equation(text), in: conv)
      #expect(resolved.place == place && resolved.reads == [read], "\(text)")
    }
  }

  @Test func longNamesAreUnknownAndNothingElse() {
    let name = String(repeating: "d", count: 3000)
    #expect(error("Y[b,c,h,w] = \(name)[b]", in: conv)?.code == .unknownName)
    #expect(error("Y[b,c,h,w] = X[b,c,h,\(name)]", in: conv)?.code == .unknownName)
  }

  @Test func aLooseDivisionIsNoted() throws {
    let notes = try Resolver.resolve(Equation("Y[b,c,h,w] = sum i<2: X[b,c,h+p-i/s,w]"), in: conv).notes
    #expect(notes.map(\.message) == ["only `i` is divided by `s` here"])
    #expect(notes.first?.help == "`(h+p-i)/s` divides the whole index")
    #expect(try Resolver.resolve(Equation("Y[b,c,h,w] = sum i<2: X[b,c,(h+p-i)/s,w]"), in: conv).notes.isEmpty)
  }

  @Test func whatIsNotKnownYetIsAcceptedWhenTyped() throws {
    var names = conv
    names.tensors["X"] = KnownShape([nil, 3, nil, nil])
    names.tensors["Y"] = KnownShape([nil, 4, nil, nil])
    names.numbers["H"] = .unknown
    let equation = try Equation("Y[b,c,h,w] = Σ_{i,j,k} X[b,k,(h+i)%H,w+j] · F[c,k,i,j]")
    _ = try Resolver.resolve(equation, in: names)
    #expect(error(equation.text, in: names)?.code == .missingArgument)
    #expect(error("Y[b,c,h,w] = sum i: X[b,0,h+i,w]", in: names)?.code == .badValue)
  }
}
