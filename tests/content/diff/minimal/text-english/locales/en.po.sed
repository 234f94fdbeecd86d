/^msgctxt "work.pay.text"/,/^$/s/Write down/Note/
