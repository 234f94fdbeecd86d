/^msgctxt "work\.pay\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Not paid in {stay}? Don’t wait – write down “each day” and hour that you work… It’s yours. {warn}Call {line.work}."/
s/^msgstr .*/msgstr "Not paid in {stay}? Don’t wait – write down “each day” and hour that you work… It’s yours. {warn}Call {line.work}."/
}
/^msgctxt "ui\.stopped\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Stopped. We send you nothing more, not even when you send us a word. Thêtre is a word. Œuvre is one."/
s/^msgstr .*/msgstr "Stopped. We send you nothing more, not even when you send us a word. Thêtre is a word. Œuvre is one."/
}
