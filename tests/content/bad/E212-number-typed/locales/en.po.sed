/^msgctxt "ui.busy.text"$/,/^msgstr/s/again later\./again later. In danger call 112./
/^msgctxt "ui.goodbye.text"$/,/^msgstr/s/Goodbye\./Goodbye. Office: 70 09 00./
/^msgctxt "work.rest.other.text"$/,/^msgstr/s/rest day\./rest day; 12 days, or 1,500 a month./
/^msgctxt "fact.zz.rule.rest.text"$/,/^msgstr/s/one rest day a week/at least 900 a month/
/^msgctxt "country.XA.name"$/,/^msgstr/s/Exland/Exland 1234/
