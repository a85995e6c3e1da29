import CommandInterpreter
import Testing

/// The parts of a line: target, blanks, comments, silence, verbatim text, continuation.
@Suite struct LineTests {
  @Test(arguments: cases) func reads(_ item: LanguageCase) { item.check() }

  static let cases: [LanguageCase] = [
    LanguageCase("", shows: ""),
    LanguageCase("   ", shows: ""),
    LanguageCase("# only a comment", shows: ""),
    LanguageCase("  # a = (", shows: ""),
    LanguageCase("x = 3 # it's three", shows: "x: 3"),
    LanguageCase("x=3", shows: "x: 3"),
    LanguageCase("  x  =  3  ", shows: "x: 3"),
    LanguageCase("\tx\t=\t3", shows: "x: 3"),
    LanguageCase("x = 3;", shows: ""),
    LanguageCase("x = 3 ; # quiet", shows: ""),
    LanguageCase("x = 3;", "x", shows: "3"),
    LanguageCase("randn 3;", "_", shows: "Tensor 3 {..}"),
    LanguageCase(";", fails: .syntax, "expected a command before the `;`"),
    LanguageCase("x = 1; y = 2", fails: .syntax, "one command per line"),
    LanguageCase("x = randn 3; y = 2", fails: .syntax, "one command per line"),
    LanguageCase("randn 3 ; randn 4", fails: .syntax, "one command per line"),
    LanguageCase("x = 3;;", fails: .syntax, "one command per line"),
    // Targets.
    LanguageCase("= 3", fails: .syntax, "expected a name before the `=`"),
    LanguageCase("x =", fails: .syntax, "expected a value after the `=`"),
    LanguageCase("3 = 4", fails: .syntax, "`3` is not a valid name"),
    LanguageCase("x y = 3", fails: .unknownCommand, "unknown command or value `x`"),
    LanguageCase("x = 3", "x y = 3", fails: .extraArgument, "takes no operands"),
    LanguageCase("x == 3", fails: .syntax, "write `x = 3`"),
    LanguageCase("x = y = 3", fails: .syntax, "unexpected `=`"),
    LanguageCase("_x = 3", fails: .syntax, "names must begin with a letter"),
    LanguageCase("é = 3", fails: .syntax, "`é` is not a valid name"),
    LanguageCase("x_1 = 3", shows: "x_1: 3"),
    LanguageCase("X = 3", "x", fails: .unknownCommand, "x"),
    LanguageCase("conv = conv 1 2", fails: .reservedName, "use another name, such as `conv1`"),
    LanguageCase("relu = 3", fails: .reservedName, "such as `relu1`"),
    LanguageCase("help = 3", fails: .reservedName, "such as `help1`"),
    LanguageCase("train[0] = 3", fails: .reservedName, "such as `train1`"),
    LanguageCase("_ = 3", fails: .reservedName, "last value"),
    LanguageCase("2", "_[0] = 3", fails: .reservedName, "last value"),
    // Names of fields and options are not reserved.
    LanguageCase("kernel = 5", "conv 1 2 kernel=kernel", shows: "ConvolutionalLayer 1 -> 2 channels  kernel=5 {..}"),
    LanguageCase("biases = 3", "conv 1 biases", shows: "ConvolutionalLayer 1 -> 3 channels {..}"),
    // Options: blanks, prefixes, spelling, twice.
    LanguageCase("conv 1 2 kernel = 5", shows: "ConvolutionalLayer 1 -> 2 channels  kernel=5  52 parameters"),
    LanguageCase("conv 1 2 kernel= 5", shows: "{..}kernel=5{..}"),
    LanguageCase("conv 1 2 kernel =5", shows: "{..}kernel=5{..}"),
    LanguageCase("c = conv 1 2 k=5 p=2", shows: "c: {..}kernel=5 padding=2{..}"),
    LanguageCase("conv kernel=5 1 2", shows: "{..}kernel=5{..}"),
    LanguageCase("conv 1 2 s=2", shows: "{..}stride=2{..}"),
    LanguageCase("conv 1 2 kernal=5", fails: .unknownOption, "did you mean `kernel`?"),
    LanguageCase("conv 1 2 colour=5", fails: .unknownOption, "conv has no option `colour`"),
    LanguageCase("conv 1 2 kernel=", fails: .syntax, "`kernel=VALUE`"),
    LanguageCase("conv 1 2 =5", fails: .unknownOption, "no option `2`"),
    LanguageCase("conv 1 2 k=3 kernel=5", fails: .extraArgument, "`kernel=` is given twice"),
    LanguageCase("conv 1 out=2", fails: .unknownOption, "as an operand"),
    LanguageCase("uniform 3 l=1 h=2", shows: "Tensor 3 {..}"),
    LanguageCase("patterns 9 s=16", fails: .unknownOption, "`s=` is ambiguous: it could be `size=` or `shift=`"),
    LanguageCase("d = patterns 30", "n = flatten | linear 256 3", "train n d optimiser=adam epochs=1;", shows: ""),
    LanguageCase("d = patterns 30", "n = flatten | linear 256 3", "train n d optimis=adam epochs=1;", shows: ""),
    LanguageCase("set colour never", shows: "color never"),
    LanguageCase("set colors never", fails: .badValue, "did you mean `color`?"),
    LanguageCase("conv 1 2 activation=relu", shows: "{..}activation=relu{..}"),
    LanguageCase("relu1 = 3", "conv 1 2 activation=relu1", fails: .badValue, "did you mean `relu`?"),
    LanguageCase("conv 1 2 padding=same", shows: "{..}padding=same{..}"),
    LanguageCase("same = 2", "conv 1 2 padding=same", shows: "{..}padding=same{..}"),
    LanguageCase("conv 1 2 kernel=3x5", shows: "{..}kernel=3x5{..}"),
    LanguageCase("conv 1 2 kernel=3x5x7", fails: .wrongKind, "kernel"),
    LanguageCase("conv 1 2 kernel=0", fails: .badValue, "at least 1"),
    LanguageCase("conv 1 2 kernel=2.5", fails: .badValue, "whole number"),
    LanguageCase("conv 1 2 stride=0", fails: .badValue, "at least 1"),
    LanguageCase("conv 1 2 padding=-1", fails: .badValue, "at least 0"),
    // Verbatim text.
    LanguageCase("note It's done", shows: "noted (1)"),
    LanguageCase("note a = b | c # d; e", shows: "noted (1)"),
    LanguageCase("note (", shows: "noted (1)"),
    LanguageCase("note what?", shows: "noted (1)"),
    LanguageCase("note", fails: .missingArgument, "note needs the text (TEXT)"),
    LanguageCase("  note   spaces  ", shows: "noted (1)"),
    LanguageCase("time note It's # done", shows: "time {..} s\nnoted (1)"),
    LanguageCase("time 1 + 1", shows: "time {..} s\n2"),
    LanguageCase("time x = 1 + 1", "x", shows: "2"),
    LanguageCase("time x = 1 + 1;", shows: "time {..} s"),
    LanguageCase("y = time 1 + 1", "y", shows: "2"),
    LanguageCase("time x = ones 2 | relu", shows: "time {..} s\nx: Tensor 2 {..}"),
    LanguageCase("time", fails: .missingArgument, "time needs the command to time (COMMAND)"),
    LanguageCase("time # nothing", fails: .missingArgument, "time needs"),
    LanguageCase("time foo 3", fails: .unknownCommand, "       ^^~"),
    LanguageCase("time time 1", shows: "time {..} s\ntime {..} s\n1"),
    // Help marks.
    LanguageCase("?", shows: "Data {..}"),
    LanguageCase("  ?  ", shows: "Data {..}"),
    LanguageCase("conv?", shows: "conv [IN] OUT {..}"),
    LanguageCase("conv ?", fails: .syntax, "`?`"),
    LanguageCase("note ?", shows: "noted (1)"),
    LanguageCase("help conv", shows: "conv [IN] OUT {..}"),
    LanguageCase("cnv?", fails: .unknownCommand, "did you mean `conv`?"),
    LanguageCase("help limits", shows: "memory{..}one tensor{..}undo{..}"),
    LanguageCase("help errors", shows: "{..}syntax{..}replay-mismatch{..}"),
    LanguageCase("help /pool/", shows: "{..}maxpool{..}avgpool{..}"),
    LanguageCase("help /nosuchthing/", shows: "no help text contains `nosuchthing`"),
    // Continued lines.
    LanguageCase("[1,\n 2, # two\n 3]", shows: "Tensor 3 {..}"),
    LanguageCase("1 + \\\n 2", shows: "3"),
    LanguageCase("1 + \\\r\n 2", shows: "3"),
    LanguageCase("ones 3 |\nrelu", shows: "Tensor 3 {..}"),
    LanguageCase("(1 +\n2", fails: .syntax, "unclosed `(`"),
    LanguageCase("1 + 2)", fails: .syntax, "unmatched `)`"),
    LanguageCase("(1 + 2]", fails: .syntax, "unmatched `]`"),
    LanguageCase("x = 'abc", fails: .syntax, "unclosed quote"),
    LanguageCase("ones 3 |", fails: .syntax, "expected a value, layer or command"),
    LanguageCase("| relu", fails: .syntax, "expected a value, layer or command"),
    LanguageCase("ones 3 | | relu", fails: .syntax, "expected a value, layer or command"),
    LanguageCase("ones 3 || relu", fails: .syntax, "expected a value, layer or command"),
  ]

