/// Whether a pass is in inference or training mode, for layers that differ between the two: `mode=training`.
enum PassMode: String, CaseIterable {
  case inference, training
}
