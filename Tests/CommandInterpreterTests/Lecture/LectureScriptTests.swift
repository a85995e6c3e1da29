import CommandInterpreter
import TerminalGraphics
import Testing

/// The lecture's exercises in order, as a student types them, with the expected numbers.
///
/// `{..}` matches any text, a line `...` any lines, and a command with nothing below it only has to succeed.
@Suite struct LectureScriptTests {
  @Test(arguments: [1, 2]) func runsThrough(_ threads: Int) {
    let shell = Shell(threads: threads)
    for (line, expected) in Self.blocks {
      let outcome = shell.run(line)
      let error = outcome.diagnostic.map { [$0.rendered] } ?? []
      let text = (shell.written + error).joined(separator: "\n")
      if expected.isEmpty {
        #expect(outcome.diagnostic == nil, "\(line)\n\(text)")
      } else {
        let pattern = expected.map { $0 == "..." ? "{..}" : $0 }.joined(separator: "\n")
        #expect(matches(text, pattern), "\(line)\n\(text)\nis not\n\(pattern)")
      }
      #expect(shell.written.allSatisfy { DisplayText.width(of: $0) <= 80 }, "\(line)\n\(text)")
    }
    #expect(shell.interpreter.log.entries.count == Self.blocks.count)
  }

  /// The commands of the script, each with the expected output.
  private static var blocks: [(line: String, expected: [String])] {
    var blocks: [(line: String, expected: [String])] = []
    for line in script.split(separator: "\n").map(String.init) {
      if line.hasPrefix("cnn> ") {
        blocks.append((String(line.dropFirst(5)), []))
      } else if !blocks.isEmpty {
        blocks[blocks.count - 1].expected.append(line)
      }
    }
    return blocks
  }

