import TerminalTesting

/// The built shell.
let shell = builtExecutable("cnn-shell")

/// Runs the shell without a terminal; standard output and standard error come merged, in order.
func run(_ arguments: [String], input: String = "", environment: [String: String?] = [:]) throws -> PipedResult {
  try runPiped([shell] + arguments, input: Array(input.utf8), environment: environment)
}

/// Runs the shell and keeps its standard output alone.
func standardOutput(_ arguments: [String], input: String = "") throws -> PipedResult {
  try runPiped(["/bin/sh", "-c", "exec \"$0\" \"$@\" 2>/dev/null", shell] + arguments, input: Array(input.utf8))
}

/// A text file.
func contents(ofFile path: String) throws -> String {
  String(decoding: try runPiped(["/bin/cat", path]).output, as: UTF8.self)
}
