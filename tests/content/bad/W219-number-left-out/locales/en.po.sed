/^msgctxt "work.rest.other.text"$/,/^msgstr/s/rest day\./rest day. Come in 3 days./
/^msgctxt "work.rest.title"$/,/^msgstr/s/Rest day/Rest, 7 days/
