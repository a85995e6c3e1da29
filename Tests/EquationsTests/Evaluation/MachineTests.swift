import NeuralNetworks
import Testing

@testable import Equations

/// Compiled loops against a walk over the tree, for every kind of index, sum and place.
@Suite struct MachineTests {
  private static let numbers = ["H": 5, "W": 7, "s": 2, "p": 1, "K_h": 2, "K_w": 3, "B": 2]

  @Test(arguments: [
    "Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h*s+i-p,w*s+j-p] · F[c,k,i,j] + v[c]",
    "Y[b,c,h,w] = Σ_{i,j,k} X[b,k,h+i-p,w+j-p] · F[c,k,i,j]",
    "D[c,k,i,j] = Σ_{b,h,w} Q[b,c,h,w] · X[b,k,h*s+i-p,w*s+j-p]",
    "X2[b,k,h,w] = Σ_{c,i,j} Q[b,c,(h+p-i)/s,(w+p-j)/s] · F[c,k,i,j]",
    "X2[b,k,h,w] = Σ_{c,i,j} Q[b,c,h-i,w-j] · F[c,k,i,j]",
    "v2[c] = Σ_{b,h,w} Q[b,c,h,w]",
    "for b c h w i<K_h j<K_w k: X2[b,k,h*s+i-p,w*s+j-p] += Q[b,c,h,w] * F[c,k,i,j]",
    "for b c h w i<K_h j<K_w: X2[b,c,h*s+i,w*s+j] += Q[b,c,h,w] "
      + "if (i,j) == argmax u<K_h v<K_w: X[b,c,h*s+u,w*s+v]",
    "for h w: R[h//2,w//3] = X[0,0,h,w]", "for h<9 w<9: R[h-2,w%2] += h*10 + w",
    "T[b,c,h<3,w<4] = max_{i<K_h,j<K_w} X[b,c,h*s+i-p,w*s+j-p]",
    "Y[b,c,h,w] = min i<2 j<2: X[b,c,h+i-p,w+j-p] + v[c]",
    "Y[b,c,h,w] = mean i<2 j<2: X[b,c,h+i-p,w+j-p]", "Y[b,c,h,w] = mean inside i<2 j<2: X[b,c,h+i-p,w+j-p]",
    "v2[c] = mean b h w: X[b,c,h,w]", "v2[c] = mean b h w where h != w: X[b,c,h,w]",
    "Y[b,c,h,w] = prod i<2: X[b,c,h+i-p,w]", "Y[b,c,h,w] = sum i<2: exp(X[b,c,h+i-p,w])",
    "Y[b,c,h,w] = sum i<2: exp(X[b,c,(h+i)/2,w])", "R[h,w] = sum i<3: exp(X[0,0,(h+i*w)/2,w])",
    "R[h,w] = sum i j where i != j: X[0,0,i,j] * (i < h)",
    "R[h,w] = sum j<h+1: X[0,1,h,j] * w", "R[h,w] = mean j<h+1: X[0,1,h,j-1]", "R[h,w] = max j<h+1: X[0,1,h,j]",
    "R[h,w] = mean j<h+1: X[0,1,h,(j+1)/2]", "R[h,w] = mean j<4 where j != w: X[0,1,h,j/2]",
    "R[h,w] = X[0,1,(h+w)%H,w//2] - X[1,0,-h+4,w]", "R[h,w] = relu(X[0,0,h,w]) if h > w else -abs(X[0,0,h,w])^2",
    "R[h,w] = (h+w) // 2 + (h*w) % 3 + h / 4", "R[h,w] = argmax k: X[0,k,h,w]",
    "R[h,w] = (w == argmin j: X[0,0,h,j]) - ((h,w) == (2,3))", "X2[...] = X[...] * 2 + max(0, X[...], 0.5)",
    "f[b,cHW+hW+w] = X[b,c,h,w]", "X2[b,c,h,w] = f[b,cHW+hW+w]",
    "Y[b,o] = Σ_i A[b,i] · M[i,o] + o", "M2[i,o] = Σ_b A[b,i] · Y2[b,o]", "A2[b,i] = Σ_o Y2[b,o] · M[i,o]",
    "q = Σ_{b,i} A[b,i]^2 / (1 + i)", "Y[b,o] = exp(M[b,o]) / sum i: exp(M[b,i])", "v2[c] = sum i: -A[c,i] / 3 / (c+1)",
    "R[h,w] = sum i<3: (max j<2: X[0,0,(h+i)%H,w+j-p]) * i", "R[h,w] = sum i in h:H: X[0,0,i,w] / (sum j<2: A[0,j])",
    "R[h,w] = Σ_{i,j} X[0,0,i,j] · X[1,0,i,j] · X[0,1,h,w]", "v2[c<3] = sum n<600: A[0,n % 4] * (n < 500)",
    "w2[n<700] = sum i<3: (n * A[0,i] + A[1,(n+i) % 4])", "R[h,w] = sum i<0: X[0,0,i,i]",
    "for i<7 j<5: R[j,i] = A[0,(i+j) % 4] if i > j", "R[h,w] = φ(X[0,0,h,w]) + φ'(X[0,0,h,w])",
  ])
  func loopsAgreeWithATreeWalk(text: String) throws {
    for seed in 1...3 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let shapes = [
        "X": [2, 2, 5, 7], "F": [3, 2, 2, 3], "Q": [2, 3, 3, 4], "v": [3], "A": [2, 4], "M": [4, 6], "Y2": [2, 6],
        "f": [2, 70],
      ]
      let tensors = shapes.mapValues { random($0, &generator, in: Double.self) }
      var known = shapes
      known.merge(["R": [5, 7], "X2": [2, 2, 5, 7], "D": [3, 2, 2, 3], "M2": [4, 6]]) { $1 }
      if text.hasPrefix("Y[b,c") { known["Y"] = text.contains("*s") ? [2, 3, 3, 4] : [2, 2, 5, 7] }
      var names = scope(known, Self.numbers)
      names.activation = .relu
      let equation = try Equation(text)
      let compiled = try CompiledEquation(equation, in: names)
      let resolved = try Resolver.resolve(equation, in: names)
      let expected = try NaiveEvaluation.evaluate(resolved, tensors, shape: compiled.shape.dimensions)
      let found = try compiled.evaluate(tensors)
      for (place, (a, b)) in zip(found.values, expected.values).enumerated() where abs(a - b) > 1e-12 * (1 + abs(b)) {
        Issue.record("\(text): entry \(place) is \(a), not \(b)")
        break
      }
      let single = try compiled.evaluate(tensors.mapValues { $0.converted(to: Float.self) })
      for (a, b) in zip(single.values, expected.values) where abs(Double(a) - b) > 1e-3 * (1 + abs(b)) {
        Issue.record("\(text): in single precision \(a), not \(b)")
        break
      }
    }
  }

  @Test func whereNoTermExistsThereIsNoValue() throws {
    let x = Tensor<Double>(Shape(3), [1, 2, 3])
    for (text, place) in [
      ("Y[b] = max i<2: X[b+i+5]", "max i<2: X[b+i+5]"), ("Y[b] = mean inside i<2: X[b+i-9]", "mean"),
      ("Y[b] = mean i<0: X[b+i]", "mean"), ("Y[b] = 1 + argmax i<b: X[i]", "argmax i<b: X[i]"),
    ] {
      do {
        _ = try evaluate(text, ["X": x], places: ["Y": [3]])
        Issue.record("\(text) has a value")
      } catch let error as EquationError {
        #expect(error.code == .badValue && marked(error, text).hasPrefix(place))
      }
    }
    // Only the side that is taken has to have a value.
    let chosen = try evaluate("Y[b] = (max i<b: X[i]) if b > 0 else -1", ["X": x], places: ["Y": [3]])
    #expect(chosen.values == [-1, 1, 2])
  }

  @Test func aCancelledEvaluationStops() throws {
    let x = Tensor<Double>(Shape(1000), repeating: 1)
    let compiled = try CompiledEquation(
      Equation("Y[i] = sum j k<1000: X[j] * X[k]"), in: scope(["X": [1000], "Y": [1000]]))
    do throws(EquationError) {
      _ = try compiled.evaluate(["X": x], cancellation: Cancellation { true })
      Issue.record("it went on")
    } catch {
      #expect(error.code == .cancelled)
    }
  }

  @Test func workIsCountedBeforeItStarts() {
    let names = scope(["X": [1 << 20], "Y": [1 << 20]])
    let text = "Y[i] = sum j: X[j]"
    #expect(error(text, in: names)?.code == .limit)
    #expect(error(text, in: names)?.message.contains("1099511627776") == true)
    // Loops that contain nothing are work as well.
    #expect(error("q = sum i<2000000000 j<100 k<0: 1", in: names)?.code == .limit)
    #expect(error("Y[i,j] = sum j: 1", in: scope(["X": [1]]))?.code == .badValue)
    #expect(error("Q[i<100000,j<100000] = 1", in: names)?.code == .limit)
    #expect(error("Y[i] = X[i*2000000000*2000000000]", in: names)?.code == .badValue)
    #expect(error("Y[i] = X[i/0]", in: names)?.code == .badValue)
  }

  @Test func emptyTensorsHaveNoEntries() throws {
    let empty = Tensor<Double>(Shape(0, 3))
    #expect(try evaluate("Y[i,j] = X[i,j] * 2", ["X": empty]).count == 0)
    #expect(try evaluate("Y[j] = sum i: X[i,j]", ["X": empty]).values == [0, 0, 0])
  }
}
