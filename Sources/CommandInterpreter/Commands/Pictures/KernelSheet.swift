import NeuralNetworks
import TerminalGraphics

/// The kernels of a convolution on a common scale: as numbers if they are small and fit on a screen or take no more
/// lines than pictures would, otherwise as pictures. In plain output and without graphics, they are never shown as
/// numbers.
struct KernelSheet: PixelDrawing {
  /// The number of lines above which pictures are considered instead of numbers.
  private static let mostLines = 20
  /// The largest number of kernels shown: 64 for one input channel, otherwise 32; 16 if each is compared with its
  /// initial values.
  static func most(channels: Int, isCompared: Bool) -> Int { isCompared ? 16 : channels == 1 ? 64 : 32 }

  let sheet: PictureSheet
  private let grids: [NumberGrid]
  private let isSmall: Bool

  /// Creates a sheet for filters F x C x H x W; with `start` (the initial filters), each kernel is shown before and
  /// after training, with its change.
  init(_ filters: Tensor<Double>, start: Tensor<Double>? = nil) {
    let (channels, height, width) = (filters.shape[1], filters.shape[2], filters.shape[3])
    let tensors: [(name: String, tensor: Tensor<Double>)] =
      start.map { start in
        [("start", start), ("end", filters), ("change", filters.combined(with: start) { $0 - $1 })]
      } ?? [("", filters)]
    let count = min(filters.shape[0] * channels, Self.most(channels: channels, isCompared: start != nil))
    let parts = (0..<count).flatMap { kernel in
      tensors.map { name, tensor in
        let place = channels == 1 ? "filter \(kernel)" : "[\(kernel / channels),\(kernel % channels)]"
        let caption = name.isEmpty ? place : "\(place) \(name)"
        return (caption: caption, grid: PixelGrid(tensor, plane: kernel), isChange: name == "change")
      }
    }
    // Changes are usually small compared with the weights, so they get their own scale.
    let weights = ValueScale(fitting: parts.filter { !$0.isChange }.map(\.grid), map: .diverging)
    let changes = ValueScale(fitting: parts.filter(\.isChange).map(\.grid), map: .diverging)
    let isWhole = parts.allSatisfy { $0.grid.values.polled.allSatisfy { $0 == $0.rounded() } }
    grids = parts.map { part in
      let scale = part.isChange ? changes : weights
      var grid = NumberGrid(part.grid, caption: part.caption, scale: scale)
      grid.decimals = isWhole ? nil : NumberFormat.decimals(below: scale.upper)
      return grid
    }
    sheet = PictureSheet(
      parts.map { .signed($0.grid, caption: $0.caption, scale: $0.isChange ? changes : weights) },
      sharedScale: true, group: tensors.count)
    isSmall = max(height, width) <= NumberGrid.largestSide
  }

  func lines(_ style: GraphicsStyle) -> [String] {
    guard isSmall, !style.plain, style.graphics != .off else { return sheet.lines(style) }
    let rows = stride(from: 0, to: grids.count, by: sheet.group).map { SideBySide(Array(grids[$0..<$0 + sheet.group])) }
    // If the kernels of a comparison do not fit side by side, numbers are not used at all.
    let isWhole = rows.allSatisfy { $0.lines(style).count == 1 + grids[0].grid.height }
    guard sheet.group == 1 || isWhole else { return sheet.lines(style) }
    let numbers = SideBySide(rows).lines(style)
    if numbers.count <= Self.mostLines { return numbers }
    let pictures = sheet.lines(style)
    return numbers.count <= pictures.count ? numbers : pictures
  }
}
