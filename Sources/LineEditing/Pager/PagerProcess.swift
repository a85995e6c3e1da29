internal import CLibEdit
internal import Platform

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A program that reads from this process and uses the terminal. It is in the same process group, so the terminal does
/// not treat it as a background job.
struct PagerProcess {
  private let process: pid_t
  /// The program's input.
  private let input: Int32
  /// The read end of a pipe whose write end the program keeps open until it exits.
  private let life: Int32

  /// Starts `command`; returns `nil` if it cannot be started. SIGINT, SIGQUIT, SIGPIPE and SIGXFSZ, which this process
  /// ignores meanwhile, have their default effect in the program.
  init?(command: String) {
    guard let text = Self.pipe() else { return nil }
    guard let life = Self.pipe() else {
      close(text.read)
      close(text.write)
      return nil
    }
    defer {
      close(text.read)
      close(life.write)
    }
    guard let process = Self.spawn(command, input: text.read, life: life.write) else {
      close(text.write)
      close(life.read)
      return nil
    }
    _ = fcntl(text.write, F_SETFL, O_NONBLOCK)
    self.process = process
    input = text.write
    self.life = life.read
  }

  /// Writes `bytes` to the program until it stops reading, and closes its input. If this process is told to terminate
  /// meanwhile, ends the program too.
  func write(_ bytes: [UInt8]) {
    defer { close(input) }
    var rest = bytes[...]
    while !rest.isEmpty {
      if Signals.wait(for: input, events: POLLOUT).contains(.terminate) { return end() }
      let count = rest.withUnsafeBytes { Self.write($0, to: input) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EAGAIN, errno != EINTR {
        return
      }
    }
  }

  /// Waits until the program exits, and returns its exit status, or -1 if a signal ended it. If this process is told to
  /// terminate meanwhile, ends the program.
  func wait() -> Int32 {
    while case let news = Signals.wait(for: life), !news.isEmpty {
      if news.contains(.terminate) { end() }
    }
    close(life)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }

  /// Asks the program to end, since the shell is being terminated.
  private func end() { kill(process, SIGTERM) }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      guard Glibc.pipe(&ends) == 0 else { return nil }
    #else
      guard Darwin.pipe(&ends) == 0 else { return nil }
    #endif
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(_ command: String, input: Int32, life: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    // Unlike `life` itself, this copy stays open in the program.
    posix_spawn_file_actions_adddup2(&actions, life, life + 64)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words = words(of: command)
    let arguments = words.map { strdup($0) } + [nil]
    let environment = environment(for: words[0])
    defer { for text in arguments + environment { free(text) } }
    var process: pid_t = 0
    return posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment) == 0 ? process : nil
  }

  /// Returns the arguments with which `command` is run: its words if they are plain, so that a missing program is
  /// detected, otherwise a call of the shell.
  static func words(of command: String) -> [String] {
    let isPlain = command.unicodeScalars.allSatisfy { scalar in
      scalar == " " || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-+_./,:@%=".unicodeScalars.contains(scalar)
    }
    let words = command.split(separator: " ").map(String.init)
    return isPlain && !words.isEmpty && !words[0].contains("=") ? words : ["/bin/sh", "-c", command]
  }

  /// Variables that make pagers run other programs or write files: `less` has preprocessors, an editor, a history file,
  /// and exceptions from its secure mode.
  private static let dropped: Set = ["LESSOPEN", "LESSCLOSE", "LESSSECURE_ALLOW", "LESSHISTFILE", "LESSEDIT"]
  /// Variables that select the secure modes of `less` and `more`: no shell commands (`!`, `|`), no editor (`v`), no
  /// other files (`:e`), no writing (`s`, `-o`, search history). These pagers can then only show the text.
  private static let added = ["LESSSECURE=1", "PAGERSECURE=1", "MORESECURE=1", "LESSHISTFILE=-"]

  /// Returns this process's environment, changed so that `less` and `more` can only show text. If LESS is not set,
  /// `less` gets options to show colours, to exit if the text is short, and not to clear the screen.
  private static func environment(for program: String) -> [UnsafeMutablePointer<CChar>?] {
    var variables: [UnsafeMutablePointer<CChar>?] = []
    if let all = cle_environment() {
      for index in 0... {
        guard let variable = all[index] else { break }
        if !isReplaced(variable) { variables.append(strdup(variable)) }
      }
    }
    variables += added.map { strdup($0) }
    if EnvironmentVariables["LESS"] == nil, program.split(separator: "/").last == "less" {
      variables.append(strdup("LESS=FRX"))
    }
    return variables + [nil]
  }

  /// Whether a variable, as `NAME=VALUE`, is removed or changed for a pager.
  private static func isReplaced(_ variable: UnsafePointer<CChar>) -> Bool {
    let name = String(cString: variable).prefix { $0 != "=" }
    return dropped.contains(String(name)) || added.contains { $0.hasPrefix(name + "=") }
  }
}
