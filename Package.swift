// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors only on request, as in `.ci/run`: a newer compiler with more warnings must still build a
/// released version.
let warnings: [SwiftSetting] =
  Context.environment["CNN_SHELL_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// The settings of every Swift target: strict language features.
let common: [SwiftSetting] =
  warnings + [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]

/// The settings of the program's own targets and of tests that compute a lot. They are optimised in debug builds too:
/// otherwise a generic loop is about 90 times slower, and the test suite, which runs the program thousands of times,
/// takes twice as long.
let computing = common + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "cnn-shell",
  products: [.executable(name: "cnn-shell", targets: ["cnn-shell"])],
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
  targets: [
    // Targets are in dependency order, leaves first. Documentation/Architecture.md lists the allowed dependencies.
    .target(name: "CProcessStart"),
    .target(name: "Platform", dependencies: ["CProcessStart"], swiftSettings: computing),
    .target(name: "PlatformMath", swiftSettings: computing),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .target(name: "LineEditing", dependencies: ["CLibEdit", "Platform"], swiftSettings: computing),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    // Optimised in debug builds too, like the Swift targets.
    .target(name: "CVectorKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "NeuralNetworks", dependencies: ["CVectorKernels", "PlatformMath"], swiftSettings: computing),
    .target(name: "Equations", dependencies: ["NeuralNetworks", "PlatformMath"], swiftSettings: computing),
    .target(
      name: "GradientChecking", dependencies: ["Equations", "NeuralNetworks", "PlatformMath"],
      swiftSettings: computing),
    .target(
      name: "ImageData", dependencies: ["NeuralNetworks", "Platform", "PlatformMath", "CZlib", "CPNG"],
      swiftSettings: computing),
    .target(name: "TerminalGraphics", dependencies: ["Platform"], swiftSettings: computing),
    .target(
      name: "CommandInterpreter",
      dependencies: ["Equations", "GradientChecking", "NeuralNetworks", "ImageData", "Platform", "TerminalGraphics"],
      swiftSettings: computing),
    .target(
      name: "Transcripts", dependencies: ["CommandInterpreter", "Platform", "PlatformMath", "TerminalGraphics"],
      swiftSettings: computing),
    // Embeds lessons/*.md in the program, so that an installed copy always has them.
    .executableTarget(name: "embed-lessons", dependencies: ["Platform"], swiftSettings: computing),
    .plugin(name: "EmbedLessons", capability: .buildTool(), dependencies: ["embed-lessons"]),
    .target(
      name: "Lessons",
      dependencies: ["Transcripts", "CommandInterpreter", "Platform", "PlatformMath", "TerminalGraphics"],
      swiftSettings: computing,
      plugins: ["EmbedLessons"]),
    .target(
      name: "Grading", dependencies: ["Lessons", "Transcripts", "CommandInterpreter", "Platform", "TerminalGraphics"],
      swiftSettings: computing),
    .executableTarget(
      name: "cnn-shell",
      dependencies: [
        "LineEditing", "Grading", "Lessons", "Transcripts", "CommandInterpreter", "NeuralNetworks", "Platform",
        "TerminalGraphics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: computing),

    .executableTarget(
      name: "kernel-throughput", dependencies: ["CVectorKernels"], path: "Benchmarks/KernelThroughput",
      swiftSettings: common),
    .executableTarget(
      name: "train-throughput", dependencies: ["NeuralNetworks", "CVectorKernels"], path: "Benchmarks/TrainThroughput",
      swiftSettings: common),

    // Optimised because it splits all sources into tokens.
    .testTarget(name: "ArchitectureTests", dependencies: ["Platform"], swiftSettings: computing),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "TerminalTesting"], swiftSettings: common),
    .testTarget(name: "PlatformMathTests", dependencies: ["PlatformMath"], swiftSettings: common),
    .testTarget(name: "CVectorKernelsTests", dependencies: ["CVectorKernels"], swiftSettings: computing),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "CVectorKernels", "TerminalTesting"],
      exclude: ["Fixtures"],
      swiftSettings: computing),
    .testTarget(
      name: "EquationsTests", dependencies: ["Equations", "NeuralNetworks", "PlatformMath"], swiftSettings: computing),
    // A layer defined outside the package, which sees only public declarations.
    .testTarget(
      name: "OutsideLayerTests", dependencies: ["GradientChecking", "NeuralNetworks"], packageAccess: false,
      swiftSettings: common),
    .testTarget(
      name: "GradientCheckingTests", dependencies: ["Equations", "GradientChecking", "NeuralNetworks", "PlatformMath"],
      swiftSettings: computing),
    .testTarget(
      name: "ImageDataTests", dependencies: ["ImageData", "NeuralNetworks", "CZlib", "CPNG"], exclude: ["Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "TerminalGraphicsTests", dependencies: ["TerminalGraphics"], exclude: ["Goldens/Expected"],
      swiftSettings: computing),
    .testTarget(
      name: "CommandInterpreterTests",
      dependencies: ["CommandInterpreter", "Equations", "NeuralNetworks", "TerminalGraphics", "TerminalTesting"],
      swiftSettings: common),
    // Tests of a module also use the helpers in the tests of the modules below it.
    .testTarget(
      name: "TranscriptsTests",
      dependencies: [
        "Transcripts", "Lessons", "CommandInterpreter", "NeuralNetworks", "Platform", "TerminalGraphics",
        "TerminalTesting",
      ],
      exclude: ["Fixtures"], swiftSettings: common),
    .testTarget(
      name: "LessonsTests",
      dependencies: [
        "TranscriptsTests", "Grading", "Lessons", "Transcripts", "CommandInterpreter", "NeuralNetworks", "Platform",
        "TerminalTesting",
      ],
      exclude: ["EmbeddedLessons", "Fixtures"], swiftSettings: common, plugins: ["EmbedLessons"]),
    .testTarget(
      name: "GradingTests",
      dependencies: [
        "LessonsTests", "Grading", "Lessons", "Transcripts", "CommandInterpreter", "NeuralNetworks", "Platform",
        "TerminalGraphics", "TerminalTesting",
      ],
      swiftSettings: common),
    // Fuzzers for the lines and files that all modules read.
    .testTarget(
      name: "FuzzingTests",
      dependencies: [
        "Grading", "Lessons", "Transcripts", "CommandInterpreter", "GradientChecking", "NeuralNetworks", "ImageData",
        "LineEditing", "Platform", "TerminalGraphics", "TerminalTesting", "CZlib", "cnn-shell", "Equations",
        "EquationsTests",
      ],
      swiftSettings: common),
    // A pseudo-terminal with a screen, for every test that drives an executable.
    .target(name: "TerminalTesting", path: "Tests/TerminalTesting", swiftSettings: common),
    // Compares the output of two versions of the shell, for tests and for changes of wording.
    .target(
      name: "SessionComparing", dependencies: ["Transcripts", "TerminalTesting"], path: "Tests/SessionComparing",
      swiftSettings: common),
    .executableTarget(
      name: "compare-shells", dependencies: ["SessionComparing"], path: "Tests/CompareShells", swiftSettings: common),
    .testTarget(
      name: "SessionComparingTests", dependencies: ["SessionComparing", "TerminalTesting", "cnn-shell"],
      path: "Tests/SessionComparingTests", swiftSettings: common),
    // The executable that tests of the line editor drive.
    .executableTarget(
      name: "LineEditorProbe", dependencies: ["LineEditing"], path: "Tests/LineEditorProbe", swiftSettings: common),
    .testTarget(
      name: "LineEditingTests", dependencies: ["LineEditing", "LineEditorProbe", "TerminalTesting"],
      swiftSettings: common),
    .testTarget(
      name: "CnnShellTests",
      dependencies: ["cnn-shell", "LineEditing", "Lessons", "Transcripts", "CommandInterpreter", "TerminalTesting"],
      path: "Tests/cnn-shellTests", swiftSettings: common),
  ]
)
