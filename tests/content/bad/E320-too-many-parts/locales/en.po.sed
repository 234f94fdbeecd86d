/^msgctxt "work\.pay\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Not paid in {stay}? Write down your hours. {warn}Call {line.work}. Say what you did, for whom, and since when. Keep every slip that you ever got from your boss, and the first contract."/
s/^msgstr .*/msgstr "Not paid in {stay}? Write down your hours. {warn}Call {line.work}. Say what you did, for whom, and since when. Keep every slip that you ever got from your boss, and the first contract."/
}
