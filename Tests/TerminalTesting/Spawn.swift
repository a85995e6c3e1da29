#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The path of a built executable, which is in the same folder as the tests' executable.
public func builtExecutable(_ name: String) -> String {
  var path = [UInt8](repeating: 0, count: 4096)
  let count = path.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
  let own = count > 0 ? String(decoding: path[..<count], as: UTF8.self) : CommandLine.arguments[0]
  return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/" + name
}

/// Starts a program on `terminal`, or with the given descriptors as its standard streams. It inherits nothing else, and
/// signals are set as by a login shell.
func spawn(
  _ arguments: [String], environment: [String: String?], terminal: String? = nil, streams: [Int32] = []
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  var attributes = posix_spawnattr_t()
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  if let terminal {
    // The first terminal that the leader of a session opens becomes its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
  }
  for (number, stream) in streams.enumerated() { posix_spawn_file_actions_adddup2(&actions, stream, Int32(number)) }
  // Files opened by other tests are closed. (Closing an unused descriptor is not an error here.)
  for descriptor in 3..<200 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, descriptor) }
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID
  posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

  var variables: [String: String?] = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8",
  ]
  variables.merge(environment) { $1 }
  let argumentList = arguments.map { strdup($0) } + [nil]
  let variableList = variables.compactMap { name, value in value.map { strdup("\(name)=\($0)") } } + [nil]
  defer { for text in argumentList + variableList { free(text) } }
  var process: pid_t = 0
  let code = posix_spawn(&process, arguments[0], &actions, &attributes, argumentList, variableList)
  guard code == 0 else {
    throw TerminalTestFailure(description: "\(arguments[0]) not started: \(String(cString: strerror(code)))")
  }
  return process
}
