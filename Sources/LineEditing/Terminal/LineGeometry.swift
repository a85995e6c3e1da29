/// The positions of an edited line's characters on a screen of `columns` columns, relative to the start of the prompt.
struct LineGeometry {
  /// The columns taken by the prompt on the first row.
  let promptWidth: Int
  let columns: Int

  /// Returns the row and column, from 0, of the cursor after `text`.
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
      // A wide character never crosses the margin.
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
