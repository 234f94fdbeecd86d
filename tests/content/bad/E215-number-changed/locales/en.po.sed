/^msgctxt "work.rest.other.text"$/,/^msgstr/s/rest day\./rest day. Come in 3 days, with 2 friends./
/^msgctxt "work.pay.text"$/,/^msgstr/s/Write down your hours\./Write down your hours, in danger call 112./
