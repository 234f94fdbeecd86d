/^msgctxt "work.pay.text"/,/^$/s/ساعات عملك/كل ساعات عملك/