  @Test(arguments: [
    ("x = 3", true), ("", true), ("x = (", false), ("x = [1,", false), ("x = 'a", false), ("x = \"a", false),
    ("x |", false), ("x | # why", false), ("x \\", false), ("# open (", true), ("x = 3 # it's", true),
    ("note it's (", true), ("note ends in \\", true), ("time note it's", true), ("time (", false), ("x)", true),
    ("# a comment \\", true), ("(\n)", true), ("x = 'a \\", false), ("'a|'", true), ("time time note (", true),
  ]) func knowsWhetherALineGoesOn(_ text: String, _ isComplete: Bool) {
    #expect(Shell().interpreter.read(text).isComplete == isComplete, "\(text)")
  }

  @Test func keepsNotesAsTheyStand() {
    let shell = Shell()
    shell.run(all: ["note a = b | c # d; e", "note   It's \"done\"  ", "time note x # y"])
    #expect(shell.interpreter.log.notes == ["a = b | c # d; e", "It's \"done\"", "x # y"])
  }

  @Test func splitsTextsOfAnyLineEnd() {
    let text = "a = 1\r\nb = [1,\r\n2]\r\n# c\r\nnote it's\nd = 3"
    let lines = LogicalLines(text, CommandTable.standard.vocabulary).map { "\($0.number) \($0.line.text)" }
    #expect(lines == ["1 a = 1", "2 b = [1,\n2]", "4 # c", "5 note it's", "6 d = 3"])
  }
}
