import Testing

@testable import CommandInterpreter

/// Mistyped words and words of other tools: what is suggested is near in spelling or in meaning, or nothing is suggested.
@Suite struct SuggestionTests {
  private static let commands = CommandTable.standard.words + ["record", "lesson", "lessons"]
  private static let trainOptions = [
    "epochs", "rate", "batch", "loss", "optimizer", "momentum", "decay", "validate", "patience", "precision", "clip",
  ]
  private static let convOptions = ["kernel", "stride", "padding", "activation", "bias"]
  private static let fields = [
    "shape", "size", "rank", "min", "max", "mean", "sd", "norm", "sum", "nonzero", "gradient",
  ]

  /// A list `typed=expected`, separated by blanks; nothing after the sign where no word should be suggested.
  private static func pairs(_ text: String) -> [(typed: String, expected: String?)] {
    text.split(whereSeparator: \.isWhitespace).map { pair in
      let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
      return (String(sides[0]), sides[1].isEmpty ? nil : String(sides[1]))
    }
  }

  static let misspelled = pairs(
    """
    trian=train tran=train trainn=train rtain=train evalute=evaluate evaluat=evaluate eavluate=evaluate predcit=predict
    predit=predict confuson=confusion cofnusion=confusion comapre=compare compre=compare robutsness=robustness
    gradchek=gradcheck gradceck=gradcheck grdcheck=gradcheck gradflw=gradflow gradflwo=gradflow forwrad=forward
    foward=forward bakward=backward backwrad=backward stpe=step explian=explain expalin=explain
    describ=describe decsribe=describe sumary=summary summry=summary faul=fault differnce=difference diference=difference
    maxpol=maxpool maxpoool=maxpool mxpool=maxpool avgpol=avgpool avgpoll=avgpool flaten=flatten flattn=flatten
    faltten=flatten lienar=linear liner=linear dens=dense dnese=dense cnov=conv convv=conv relus=relu rleu=relu
    sigmod=sigmoid sigmiod=sigmoid softpuls=softplus softlpus=softplus leakyrlu=leakyrelu dropuot=dropout dropot=dropout
    batchnrom=batchnorm bacthnorm=batchnorm residul=residual resiudal=residual inptu=input imput=input
    patern=pattern paterns=patterns pattrens=patterns datset=dataset datasett=dataset splti=split shfit=shift
    rnadn=randn radn=randn unifrom=uniform zeors=zeros zero=zeros oens=ones one=ones rmap=ramp tensr=tensor tesnor=tensor
    hlep=help hepl=help helpp=help vras=vars histroy=history hisotry=history undoo=undo udno=undo drp=drop sede=seed
    sed=seed engin=engine enigne=engine featrues=features feauture=features filtres=filters filers=filters
    salincy=saliency saleincy=saliency shwo=show sohw=show plto=plot polt=plot recrod=record recod=record quti=quit
    exti=exit lesosn=lesson leson=lesson crossentrpy=crossentropy crossentorpy=crossentropy
    """
  ).map { ($0.typed, $0.expected == "pattern" ? "patterns" : $0.expected) }

  static let foreign = pairs(
    """
    Conv2d=conv Conv2D=conv nn.Conv2d=conv MaxPool2d=maxpool MaxPooling2D=maxpool nn.MaxPool2d=maxpool AvgPool2d=avgpool
    nn.ReLU=relu ReLU=relu RELU=relu F.relu=relu nn.Linear=linear Linear=linear Dense=dense nn.Flatten=flatten
    Flatten=flatten reshape=flatten view=flatten BatchNorm2d=batchnorm BatchNormalization=batchnorm Dropout=dropout
    nn.Dropout2d=dropout LeakyReLU=leakyrelu Sigmoid=sigmoid Tanh=tanh nn.CrossEntropyLoss=crossentropy MSELoss=mse
    fit=train model.fit=train eval=evaluate test=evaluate accuracy=evaluate classify=predict confusion_matrix=confusion
    backprop=backward gradient_check=gradcheck array=tensor np.array=tensor rand=uniform np.arange=ramp normal=randn
    train_test_split=split imshow=show plt.imshow=show manual_seed=seed torch.manual_seed=seed mnist=dataset
    dataloader=dataset cuda=engine type=describe del=drop whos=vars man=help Help=help TRAIN=train activations=features
    gradcam=saliency chdir=cd close=quit
    save= load= none= None= null= true= import= export= if= for= block= model= log= exp= sqrt= abs= sin= ls= git= pip=
    python= torch= keras= argmax= softmax= compile= lambda= map= return= print= xyzzy= foo= hello= qwerty= banana=
    """)

  static let options = pairs(
    """
    lr=rate learning_rate=rate eta=rate LR=rate n_epochs=epochs num_epochs=epochs iterations=epochs batch_size=batch
    batchsize=batch bs=batch weight_decay=decay l2=decay criterion=loss loss_fn=loss optim=optimizer
    validation_split=validate max_norm=clip dtype=precision epcohs=epochs ephocs=epochs raet=rate momentun=momentum
    optimzier=optimizer pateince=patience shuffle= verbose= callbacks= workers=
    """)

