/^msgctxt "child\.without\.text"$/,/^msgstr/d
