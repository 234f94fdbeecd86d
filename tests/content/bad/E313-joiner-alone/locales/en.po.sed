/^msgctxt "work\.title"$/,/^msgstr/{
s/^msgid .*/msgid "At‌ work"/
s/^msgstr .*/msgstr "At‌ work"/
}
/^msgctxt "work\.pay\.title"$/,/^msgstr/{
s/^msgid .*/msgid "P‍ay"/
s/^msgstr .*/msgstr "P‍ay"/
}
/^msgctxt "work\.rest\.title"$/,/^msgstr/{
s/^msgid .*/msgid "Rest ने‌ day"/
s/^msgstr .*/msgstr "Rest ने‌ day"/
}
/^msgctxt "danger\.title"$/,/^msgstr/{
s/^msgid .*/msgid "می‌‌خواهم"/
s/^msgstr .*/msgstr "می‌‌خواهم"/
}
