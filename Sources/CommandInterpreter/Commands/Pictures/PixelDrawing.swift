import TerminalGraphics

/// A drawing that is made of pictures, and so can be saved as one.
protocol PixelDrawing: Drawing {
  /// Its pictures.
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
