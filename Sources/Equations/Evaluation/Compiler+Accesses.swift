/// Accesses to tensors: one offset that additions keep, and guards for what may be outside.
extension Compiler {
  /// The form of an offset without the axes that are not affine, and those axes.
  func offset(_ axes: [IndexTree], _ shape: [Int]) -> (form: Program.Form, derived: [(axis: Int, stride: Int)]) {
    var form = Program.Form(constant: 0, coefficients: [Int](repeating: 0, count: equation.indices.count))
    var derived: [(axis: Int, stride: Int)] = []
    var stride = 1
    for axis in axes.indices.reversed() {
      if let affine = builder.affine(axes[axis]) {
        form = form.adding(affine, times: stride)
      } else {
        derived.append((axis, stride))
      }
      stride = stride &* (shape.indices.contains(axis) ? shape[axis] : 1)
    }
    return (form, derived)
  }

  /// An access with these indices; `kills` says whether a term in which it is outside vanishes.
  mutating func access(_ axes: [IndexTree], shape: [Int], tensor: Int, kills: Bool) -> Int {
    let (form, derived) = offset(axes, shape)
    var guards: [Program.Guard] = []
    for (axis, tree) in axes.enumerated() {
      guard let affine = builder.affine(tree) else { continue }
      if let values = try? ranges.values(of: tree, 0..<0, ""), values.lowerBound >= 0, values.upperBound < shape[axis] {
        continue
      }
      guards.append(Program.Guard(form: builder.add(affine), length: shape[axis]))
    }
    let firstDerived = program.derived.count
    for (axis, stride) in derived {
      let index = builder.node(axes[axis])
      program.derived.append(Program.DerivedAxis(index: index, length: shape[axis], stride: stride))
      if axes[axis].divides { nest.divisions.append(index) }
    }
    return append(
      form, guards: guards, derived: firstDerived..<program.derived.count, tensor: tensor, kills: kills)
  }

  /// An access to every entry of a tensor in turn.
  mutating func whole(_ slot: Int, count: Int, tensor: Int, kills: Bool) -> Int {
    var form = Program.Form(constant: 0, coefficients: [Int](repeating: 0, count: equation.indices.count))
    form.coefficients[slot] = 1
    let isInside = ranges.slots[slot].lowerBound >= 0 && ranges.slots[slot].upperBound < count
    let guards = isInside ? [] : [Program.Guard(form: builder.add(form), length: count)]
    return append(form, guards: guards, derived: 0..<0, tensor: tensor, kills: kills)
  }

  private mutating func append(
    _ offset: Program.Form, guards: [Program.Guard], derived: Range<Int>, tensor: Int, kills: Bool
  ) -> Int {
    let first = program.guards.count
    for found in guards {
      let form = builder.forms[found.form]
      let variesWithOuterLane = nest.outerLane.map { form.coefficients[$0] != 0 } ?? false
      if kills, nest.isReducible, form.mask & nest.slots != 0, !variesWithOuterLane {
        if !nest.guards.contains(where: { $0.form == found.form && $0.length <= found.length }) {
          nest.guards.append(found)
        }
      } else {
        program.guards.append(found)
      }
    }
    program.accesses.append(
      Program.Access(
        tensor: tensor, offset: builder.add(offset), guards: first..<program.guards.count, derived: derived))
    nest.accesses.append(program.accesses.count - 1)
    return program.accesses.count - 1
  }

  /// The access of a tensor that is read.
  mutating func access(_ read: ResolvedRead, kills: Bool) -> Int {
    let shape = shapes[read.tensor] ?? []
    let tensor = program.tensors.firstIndex(of: read.tensor) ?? 0
    if let whole = read.whole {
      return self.whole(whole, count: shape.reduce(1, *), tensor: tensor, kills: kills)
    }
    return access(read.axes ?? [], shape: shape, tensor: tensor, kills: kills)
  }
}
