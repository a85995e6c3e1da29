import Foundation
import PackagePlugin

/// Writes the lessons into the program: every Markdown file of `lessons/` becomes a literal of `EmbeddedLessons.all`.
///
/// A resource bundle would be lost when the binary is moved. A target with a folder `EmbeddedLessons` of its own gets
/// the files of that one instead.
///
/// A plugin is asked for its commands only when the package's own folders change, so it cannot list the lessons: a new
/// one would go unnoticed. Its command lists them, in every build: one of its inputs is a file that it writes itself.
@main
struct EmbedLessons: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let own = target.directoryURL.appending(path: "EmbeddedLessons")
    let hasOwn = FileManager.default.fileExists(atPath: own.path(percentEncoded: false))
    let folder = hasOwn ? own : context.package.directoryURL.appending(path: "lessons")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedLessons.swift")
    let stamp = context.pluginWorkDirectoryURL.appending(path: "stamp")
    try Data("\n".utf8).write(to: stamp)
    return [
      .buildCommand(
        displayName: "Embedding lessons", executable: try context.tool(named: "embed-lessons").url,
        arguments: [folder, output, stamp].map { $0.path(percentEncoded: false) }, inputFiles: [stamp],
        outputFiles: [output])
    ]
  }
}
