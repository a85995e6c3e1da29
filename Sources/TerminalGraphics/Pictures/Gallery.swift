/// Images with their true class, the predicted class, and its probability.
public struct Gallery: Drawing {
  public struct Entry: Sendable {
    public var picture: Picture
    public var truth: String
    public var predicted: String
    /// The probability of the predicted class.
    public var probability: Double

    public init(_ picture: Picture, truth: String, predicted: String, probability: Double) {
      self.picture = picture
      self.truth = truth
      self.predicted = predicted
      self.probability = probability
    }
  }

  public var entries: [Entry]
  public var title: String

  public init(_ entries: [Entry], title: String = "") {
    self.entries = entries
    self.title = title
  }

  public func lines(_ style: GraphicsStyle) -> [String] {
    let pictures = entries.map { entry in
      var picture = entry.picture
      picture.details += [
        "true: \(entry.truth)", "said: \(entry.predicted)",
        "sure: \(NumberFormat.fixed(entry.probability, decimals: 2))",
      ]
      return picture
    }
    return PictureSheet(pictures, title: title, sharedScale: true).lines(style)
  }
}
