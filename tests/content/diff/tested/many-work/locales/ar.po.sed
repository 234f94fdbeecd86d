/^msgctxt "work.pay.text"/,/^$/s/ساعات عملك/كل ساعات عملك/
/^msgctxt "danger.text"/,/^$/s/هل أنت في خطر؟/أأنت في خطر؟/
