/// Names from PyTorch, Keras, NumPy, other programs and everyday speech, with this shell's words for the same things.
enum ForeignWords {
  /// One entry per line: names, a colon, and the words used here, best first. A name without words has no counterpart
  /// among them, and no word with a similar spelling is suggested for it.
  private static let table = """
    conv2d conv1d conv3d convolution convolution2d convolutional conv_2d: conv
    maxpool2d maxpool1d maxpooling maxpooling2d max_pool2d max_pool maxpooling1d: maxpool
    avgpool2d averagepooling2d averagepooling avg_pool2d meanpool averagepool: avgpool
    fc fullyconnected fully_connected innerproduct affine: linear
    mlp: dense
    batchnorm2d batchnorm1d batchnormalization batch_norm bn: batchnorm
    dropout2d drop_out: dropout
    leaky_relu lrelu: leakyrelu
    logistic: sigmoid
    reshape view ravel squeeze unsqueeze flat: flatten
    skip_connection resblock basicblock residualblock: residual
    crossentropyloss cross_entropy nll_loss nllloss categorical_crossentropy log_loss ce: crossentropy
    mseloss mse_loss mean_squared_error l2loss: mse
    inputlayer: input
    fit learn trainer: train
    test validate accuracy score eval: evaluate
    predict_proba classify inference: predict
    confusion_matrix confusionmatrix: confusion
    backprop backpropagate backpropagation autograd: backward
    grad_check gradient_check check_gradients check_grad numgrad numerical_gradient: gradcheck
    grad_flow backward_flow: gradflow
    array as_tensor from_numpy ndarray matrix: tensor
    rand random random_uniform: uniform
    normal gaussian random_normal standard_normal: randn
    arange linspace range: ramp
    train_test_split random_split: split
    roll translate: shift
    imshow imsave display view_image: show
    plt plot_history learning_curve: plot
    manual_seed set_seed random_seed: seed
    mnist fashionmnist fashion_mnist cifar cifar10 load_data dataloader datasets: dataset
    device backend cuda gpu: engine
    type info inspect dir: describe
    print_summary architecture: summary
    del delete rm remove unset: drop
    who whos locals globals workspace: vars
    man docs manual: help
    bye logout close: quit
    source execute: run
    getcwd: pwd
    chdir: cd
    revert rollback: undo
    fix heal: repair
    bug break inject: fault
    gradcam grad_cam attribution: saliency
    kernels: filters
    activations feature_maps featuremaps: features

    lr learning_rate eta step_size: rate
    epoch n_epochs num_epochs max_epochs iterations: epochs
    batch_size batchsize minibatch mini_batch bs: batch
    weight_decay l2 regularization: decay
    criterion loss_fn objective: loss
    opt optim: optimizer
    kernel_size ksize filter_size: kernel
    strides: stride
    pad: padding
    nonlinearity act: activation
    validation_split val_split val validation: validate
    early_stopping: patience
    max_norm clip_norm grad_clip: clip
    dtype: precision
    random_state: seed
    test_size: test
    use_bias: bias

    grad gradients: gradient
    std stdev stddev deviation: sd
    average avg: mean
    ndim dim ndims: rank
    numel length: size
    amax maximum: max
    amin minimum: min
    count_nonzero: nonzero
    weight kernel w: weights filters
    b: biases
    num_params nparams n_params params: parameters
    none null nil true false print return import save load export if else for while block module model
    log exp sqrt abs sin cos pow argmax softmax ls cat git pip python sudo nn torch np tf keras no_grad zero_grad
    adam sgd lambda map filter less more pass stop device_count compile
    """

  private static let meanings: [String: [String]] = {
    var meanings: [String: [String]] = [:]
    for line in table.split(separator: "\n") {
      let sides = line.split(separator: ":", omittingEmptySubsequences: false)
      let words = sides.count > 1 ? sides[1].split(separator: " ").map(String.init) : []
      for name in sides[0].split(separator: " ") { meanings[String(name), default: []] += words }
    }
    return meanings
  }()

  /// The words for a name, ignoring case and everything up to its last dot; empty if the name has no counterpart here,
  /// nil if it is unknown.
  static func words(for name: String) -> [String]? {
    let last = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    return meanings[last]
  }
}
