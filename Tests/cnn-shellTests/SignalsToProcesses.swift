#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

func sendTermination(to process: Int32) { kill(process, SIGTERM) }
func sendInterrupt(to process: Int32) { kill(process, SIGINT) }
func sendKill(to process: Int32) { kill(process, SIGKILL) }

/// A signal that a test sends.
enum TestSignal: String, CaseIterable {
  case interrupt, terminate, hangUp, quit, kill, user, windowChange, stopAndContinue, freezeAndContinue

  /// Its number; of two that are sent the first.
  var number: Int32 {
    switch self {
    case .interrupt: SIGINT
    case .terminate: SIGTERM
    case .hangUp: SIGHUP
    case .quit: SIGQUIT
    case .kill: SIGKILL
    case .user: SIGUSR1
    case .windowChange: SIGWINCH
    case .stopAndContinue: SIGTSTP
    case .freezeAndContinue: SIGSTOP
    }
  }

  /// Whether it ends the shell, whatever that is doing.
  var isEnding: Bool { [.terminate, .hangUp, .kill, .user].contains(self) }

  /// Sends it, and SIGCONT a little later where it stops a process.
  func send(to process: Int32) {
    Self.send(number, to: process)
    guard self == .stopAndContinue || self == .freezeAndContinue else { return }
    _ = poll(nil, 0, 2)
    Self.send(SIGCONT, to: process)
  }

  static func send(_ number: Int32, to process: Int32) { _ = systemKill(process, number) }
}

private func systemKill(_ process: Int32, _ signal: Int32) -> Int32 { kill(process, signal) }
