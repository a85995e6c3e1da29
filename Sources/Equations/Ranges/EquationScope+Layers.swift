public import NeuralNetworks

extension EquationScope {
  /// The scope of a layer's equations for a batch of inputs, as far as its shape is known.
  ///
  /// Layer numbers come from the shapes (`B C_in C_out C H W H_out W_out` for images, `B N_in N_out` for features) and
  /// from the layer's fields: a kernel or window gives `K_h K_w`, the stride `s_h s_w`, the padding `p_h p_w p_b p_r`,
  /// with `K`, `s`, `p` and the field's word where both axes agree, and every numeric field its own word.
  public init<Scalar: TensorScalar>(_ layer: any Layer<Scalar>, input: KnownShape) {
    self.init()
    let example = input.lengths.map { Array($0.dropFirst()) }
    let output = (try? layer.outputShape(of: PartialShape(example))) ?? .unknown
    let outputShape = KnownShape(output.lengths.map { [input[0]] + $0 })
    tensors["X"] = input
    tensors["Y"] = outputShape
    tensors["Z"] = outputShape
    for (index, name) in layer.parameterNames.enumerated() where layer.blocks.isEmpty {
      tensors[name] = KnownShape(layer.parameter(index).shape.dimensions.map { Optional($0) })
    }
    for (index, name) in layer.bufferNames.enumerated() where layer.blocks.isEmpty {
      // The running statistics; `mean` is a word of the grammar, so they have the prefix.
      tensors["running_" + name] = KnownShape(layer.buffer(index).shape.dimensions.map { Optional($0) })
    }
    addShortForms()
    addSizes(input, outputShape)
    addFields(layer.declaration, layer.fields, input)
  }

  private mutating func addShortForms() {
    for (short, full) in [("F", "filters"), ("W", "weights")] where tensors[full] != nil {
      shortForms[short] = full
    }
    if tensors["weights"] == nil { shortForms["W"] = nil }
  }

  /// The numbers that follow from the shapes.
  mutating func addSizes(_ input: KnownShape, _ output: KnownShape) {
    set("B", input[0])
    if input.rank ?? 4 == 4 {
      set("C_in", input[1])
      set("H", input[2])
      set("W", input[3])
      set("C", input[1])
    } else if input.rank == 2 {
      set("N_in", input[1])
      set("N", input[1])
    }
    if output.rank == 4 {
      set("C_out", output[1])
      set("H_out", output[2])
      set("W_out", output[3])
      if input[1] != output[1] { numbers["C"] = nil }
    } else if output.rank == 2 {
      set("N_out", output[1])
      if input.rank == 2, input[1] != output[1] { numbers["N"] = nil }
    }
  }

  /// The numbers that follow from the fields.
  private mutating func addFields(_ declaration: LayerDeclaration, _ fields: LayerFields, _ input: KnownShape) {
    var kernel: (Number, Number)?
    for name in ["kernel", "size"] where declaration.fields.contains(where: { $0.name == name }) {
      switch fields[name] {
      case .extents(let extents): kernel = (.integer(extents.vertical), .integer(extents.horizontal))
      case .integer(let length): kernel = (.integer(length), .integer(length))
      default: kernel = (numbers["H"] ?? .unknown, numbers["W"] ?? .unknown)
      }
      if let kernel, name == "size" { window = [kernel.0, kernel.1] }
    }
    if let kernel { addPair("K", window.isEmpty ? "kernel" : "size", kernel) }
    if declaration.fields.contains(where: { $0.name == "stride" }) {
      if case .extents(let extents)? = fields["stride"] {
        addPair("s", "stride", (.integer(extents.vertical), .integer(extents.horizontal)))
      } else if case .extents? = fields["size"], let kernel {
        addPair("s", "stride", kernel)
      } else {
        addPair("s", "stride", (.integer(1), .integer(1)))
      }
    }
    if declaration.fields.contains(where: { $0.name == "padding" }) { addPadding(fields) }
    for field in declaration.fields {
      switch fields[field.name] {
      case .integer(let number): numbers[field.name] = .integer(number)
      case .number(let number): numbers[field.name] = .real(number)
      case .word(let word) where field.name == "activation": activation = Activation(word)
      default: break
      }
    }
    // A layer whose fields name no activation may have a fixed one; `none` is the identity.
    if activation == nil { activation = Activation.none }
  }

  private mutating func addPadding(_ fields: LayerFields) {
    let padding: Padding
    switch (fields["padding"], fields["kernel"]) {
    case (.extents(let extents), _): padding = Padding(extents)
    case (_, .extents(let kernel)): padding = Padding(sameFor: kernel)
    default: padding = Padding(Extents(0))
    }
    addPair("p", "padding", (.integer(padding.top), .integer(padding.left)))
    numbers["p_b"] = .integer(padding.bottom)
    numbers["p_r"] = .integer(padding.right)
  }

  /// A pair of numbers with the letter of the slides; where both agree, also as one number, by the letter and the word.
  private mutating func addPair(_ name: String, _ word: String, _ pair: (vertical: Number, horizontal: Number)) {
    numbers[name + "_h"] = pair.vertical
    numbers[name + "_w"] = pair.horizontal
    if pair.vertical == pair.horizontal, pair.vertical != .unknown {
      numbers[name] = pair.vertical
      numbers[word] = pair.vertical
    }
  }
}
