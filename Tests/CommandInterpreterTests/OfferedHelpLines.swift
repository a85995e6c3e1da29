/// Lines that fail in the state that `OfferedHelpTests` sets up.
extension OfferedHelpTests {
  static let failing: [String] = """
    trian net d
    foo
    x +
    x + )
    (x
    [1, 2
    x = 
    1 = 2
    conv = 3
    3x = 4
    x y = 3
    x[9]
    x[0,0,9,0]
    x[0,0,0,0,0]
    x[5:2]
    x[a]
    x.foo
    x.weights
    c.weigths
    c.nothing
    net[9]
    net[0][0]
    net.foo
    d[99]
    d[1:0]
    d.foo
    x + z
    x * z
    z + v
    v | conv 1 2
    x | conv 2 2
    x | linear 4 2
    x | flatten | linear 4 2
    x | maxpool 9
    x | conv 1 2 kernel=9
    x | avgpool 9
    conv
    conv 0
    conv 1 0
    conv 1 2 kernel=0
    conv 1 2 stride=0
    conv 1 2 padding=-1
    conv 1 2 3 4 5
    conv 1.5 2
    conv a 2
    conv 1 2 padding=abc
    conv 1 2 activation=foo
    conv 1 2 kernel=3x
    conv 1 2 kernel=3x3x3
    maxpool 0
    maxpool
    maxpool 2 stride=0
    dropout 2
    dropout 1
    dropout
    linear 0 1
    linear 3
    dense 3
    batchnorm 0
    residual
    residual (conv 2 2 padding=1) | derive
    derive net
    derive relu
    residual (x)
    residual (conv 1 2)
    input 
    input 0x3
    input 1x2x3x4x5
    input 1x16x16 | linear 3 4
    input 1x16x16 | conv 3 4
    input 1x16x16 | flatten | linear 100 3
    input 1x4x4 | maxpool 8
    randn
    randn 0
    randn 2x
    randn 2x-1
    randn 1000000000
    zeros 99999x99999
    ones a
    ramp 2x2 from=a
    tensor
    tensor [1, [2]]
    tensor [[1,2],[3]]
    tensor "a"
    patterns 0
    patterns -1
    patterns 30 size=0
    patterns 30 test=2
    patterns 30 noise=-1
    patterns 30 foo=1
    dataset
    dataset nothing
    dataset mnist
    dataset mnist folder=nowhere
    split d test=2
    shift x 1
    shift x a b
    shift d 99 99
    train
    train net
    train d net
    train net x
    train net d epochs=0
    train net d epochs=a
    train net d lr=0.1
    train net d rate=0
    train net d rate=-1
    train net d batch=0
    train net d loss=foo
    train net d optimizer=foo
    train net d momentum=2
    train net d 20 epochs
    train c d
    evaluate
    evaluate net
    evaluate net x
    evaluate d net
    evaluate net d foo=1
    predict net
    predict net z
    predict x net
    confusion net
    confusion net x
    compare net
    compare d
    compare net x d
    robustness net
    robustness net d shift=a
    features net
    features net x
    features c
    features l x
    filters
    filters l
    filters r
    filters net before=yes
    saliency net
    saliency net x
    saliency net d[0] method=foo
    show
    show foo
    show x file=a.gif
    plot
    plot x
    plot foo
    gradcheck
    gradcheck x
    gradcheck foo
    gradcheck net x
    gradcheck c layer=1
    gradcheck net layer=9
    gradcheck c entry=foo[0]
    gradcheck c entry=filters[9,9,9,9]
    gradcheck c budget=0
    gradcheck c precision=half
    gradflow
    gradflow x
    gradflow net
    gradflow net x
    forward
    forward net
    forward net z
    backward
    backward c
    backward c x
    backward net x
    step
    step net
    step net d
    explain
    explain x
    explain x[0]
    explain x[0,0,9,9]
    describe
    describe foo
    summary
    summary x
    fault
    fault c foo
    fault x
    fault c foo layer=1
    mend
    mend x
    difference x
    difference x z
    mse x
    mse x z
    crossentropy z
    crossentropy z [9, 0]
    crossentropy z [0]
    engine foo
    seed
    seed -1
    seed a
    set foo
    set foo 1
    set memory 1
    set limit 0
    set digits 99
    set width 1
    set color foo
    threads 0
    undo 9
    undo foo
    drop
    drop foo
    vars foo
    help foo
    help /(/
    help errors foo
    run
    note
    time
    time foo
    x | foo
    x | relu | foo
    x | d
    | relu
    x |
    x | 3
    net | net
    -
    x - 
    1 / "a"
    sum x
    x.sum.sum
    log x
    abs x
    max x
    x ^ 2
    x % 2
    x == 2
    x && 1
    {1}
    x; y
    y = Conv2d(1,4,3)
    nn.ReLU
    Dropout(0.5)
    model.fit
    print("hi")
    !ls
    ls
    net[0].filters = x
    c.filters = x
    c.biases = [1]
    c.filters[9] = 0
    x[0,0,0,0] = "a"
    x[0] = z
    r.weights = 1
    Conv2d(1,4,3)
    nn.Dropout(0.5)
    x.sum()
    len(x)
    mean x
    x += 1
    train net d learning_rate=0.1
    conv 1 2 kernel_size=3
    ramp 2x28x28x3 | conv 3 8
    ramp 32x32 | conv 1 6
    c.weight
    c.bias
    x.std
    net.params
    reshape x
    randn 2 3
    zeros [2,3]
    import numpy
    for i in x
    c x
    y = c(x)
    1 2
    x 1
    help conv2d
    explain x[0,0,0]
    x[1.5]
    x["a"]
    d[0].foo
    net[0].foo
    c[0]
    x[0][9]
    c = conv 2 2 | linear 3
    input 1x8x8 | conv 2 | linear 3
    input 1x8x8 | maxpool 2 | maxpool 8
    x | net
    v | net
    randn 2x1x16x16 | conv 3 4
    residual (conv 2)
    x | residual (conv 1 2)
    batchnorm
    undo 1 2
    set width abc
    shift x 1 1 1
    split x
    gradcheck net d
    gradflow c
    features net d
    show net d
    plot d
    predict c x
    evaluate c d
    confusion c d
    filters d
    difference
    mse
    crossentropy
    seed 1.5
    explain d
    explain net
    summary d
    mend net d
    step c rate=0
    forward x c
    backward x
    tensor x y
    ones 2 3
    uniform
    ramp
    ramp 0
    patterns 30 size=abc
    patterns 30 kinds=foo
    patterns 30 shift=-1
    patterns 30 margin=-1
    dropout -1
    maxpool 2x
    avgpool
    relu 3
    flatten 3
    leakyrelu slope=a
    softplus 2
    dense 0
    linear 3 0
    conv 1 2 padding=1x2x3
    conv 1 2 stride=a
    = 3
    x == 3
    x !
    x ?
    vars 3
    train net d validate=2
    train net d patience=0
    train net d clip=0
    train net d decay=-1
    train net d precision=half
    train net d batch=1.5
    train net d epochs=1.5
    train net.foo d
    evaluate foo d
    predict net d
    saliency c x
    gradcheck c per=foo
    gradcheck c mode=foo
    gradcheck c engine=foo
    gradcheck net loss=foo
    gradcheck net loss=mse
    gradcheck c seed=-1
    gradflow net d[0] loss=foo
    gradflow net d[0:1] layer=9
    c.filters[0,0,9,0] = 1
    net[0].filters[9] = 1
    foo.bar = 1
    x.shape = 3
    d.images = x
    conv1.filters
    drop 3
    explain 3
    explain x[0,0,0,0]
    gradcheck c entry=3
    gradcheck r entry=weights[0]
    randn -3
    input -3
    randn 2x99999999999999999999999
    input 5 | conv 4
    ramp 2x3 | conv 4
    c + randn
    d | c
    d | conv 4
    train net d validate=0.001 epochs=1
    train net d validate=0.99 epochs=1
    train net d patience=3
    train (conv 1 2) d
    fault c biases-batch-mean layer=0[1]
    gradcheck net layer=a
    show (zeros 3) file=a.png
    show v file=a.png
    zeros 5 | zeros 3
    """.split(separator: "\n").map(String.init)
}
