/^msgctxt "work\.pay\.keywords"$/,/^msgstr/s/^msgstr .*/msgstr "salary, wages, shahaayata"/
/^msgctxt "child\.keywords"$/,/^msgstr/s/^msgstr .*/msgstr "child, kid, sahayata"/
