/// Where the characters of an edited line stand on a screen of `columns` columns, below and right of the prompt's start.
struct LineGeometry {
  /// The columns that the prompt takes on the first row.
  let promptWidth: Int
  let columns: Int

  /// The row and the column of the place behind `text`.
  func place(after text: String) -> (row: Int, column: Int) {
    var row = 0
    var column = promptWidth
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        row += 1
        column = 0
        continue
      }
      let width = DisplayText.width(of: scalar)
      // A wide character never stands across the margin.
      if column + width > columns {
        row += 1
        column = 0
      }
      column += width
      if column == columns {
        row += 1
        column = 0
      }
    }
    return (row, column)
  }
}
