/// The outputs on either side of the point at one multiple of the step.
struct OutputPair {
  let multiple: Double
  let plus: [Double]
  let minus: [Double]
  /// The actual change of the entry on each side: `ahead` is positive, `behind` is negative.
  let ahead: Double
  let behind: Double

  init(_ probe: MovedOutputs, member: Int, multiple: Double) {
    self.multiple = multiple
    let (forward, backward) = (probe.at(multiple), probe.at(-multiple))
    (plus, ahead) = (forward.outputs, forward.moved[member])
    (minus, behind) = (backward.outputs, backward.moved[member])
  }

  /// The magnitude of the smaller of the two changes; 0 if the entry did not change on one side.
  var reach: Double { min(abs(ahead), abs(behind)) }

  /// Whether output j changes on either side.
  func changes(_ j: Int, _ base: [Double]) -> Bool { plus[j] != minus[j] || plus[j] != base[j] }

  /// Returns the largest magnitude of output j.
  func magnitude(_ j: Int, _ base: [Double]) -> Double { max(abs(base[j]), abs(plus[j]), abs(minus[j])) }

  /// Returns the central slope of output j.
  func slope(_ j: Int) -> Double { (plus[j] - minus[j]) / (ahead - behind) }

  /// Returns the one-sided slopes of output j.
  func slopes(_ j: Int, _ base: [Double]) -> (rising: Double, falling: Double) {
    ((plus[j] - base[j]) / ahead, (base[j] - minus[j]) / -behind)
  }

  /// Returns the distance between the one-sided slopes of output j.
  func gap(_ j: Int, _ base: [Double]) -> Double {
    let (rising, falling) = slopes(j, base)
    return abs(rising - falling)
  }
}
