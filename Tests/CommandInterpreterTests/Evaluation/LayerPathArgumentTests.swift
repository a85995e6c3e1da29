import NeuralNetworks
import Testing

@testable import CommandInterpreter

/// Paths of layers as options.
@Suite struct LayerPathArgumentTests {
  @Test(arguments: [
    ("3", "[3]"), ("[3]", "[3]"), ("3[1]", "[3][1]"), ("3.block[1]", "[3][1]"), ("3.shortcut[0]", "[3].shortcut[0]"),
    ("3[1].shortcut[0][2]", "[3][1].shortcut[0][2]"), ("12[0]", "[12][0]"),
  ])
  func aPlaceIsReadAsItIsWritten(_ text: String, _ description: String) {
    #expect(LayerPath(typed: text)?.description == description)
  }

  @Test(arguments: [
    "", "x", "-1", "3[", "3[]", "3[x]", "3.", "3.shortcut", "3..a[0]", ".shortcut[0]", "3 1", "3]1[",
    "99999999999999999999",
  ])
  func otherTextIsNone(_ text: String) { #expect(LayerPath(typed: text) == nil) }
}
