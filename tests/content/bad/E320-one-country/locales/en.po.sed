/^msgctxt "fact\.zz\.rule\.rest\.text"$/,/^msgstr/{
s/^msgid .*/msgid "one whole day in every week, and if your boss needs you on that day then another day in the same week, and pay for it as for two days of work, always"/
s/^msgstr .*/msgstr "one whole day in every week, and if your boss needs you on that day then another day in the same week, and pay for it as for two days of work, always"/
}
