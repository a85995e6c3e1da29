/// Whether a pass is one of training, for layers that then behave differently: `mode=training`.
enum PassMode: String, CaseIterable {
  case inference, training
}
