#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// read(2), under a name that methods called `read` do not shadow.
func systemRead(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Int {
  bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}

/// Writes all of `bytes`, with as many calls as needed; returns false, with `errno` set, if a write fails.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      if count > 0 {
        done += count
      } else if count < 0, errno == EAGAIN {
        var space = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&space, 1, -1)
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }
}

/// The system's message for the error `code`.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
