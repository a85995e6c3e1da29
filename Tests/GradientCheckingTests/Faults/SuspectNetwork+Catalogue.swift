@testable import GradientChecking

extension SuspectNetwork {
  /// The networks that a fault is put into.
  static func catalogue(for fault: Fault) -> [SuspectNetwork] {
    switch fault.word {
    case "leakyrelu-leak-forgotten": catalogue["leakyrelu"] ?? []
    case "relu-mask-skipped": catalogue["relu, leakyrelu"] ?? []
    case "gradient-is-noise": (catalogue["convolution"] ?? []) + (catalogue["dense, linear"] ?? [])
    default: catalogue[fault.family] ?? []
    }
  }

  static let families = catalogue.keys.sorted()

  /// For each family networks with such a layer in the middle: strides, overlapping pooling, padding, curves around it,
  /// batches of 1 to 4.
  static let catalogue: [String: [SuspectNetwork]] = [
    "convolution": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | sigmoid | *conv 2 2 padding=1 stride=2 | tanh | maxpool 3 stride=2 | flatten"
          + " | linear ? 3", 2, 1, 13, 14),
      SuspectNetwork(
        "conv 1 2 padding=1 | relu | maxpool 3 stride=2 | *conv 2 2 padding=1 stride=2 activation=sigmoid | flatten"
          + " | dense ? 4 activation=tanh | linear 4 3", 1, 1, 9, 8, loss: "crossentropy"),
      SuspectNetwork(
        "conv 2 3 stride=2 padding=1 | leakyrelu | *conv 3 3 kernel=3 stride=2x1 padding=2x1 activation=relu"
          + " | avgpool 2 stride=1 | flatten | linear ? 3 | tanh", 3, 2, 6, 7, loss: "mse"),
      SuspectNetwork(
        "conv 1 2 kernel=2 activation=tanh | *conv 2 2 stride=1x2 padding=1 activation=tanh | maxpool 3 stride=2 | flatten"
          + " | linear ? 2", 4, 1, 8, 11),
    ],
    "max pooling": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | relu | *maxpool 3 stride=2 | conv 2 2 padding=1 | tanh | flatten | linear ? 3",
        2,
        1, 13, 14),
      SuspectNetwork(
        "conv 1 2 padding=1 activation=relu | *maxpool 2x3 stride=1x2 | sigmoid | conv 2 2 stride=2 padding=1 | flatten"
          + " | linear ? 3", 1, 1, 5, 8, loss: "crossentropy"),
      SuspectNetwork(
        "conv 2 3 stride=2 padding=1 | tanh | *maxpool 3 stride=2 | flatten | dense ? 4 activation=sigmoid | linear 4 3",
        3, 2, 10, 11, loss: "mse"),
    ],
    "average pooling": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | relu | *avgpool 3 stride=2 | conv 2 2 padding=1 | tanh | flatten | linear ? 3",
        2,
        1, 13, 14),
      SuspectNetwork(
        "conv 1 2 padding=1 activation=sigmoid | maxpool 3 stride=2 | *avgpool 2x3 stride=1x2 | flatten | linear ? 3",
        1,
        1, 7, 10, loss: "crossentropy"),
      SuspectNetwork(
        "conv 2 2 padding=1 | tanh | *avgpool all | flatten | dense ? 4 activation=sigmoid | linear 4 3", 3, 2, 4, 5,
        loss: "mse"),
    ],
    "relu, leakyrelu": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | *relu | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 9, 10),
      SuspectNetwork(
        "conv 1 2 padding=1 activation=sigmoid | conv 2 2 | *relu | conv 2 2 stride=2 padding=1 | tanh | flatten"
          + " | linear ? 3", 1, 1, 6, 7, loss: "crossentropy"),
      SuspectNetwork(
        "conv 1 2 padding=1 | maxpool 3 stride=2 | flatten | linear ? 5 | *relu | dense 5 4 activation=sigmoid"
          + " | linear 4 3", 4, 1, 7, 6, loss: "mse"),
    ],
    "leakyrelu": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | *leakyrelu | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 9, 10),
      SuspectNetwork(
        "conv 1 2 padding=1 activation=sigmoid | conv 2 2 | *leakyrelu | conv 2 2 stride=2 padding=1 | tanh | flatten"
          + " | linear ? 3", 1, 1, 6, 7, loss: "crossentropy"),
      SuspectNetwork(
        "conv 1 2 padding=1 | maxpool 3 stride=2 | flatten | linear ? 5 | *leakyrelu | dense 5 4 activation=sigmoid"
          + " | linear 4 3", 4, 1, 7, 6, loss: "mse"),
    ],
    "sigmoid": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | *sigmoid | maxpool 3 stride=2 | conv 2 2 padding=1 | tanh | flatten | linear ? 3",
        2, 1, 9, 10),
      SuspectNetwork(
        "conv 1 2 padding=1 | relu | *sigmoid | conv 2 2 stride=2 padding=1 | flatten | linear ? 3", 1, 1, 6, 7,
        loss: "crossentropy"),
      SuspectNetwork(
        "conv 1 2 padding=1 | tanh | maxpool 3 stride=2 | flatten | linear ? 4 | *sigmoid | linear 4 3", 4, 1, 7, 6,
        loss: "mse"),
    ],
    "dense, linear": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | sigmoid | maxpool 3 stride=2 | flatten | linear ? 4 | tanh | *linear 4 4 | relu"
          + " | linear 4 3", 2, 1, 9, 10),
      SuspectNetwork(
        "conv 1 2 padding=1 | maxpool 3 stride=2 | flatten | dense ? 5 | *dense 5 5 activation=sigmoid | linear 5 3", 1,
        1, 7, 6, loss: "crossentropy"),
      SuspectNetwork(
        "dense 6 4 activation=tanh | *dense 4 4 | linear 4 3 | tanh", 3, 6, loss: "mse"),
    ],
    "flatten": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | sigmoid | *flatten | linear ? 4 | tanh | linear 4 3", 2, 1, 7, 8),
      SuspectNetwork(
        "conv 1 2 padding=1 | relu | maxpool 3 stride=2 | *flatten | linear ? 3", 1, 1, 7, 8, loss: "crossentropy"),
      SuspectNetwork(
        "conv 2 3 padding=1 activation=tanh | avgpool 2 | *flatten | dense ? 4 activation=sigmoid | linear 4 3", 3, 2,
        6,
        5, loss: "mse"),
    ],
    "batch normalisation, in training": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 bias=no | *batchnorm 2 | relu | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1,
        9,
        10, isTraining: true),
      SuspectNetwork(
        "conv 1 2 padding=1 | sigmoid | *batchnorm 2 | tanh | flatten | linear ? 3", 1, 1, 4, 5, isTraining: true,
        loss: "crossentropy"),
      SuspectNetwork(
        "dense 6 5 activation=sigmoid | *batchnorm 5 | dropout 0.3 | linear 5 3", 4, 6, isTraining: true, loss: "mse"),
    ],
    "dropout, in training": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | relu | *dropout 0.4 | maxpool 3 stride=2 | flatten | linear ? 3", 2, 1, 9, 10,
        isTraining: true),
      SuspectNetwork(
        "conv 1 2 padding=1 | sigmoid | *dropout 0.2 | flatten | linear ? 3", 1, 1, 4, 5, isTraining: true,
        loss: "crossentropy"),
      SuspectNetwork(
        "dense 6 5 activation=tanh | batchnorm 5 | *dropout 0.5 | linear 5 3", 4, 6, isTraining: true, loss: "mse"),
    ],
    "residual": [
      SuspectNetwork(
        "conv 1 2 stride=2 padding=1 | sigmoid | *residual (conv 2 2 padding=1 | tanh) | maxpool 3 stride=2 | flatten"
          + " | linear ? 3", 2, 1, 9, 10),
      SuspectNetwork(
        "conv 1 2 padding=1 | relu | *residual (conv 2 3 stride=2 padding=1 | batchnorm 3 | relu)"
          + " shortcut=(conv 2 3 kernel=1 stride=2) | flatten | linear ? 3", 2, 1, 6, 7, isTraining: true,
        loss: "crossentropy"),
      SuspectNetwork(
        "dense 6 5 activation=tanh | *residual (linear 5 5 | dropout 0.3 | tanh) shortcut=(linear 5 5) | linear 5 3", 4,
        6, isTraining: true, loss: "mse"),
      SuspectNetwork(
        "conv 2 2 padding=1 activation=sigmoid | *residual (conv 2 2 padding=1 | relu) | avgpool 2 | flatten | linear ? 3",
        1, 2, 6, 4, loss: "crossentropy"),
    ],
  ]
}
