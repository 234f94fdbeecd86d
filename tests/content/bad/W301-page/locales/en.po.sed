/^msgctxt "ui\.stopped\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Stopped. We don’t send you anything more, whatever may be, ever again."/
s/^msgstr .*/msgstr "Stopped. We don’t send you anything more, whatever may be, ever again."/
}
/^msgctxt "ui\.quiet_sms\.text"$/,/^msgstr/{
s/^msgid .*/msgid "Rates – dial {code} for the rates and all the news of this day, ok."/
s/^msgstr .*/msgstr "Rates – dial {code} for the rates and all the news of this day, ok."/
}
