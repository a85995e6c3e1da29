import Foundation
import PackagePlugin

/// Embeds the lessons in the program: every Markdown file of `lessons/` becomes an element of `EmbeddedLessons.all`.
///
/// A resource bundle would be lost when the binary is moved. If a target contains a folder
/// `EmbeddedLessons`, the files of that folder are embedded instead.
///
/// The build system runs a plugin only when the package's own folders change, so the plugin cannot list the lessons: a
/// new one would go unnoticed. Its command lists them. It runs in every build because it writes one of its own input
/// files.
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
