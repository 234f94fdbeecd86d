/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At work, and much more about it than anybody would ever read in one line of a menu, because it never ends and goes on and on and on and on"/
s/^msgstr .*/msgstr "At work, and much more about it than anybody would ever read in one line of a menu, because it never ends and goes on and on and on and on"/
}
