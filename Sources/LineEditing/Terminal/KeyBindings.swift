internal import CLibEdit

/// The key bindings.
enum KeyBindings {
  /// Control characters that no keyboard sends, passed to libedit for keys that the shell recognises: pastes, accepted
  /// hints and accents. (A binding that starts with an escape would disable the Escape key in vi's insert mode.)
  enum Code {
    static let paste: UInt32 = 0x9E
    static let takeHint: UInt32 = 0x9D
    static let compose: UInt32 = 0x9C
  }

  private static let own: [(key: String, function: String)] = [
    ("^I", "cnn-complete"), ("\\236", "cnn-paste"), ("\\235", "cnn-take-hint"), ("\\234", "cnn-compose"),
  ]

  /// Bindings of libedit's functions to the keys usual today; libedit's emacs mode has older ones.
  private static let emacs: [(key: String, function: String)] = [
    ("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next"),
    ("^W", "ed-delete-prev-word"), ("^U", "vi-kill-line-prev"), ("\\e^?", "ed-delete-prev-word"),
    ("\\e[A", "ed-search-prev-history"), ("\\eOA", "ed-search-prev-history"),
    ("\\e[B", "ed-search-next-history"), ("\\eOB", "ed-search-next-history"),
    ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"), ("\\e[3~", "ed-delete-next-char"),
    ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"),
  ]

  /// Binds the keys, then reads `~/.editrc` (or the file named by EDITRC), which may change the bindings of libedit's
  /// functions. The shell's own functions are then bound again, since choosing an editing mode there clears all
  /// bindings.
  static func install(in editor: OpaquePointer) {
    cle_add_function(editor, "cnn-complete", "Complete the word before the cursor") { editor, _ in
      TerminalLineSource.owner(of: editor).complete()
    }
    cle_add_function(editor, "cnn-paste", "Insert pasted text as a block") { editor, _ in
      TerminalLineSource.owner(of: editor).paste()
    }
    cle_add_function(editor, "cnn-take-hint", "Accept the hint") { editor, _ in
      TerminalLineSource.owner(of: editor).takeHint()
    }
    cle_add_function(editor, "cnn-compose", "Put an accent on the character before the cursor") { editor, _ in
      TerminalLineSource.owner(of: editor).compose()
    }
    cle_set_string(editor, EL_EDITOR, "emacs")
    for (key, function) in emacs + own { cle_bind(editor, key, function) }
    el_source(editor, nil)
    for (key, function) in own { cle_bind(editor, key, function) }
    if let mode = cle_get_string(editor, EL_EDITOR), String(cString: mode) == "vi" {
      for (key, function) in own.dropFirst() { cle_bind_alternative(editor, key, function) }
    }
  }
}
