import SessionComparing
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says of every session of some fixtures whether two versions of the shell give the same.
///
///     compare-shells OLD NEW FIXTURES      runs both, and compares
///     compare-shells --expect OLD FIXTURES writes what a version gives as what is expected
///
/// Exit status: 0 the same results (`same`, `words differ`), 1 RESULTS DIFFER, 2 the command line is wrong.
@main
struct CompareShells {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 3 else {
      print("usage: compare-shells OLD NEW FIXTURES, or compare-shells --expect OLD FIXTURES")
      exit(2)
    }
    do {
      let fixtures = try Fixtures(folder: arguments[2])
      if arguments[0] == "--expect" {
        exit(expect(fixtures, of: arguments[1]) ? 0 : 1)
      }
      exit(compare(fixtures, arguments[0], arguments[1]) ? 0 : 1)
    } catch {
      print("compare-shells: \(error)")
      exit(2)
    }
  }

  private static func expect(_ fixtures: Fixtures, of shell: String) -> Bool {
    let isWhole = Mutex(true)
    fixtures.run(fixtures.cases, by: shell) { session, result in
      do { try fixtures.expect(try result.get(), of: session) } catch {
        print("\(session.name): \(error)")
        isWhole.withLock { $0 = false }
      }
    }
    return isWhole.withLock { $0 }
  }

  private static func compare(_ fixtures: Fixtures, _ old: String, _ new: String) -> Bool {
    let before = Mutex<[String: [SessionEntry]]>([:])
    fixtures.run(fixtures.cases, by: old) { session, result in
      do {
        let entries = try result.get()
        before.withLock { $0[session.name] = entries }
      } catch { print("\(session.name), by the old shell: \(error)") }
    }
    let verdicts = Mutex<[String: Int]>([:])
    fixtures.run(fixtures.cases, by: new) { session, result in
      guard let old = before.withLock({ $0[session.name] }) else { return }
      var report: String
      var verdict = "failed"
      do {
        let comparison = SessionComparison(old, try result.get())
        verdict = comparison.verdict
        report = "\(session.name): \(verdict)"
        let isReworded = comparison.differing.isEmpty
        for place in isReworded ? comparison.reworded.prefix(2) : comparison.differing.prefix(5) {
          report += "\n  line \(place.number), \(place.line): \(place.what)"
        }
        verdict = !isReworded ? "DIFFERENT" : comparison.reworded.isEmpty ? "same" : "in other words"
      } catch { report = "\(session.name): \(error)" }
      verdicts.withLock { $0[verdict, default: 0] += 1 }
      print(report)
    }
    let counts = verdicts.withLock { $0 }
    print(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
    let same = (counts["same"] ?? 0) + (counts["in other words"] ?? 0)
    return same == fixtures.cases.count
  }
}
