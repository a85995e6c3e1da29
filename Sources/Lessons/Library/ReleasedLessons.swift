/// All released versions of the lessons. The checks of a journal's lesson are looked up here by the digest of the
/// lesson's file, whatever the journal states.
enum ReleasedLessons {
  /// One released version of a lesson.
  struct Release: Equatable {
    /// The first shell version that contained it.
    let shell: String
    let name: String
    /// The digest of the file.
    let digest: String
    /// The digest of the lesson's checks.
    let checks: String

    init(_ shell: String, _ name: String, digest: String, checks: String) {
      (self.shell, self.name, self.digest, self.checks) = (shell, name, digest, checks)
    }
  }

  /// Returns the checks digest for the digest of a lesson's file; nil if that file was never released.
  static func checks(of name: String, digest: String) -> String? {
    all.first { $0.name == name && $0.digest == digest }?.checks
  }

  /// One line for each released file; the tests report missing ones.
  static let all: [Release] = [
    Release("0.1.0", "welcome", digest: "c4901ff60aaebe56", checks: "7586413633d251b8"),
    Release("0.1.0", "patterns", digest: "daa798edc2d70eb0", checks: "59e465241ada2241"),
    Release("0.1.0", "convolution", digest: "d4ad932bc5f01781", checks: "a9a816caaf8d96c9"),
    Release("0.1.0", "max-pooling", digest: "fffedcbfb3fb4364", checks: "5eb2745abe2a2150"),
    Release("0.1.0", "flatten", digest: "92f205bc3244c79b", checks: "8537722cbb2b966e"),
    Release("0.1.0", "gradient-flow", digest: "a22122f373db69f1", checks: "dba0504ded9d9c56"),
    Release("0.1.0", "gradient-checking", digest: "31146c765c55bbef", checks: "e55ae2192779785c"),
    Release("0.1.0", "build", digest: "32cb9eaac3e6351b", checks: "d650ff2736162b43"),
    Release("0.1.0", "train", digest: "78db190298962963", checks: "afb13f28bb6dc080"),
    Release("0.1.0", "feature-maps", digest: "4513d4c0656b71fa", checks: "b6347dbcd1e464af"),
    Release("0.1.0", "architectures", digest: "c8944b8fdb293be4", checks: "a863b1974d3db59a"),
    Release("0.1.0", "cnn-versus-dense", digest: "ef7a87c72dc62893", checks: "afe29234cd9d5f46"),
    Release("0.1.0", "find-the-bug", digest: "b472711603b46a68", checks: "d6fdb8ae35a5443d"),
    Release("0.1.0", "real-data", digest: "83437889ad919312", checks: "c7bf927fb1d9a3bc"),
    Release("0.3.0", "welcome", digest: "a479dcfe13827664", checks: "7586413633d251b8"),
    Release("0.3.0", "convolution", digest: "f933112c6353b555", checks: "a9a816caaf8d96c9"),
    Release("0.3.0", "max-pooling", digest: "b2d27a9458e1a917", checks: "5eb2745abe2a2150"),
    Release("0.3.0", "flatten", digest: "8af574ee9ef95ecb", checks: "8537722cbb2b966e"),
    Release("0.3.0", "gradient-checking", digest: "01fa73edbb22e1f0", checks: "e55ae2192779785c"),
    Release("0.3.0", "architectures", digest: "c621678a36e8deff", checks: "a863b1974d3db59a"),
    Release("0.3.0", "find-the-bug", digest: "9254bb32f7b46597", checks: "d6fdb8ae35a5443d"),
    Release("0.5.0", "architectures", digest: "b3acfea0bd465712", checks: "a863b1974d3db59a"),
    Release("0.5.0", "build", digest: "9906aaad41f2d4e8", checks: "d650ff2736162b43"),
    Release("0.5.0", "cnn-versus-dense", digest: "2f5de14c43b49091", checks: "afe29234cd9d5f46"),
    Release("0.5.0", "convolution", digest: "3f3cfa603d8dec13", checks: "a9a816caaf8d96c9"),
    Release("0.5.0", "feature-maps", digest: "f081196fe186f774", checks: "b6347dbcd1e464af"),
    Release("0.5.0", "find-the-bug", digest: "cd577aaa0e4f3841", checks: "d6fdb8ae35a5443d"),
    Release("0.5.0", "flatten", digest: "29988dc74d39ba54", checks: "8537722cbb2b966e"),
    Release("0.5.0", "gradient-checking", digest: "ff73bd126a5ec9de", checks: "e55ae2192779785c"),
    Release("0.5.0", "gradient-flow", digest: "ec40598251871856", checks: "dba0504ded9d9c56"),
    Release("0.5.0", "max-pooling", digest: "3d21e75aff511108", checks: "5eb2745abe2a2150"),
    Release("0.5.0", "patterns", digest: "93d9efb224884849", checks: "59e465241ada2241"),
    Release("0.5.0", "real-data", digest: "db41ba842a6faa4d", checks: "c7bf927fb1d9a3bc"),
    Release("0.5.0", "train", digest: "a4e1a09dc714c0a3", checks: "afb13f28bb6dc080"),
    Release("0.5.0", "welcome", digest: "9113e0785c89edac", checks: "7586413633d251b8"),
    Release("0.6.0", "a-layer-of-your-own", digest: "e2de03c8298bf79d", checks: "66f8513043838c6d"),
    Release("0.6.0", "correct-the-slides", digest: "1d856c3aeacce6ab", checks: "6f7c5087ee15aba8"),
    Release("0.6.0", "write-it-yourself", digest: "6c5bbac79416d755", checks: "291896090e549c40"),
  ]
}
