import CommandInterpreter
import Testing

/// Python syntax and other slips: the error shows how to write it here.
@Suite struct HabitTests {
  @Test(arguments: cases) func answers(_ item: LanguageCase) { item.check() }

  private static let net = "net = input 1x8x8 | flatten | linear 3"

  static let cases: [LanguageCase] = [
    LanguageCase("randn(2,1,8,8)", fails: .syntax, "write `randn 2x1x8x8`"),
    LanguageCase("x = randn(2, 1, 8, 8)", fails: .syntax, "write `randn 2x1x8x8`"),
    LanguageCase("randn (2, 1, 8, 8)", fails: .syntax, "2x1x8x8"),
    LanguageCase("randn 2 1 8 8", fails: .extraArgument, "write `randn 2x1x8x8`"),
    LanguageCase("zeros([2,3])", fails: .syntax, "write `zeros 2x3`"),
    LanguageCase("zeros [2,3]", fails: .wrongKind, "for example `zeros 2x3`"),
    LanguageCase(net, "x = ones 1x1x8x8", "net(x)", fails: .syntax, "write `x | net`"),
    LanguageCase(net, "x = ones 1x1x8x8", "y = net(x)", fails: .syntax, "write `x | net`"),
    LanguageCase(net, "net.forward(x)", fails: .syntax, "write `forward net x`"),
    LanguageCase(net, "net.backward(g)", fails: .syntax, "write `backward net g`"),
    LanguageCase(net, "net.parameters()", fails: .syntax, "write `net.parameters`"),
    LanguageCase("x = ones 3", "print(x)", fails: .syntax, "write `x`"),
    LanguageCase("x = ones 3", "print x", fails: .unknownCommand, "write `x`"),
    LanguageCase("x = ones 3", "print(\"x is\", x)", fails: .syntax, "print"),
    LanguageCase("x = ones 3", "x.shape()", fails: .syntax, "write `x.shape`"),
    LanguageCase("x = ones 3", "x.mean()", fails: .syntax, "write `x.mean`"),
    LanguageCase("x = ones 3", "y = x.sum() + 1", fails: .syntax, "write `x.sum`"),
    LanguageCase("x = ones 3", "len x", fails: .unknownCommand, "write `x.size` or `x.shape`"),
    LanguageCase("x = ones 3", "len(x)", fails: .syntax, "write `x.size` or `x.shape`"),
    LanguageCase("x = ones 3", "2 * len(x)", fails: .syntax, "len"),
    LanguageCase("conv(1, 8)", fails: .syntax, "write `conv 1 8`"),
    LanguageCase("conv(1, 8, kernel=3)", fails: .syntax, "write `conv 1 8 kernel=3`"),
    LanguageCase("quit()", fails: .syntax, "write `quit`"),
    LanguageCase("exit()", fails: .syntax, "write `exit`"),
    LanguageCase("help(conv)", fails: .syntax, "write `help conv`"),
    LanguageCase("import numpy as np", fails: .syntax, "nothing needs importing"),
    LanguageCase("from torch import nn", fails: .syntax, "nothing needs importing"),
    LanguageCase("def f(x):", fails: .syntax, "is Python"),
    LanguageCase("for i in range(3):", fails: .syntax, "one command per line"),
    LanguageCase("while x:", fails: .syntax, "is Python"),
    LanguageCase("x = 3", "x += 1", fails: .syntax, "write `x = x + 1`"),
    LanguageCase("x = 3", "x *= 2", fails: .syntax, "write `x = x * 2`"),
    LanguageCase("x = 3", "x == 3", fails: .syntax, "to assign, write `x = 3`"),
    LanguageCase("x = 3", "x != 3", fails: .syntax, "an operator"),
    LanguageCase("x = ones 3", "x @ x", fails: .syntax, "an operator"),
    LanguageCase("True", fails: .unknownCommand, "True"),
    LanguageCase("!ls", fails: .syntax, "expected a value, not `!`"),
    LanguageCase("%time 3", fails: .syntax, "expected a value, not `%`"),
    LanguageCase("{1: 2}", fails: .syntax, "expected a value, not `{`"),
    LanguageCase("“text”", fails: .syntax, "expected a value, not"),
    LanguageCase("\u{1B}[31mred", fails: .syntax, "\\"),
    LanguageCase("x = \u{0}", fails: .syntax, "expected a value, not"),
    LanguageCase("foo \u{1B}c\u{7}", fails: .syntax, "foo \\u{1b}c\\u{7}"),
    // Suggestions, by kind.
    LanguageCase("patern 30", fails: .unknownCommand, "did you mean `patterns`?"),
    LanguageCase("maxpol 2", fails: .unknownCommand, "did you mean `maxpool`?"),
    LanguageCase("hlep", fails: .unknownCommand, "did you mean `help`?"),
    LanguageCase("xyzzy", fails: .unknownCommand, "`help` lists the commands"),
    LanguageCase("xyzzy 3", fails: .unknownCommand, "`help` lists the commands"),
    LanguageCase("data = patterns 30", "dtaa", fails: .unknownCommand, "did you mean `data`?"),
    LanguageCase("data = patterns 30", "show dtaa", fails: .unknownName, "did you mean `data`?"),
    LanguageCase("show x", fails: .unknownName, "`vars` lists"),
    LanguageCase("show randn", fails: .unknownName, "put the call in parentheses, as in `(randn 2x1x8x8)`"),
    LanguageCase("1 + nosuch", fails: .unknownName, "unknown name `nosuch`"),
    LanguageCase("conv 1 8 activation=rely", fails: .badValue, "did you mean `relu`?"),
    LanguageCase("drop nosuch", fails: .unknownName, "nosuch"),
    LanguageCase("drop 3", fails: .wrongKind, "write `drop NAME`"),
  ]

  /// Whatever is typed, messages about it contain no control characters other than line breaks.
  @Test(arguments: [
    "\u{1B}[31mred", "foo \u{1B}]0;title\u{7}", "x = \u{8}\u{8}3", "\u{9B}2J", "help \u{1B}c", "run \u{1B}c.cnn",
    "ones 2 | \u{202E}relu", "note \u{1B}[2J", "\"\u{1B}[2J\"", "set \u{7} 3", "describe \"\u{1B}[31m\"",
  ]) func echoesNoControlCharacters(_ line: String) {
    let shell = Shell()
    let outcome = shell.run(line)
    shell.run("history")
    let printed = shell.written.joined() + (outcome.diagnostic?.rendered ?? "")
    let isClean = printed.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x202E)
    }
    #expect(isClean, "\(printed.debugDescription)")
  }
}
