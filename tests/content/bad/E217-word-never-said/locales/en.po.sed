/^msgctxt "work.rest.other.text"$/,/^msgstr/s/rest day\./rest day. You must report it, Victim or not. No victimless word./
/^msgctxt "work.pay.keywords"$/,/^msgstr/s/salary/illegal work, salary/