  private static let script = """
    cnn> note Simple CNN implementation: different image patterns
    cnn> data = patterns 200 size=16
    data: Dataset of 200 images 1x16x16  3 classes  160 train, 40 test
    cnn> data.classes
    horizontal, vertical, diagonal
    cnn> describe data
    ...
    cnn> show data[0:3]
    ...
    Tensor 3x1x16x16{..}
    cnn> note Create and test the convolutional layer
    cnn> x = randn 2x1x8x8
    cnn> conv1 = conv 1 4 kernel=3 padding=1
    conv1: ConvolutionalLayer 1 -> 4 channels  padding=1  40 parameters
    cnn> y = forward conv1 x
    y: Tensor 2x4x8x8{..}
    cnn> gx = backward conv1 (randn 2x4x8x8)
    100% of the input gradient is non-zero {..}
    gx: Tensor 2x1x8x8{..}
    cnn> conv1.filters.gradient.shape
    4x1x3x3
    cnn> parameters conv1
    ...
    40 parameters
    cnn> gradcheck conv1 x
    PASS  conv1: 168 of 168 gradients tested and right
    ...
    cnn> explain y[0,1,3,4]
    ...
    cnn> note Test the max pooling layer
    cnn> pool1 = maxpool 2
    pool1: MaxPoolingLayer 2  0 parameters
    cnn> p = forward pool1 y
    p: Tensor 2x4x4x4{..}
    cnn> gp = backward pool1 (ones 2x4x4x4)
    25% of the input gradient is non-zero {..}
    gp: Tensor 2x4x8x8  mean 0.25{..}
    cnn> gradcheck pool1 y
    PASS  pool1: 512 of 512 gradients tested and right
    ...
    cnn> note Test the flatten layer
    cnn> flat1 = flatten
    flat1: FlattenLayer  0 parameters
    cnn> f = forward flat1 p
    f: Tensor 2x64{..}
    cnn> gf = backward flat1 (ones 2x64)
    100% of the input gradient is non-zero {..}
    gf: Tensor 2x4x4x4  mean 1  sd 0  min 1  max 1
    cnn> note Test the gradient flow through the three
    cnn> chain = conv1 | pool1 | flat1
    chain: Network of 3 layers{..}40 parameters
    chain[0] is a copy of conv1
    cnn> t = randn 2x64
    cnn> gradcheck chain x
    PASS  chain: {..}
    ...
    cnn> gradflow chain x target=t
    ...
    cnn> loss = mse (x | chain) t
    loss: Loss mse  value {..}  gradient 2x64
    cnn> back = loss.gradient | backward chain
    {..}% of the input gradient is non-zero (chain applied to `x`)
    back: Tensor 2x1x8x8{..}
    cnn> chain[0].filters.gradient.shape
    4x1x3x3
    cnn> step chain rate=0.1
    chain: 40 parameters updated, step norm {..}
    cnn> note Build the complete CNN with the layered architecture
    cnn> cnn = input 1x16x16 | conv 8 padding=1 activation=relu | maxpool 2
    cnn: Network of 2 layers  1x16x16 -> 8x8x8  80 parameters
    cnn> cnn = cnn | conv 16 padding=1 activation=relu | maxpool 2 | flatten
    cnn: Network of 5 layers  1x16x16 -> 256  1248 parameters
    cnn> cnn = cnn | dense 32 | linear 3
    cnn: Network of 7 layers  1x16x16 -> 3  9571 parameters
    cnn> s = summary cnn
    ...
    cnn> s.multiply_adds
    100448
    cnn> note Train the CNN for image classification
    cnn> log = train cnn data loss=mse rate=0.01 epochs=15
    epoch 1/15{..}
    ...
    15 epochs on 160 images: loss {..}, accuracy 1.000
    cnn> plot log
    ...
    cnn> evaluate cnn data
    accuracy 1.000 (40 of 40)  loss {..}
    cnn> confusion cnn data
    ...
    accuracy 1.000 (40 of 40)
    cnn> mistakes cnn data
    ...
    cnn> predict cnn data.test[0:3]
    ...
    cnn> note Visualise the CNN's feature maps
    cnn> filters cnn
    ...
    cnn> features cnn data[0]
    ...
    cnn> note Test different CNN architectures
    cnn> cnn1 = input 1x16x16 | conv 4 padding=1 activation=relu | maxpool 2 | flatten | linear 3
    cnn1: Network of 4 layers  1x16x16 -> 3  811 parameters
    cnn> cnn2 = input 1x16x16 | conv 16 kernel=5 | maxpool 2 | conv 32 | maxpool 2 | flatten | linear 288 10
    error[shape-mismatch]: {..} expects 288 features but receives 128
    ...
      help: write `linear 128 10`, or `linear 10` to use the input's size
    cnn> cnn2 = input 1x20x20 | conv 16 kernel=5 | maxpool 2 | conv 32 | maxpool 2 | flatten | linear 288 10
    cnn2: Network of 6 layers  1x20x20 -> 10  7946 parameters
    cnn> cnn3 = input 1x16x16 | conv 8 padding=1 activation=relu | maxpool 2 | conv 16 padding=1 activation=relu | maxpool 2 | flatten | dense 64 | linear 3
    cnn3: Network of 7 layers  1x16x16 -> 3  17891 parameters
    cnn> compare cnn cnn1 cnn3 data epochs=3 seeds=2
    ...
    cnn> note Benefits of the new CNN architecture
    cnn> gradcheck cnn data[0:2]
    ...
    cnn> note Compare the CNN with traditional networks
    cnn> rival = input 1x16x16 | flatten | dense 128 | dense 64 | linear 3
    rival: Network of 4 layers  1x16x16 -> 3  41347 parameters
    cnn> r = summary rival
    ...
    cnn> r.multiply_adds
    41152
    cnn> moved = patterns 200 shift=4
    cnn> compare cnn rival moved epochs=30 rate=0.05 loss=crossentropy
    ...
    cnn is ahead of rival by {..}
    cnn> robustness cnn data shift=0:3
    ...
    """
}
