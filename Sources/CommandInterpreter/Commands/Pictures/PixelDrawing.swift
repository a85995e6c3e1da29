import TerminalGraphics

/// A drawing that consists of pictures and can be saved as one picture.
protocol PixelDrawing: Drawing {
  /// The pictures.
  var sheet: PictureSheet { get }
}

extension Picture: PixelDrawing {
  var sheet: PictureSheet { PictureSheet([self]) }
}

extension PictureSheet: PixelDrawing {
  var sheet: PictureSheet { self }
}

extension Gallery: PixelDrawing {
  var sheet: PictureSheet { PictureSheet(entries.map(\.picture), sharedScale: true) }
}

extension GradientArrival: PixelDrawing {
  var sheet: PictureSheet { gradients }
}