  static let layerOptions = pairs(
    """
    kernel_size=kernel ksize=kernel strides=stride pad=padding act=activation use_bias=bias kernal=kernel strid=stride
    pading=padding activaton=activation dilation= groups=
    """)

  static let fieldNames = pairs(
    """
    grad=gradient std=sd avg=mean average=mean ndim=rank numel=size amax=max maximum=max shpae=shape gradinet=gradient
    maen=mean T= data= item= cpu=
    """)

  @Test func thereAreEnough() {
    let all = [Self.misspelled, Self.foreign, Self.options, Self.layerOptions, Self.fieldNames].joined()
    #expect(all.count >= 200)
    #expect(Set(all.map(\.typed)).count >= 200)
  }

  @Test(arguments: misspelled + foreign) func aCommandIsSuggestedOrNone(_ typed: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: typed, among: Self.commands) == expected)
  }

  @Test(arguments: options) func anOptionOfTrainingIsSuggestedOrNone(_ typed: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: typed, among: Self.trainOptions) == expected)
  }

  @Test(arguments: layerOptions) func anOptionOfALayerIsSuggestedOrNone(_ typed: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: typed, among: Self.convOptions) == expected)
  }

  @Test(arguments: fieldNames) func aFieldIsSuggestedOrNone(_ typed: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: typed, among: Self.fields) == expected)
  }

  /// Calls in Python's notation: what is offered can be typed, and does the same.
  @Test(arguments: [
    ("Conv2d(1,4,3)", "write `conv 1 4 kernel=3`"), ("nn.Conv2d(1, 4, kernel_size=3)", "write `conv 1 4 kernel=3`"),
    ("nn.Conv2d(in_channels=1, out_channels=4, kernel_size=(3, 5))", "write `conv 1 4 kernel=3x5`"),
    ("Conv2D(8, (3, 3), activation='relu')", "write `conv 8 kernel=3x3 activation=relu`"),
    ("Dropout(0.5)", "write `dropout 0.5`"), ("nn.Dropout(p=0.5)", "write `dropout 0.5`"),
    ("nn.MaxPool2d(2, 2)", "write `maxpool 2 stride=2`"), ("nn.ReLU()", "write `relu`"),
    ("nn.Linear(100, 3)", "write `linear 100 3`"), ("F.relu(x)", "write `x | relu`"),
    ("np.zeros((2, 3))", "write `zeros 2x3`"), ("torch.randn(2, 3)", "write `randn 2x3`"), ("sum(x)", "write `x.sum`"),
    ("np.mean(x)", "write `x.mean`"), ("x.std()", "write `x.sd`"), ("net.parameters()", "write `net.parameters`"),
    ("net.forward(x)", "write `forward net x`"), ("net.train()", "see `help train`"),
    ("model.fit(x, y, epochs=5)", "see `help train`"), ("net(x)", "write `x | net`"), ("f(x)", "`help` lists"),
    ("plt.imshow(x)", "write `show x`"), ("len(x)", "write `x.size` or `x.shape`"), ("print(x)", "write `x`"),
  ]) func aCallIsTranslated(_ line: String, _ expected: String) {
    let shell = Shell()
    shell.run(all: ["x = ones 1x1x8x8", "net = input 1x8x8 | flatten | linear 3"])
    let help = shell.run(line).diagnostic?.help ?? []
    #expect(help.first?.hasPrefix(expected) == true, "\(line): \(help)")
  }

  @Test(arguments: ["abs(x)", "log(x)", "np.exp(x)", "x.abs()", "softmax(x)", "nn.Softmax(dim=1)"])
  func whatIsNotHereIsNotOffered(_ line: String) {
    let shell = Shell()
    shell.run(all: ["x = ones 1x1x8x8"])
    let diagnostic = shell.run(line).diagnostic
    #expect(diagnostic != nil && diagnostic?.help.contains { $0.hasPrefix("write") } == false, "\(line)")
  }

  /// Images in the layout of other tools.
  @Test(arguments: [
    ("ramp 2x28x28x3 | conv 3 8", "channels come first here: `2x3x28x28`"),
    ("input 28x28x3 | conv 3 8", "channels come first here: `input 3x28x28`"),
    ("input 28x28x1 | conv 6", "channels come first here: `input 1x28x28`"),
    ("ramp 32x32 | conv 1 6", "images are batch x channels x height x width; one picture of 32x32 is `1x1x32x32`"),
    ("ramp 2x28x28x3 | maxpool 4", "channels come first here: `2x3x28x28`"),
  ]) func channelsThatComeLastAreRecognised(_ line: String, _ help: String) {
    let outcome = Shell().run(line)
    #expect(outcome.diagnostic?.code == .shapeMismatch && outcome.diagnostic?.help == [help], "\(line)")
  }
}
